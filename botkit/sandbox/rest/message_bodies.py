"""Bodies of messages, and the keys of the message object that they set.

They are the same for messages of channels, of webhooks and of interactions (Discord's reference, "Create Message",
"Execute Webhook", "Interaction Callback Data Structure").
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from botkit.sandbox.rest import attachments, component_bodies, component_shapes, embed_bodies
from botkit.sandbox.rest.answers import RestError, invalid_fields, invalid_form
from botkit.sandbox.rest.bodies import Body, Snowflake
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.component_bodies import TopLevel, walk
from botkit.sandbox.rest.embed_bodies import Embed
from botkit.sandbox.world import Guild
from botkit.sandbox.world.mentions import ALL, Allowed, mentioned
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission

SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS, COMPONENTS_V2 = 1 << 2, 1 << 6, 1 << 12, 1 << 15
"""Flags of messages (Discord's reference, "Message Flags")."""

SENDABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
"""Flags that a bot may set on a message of a channel; others are ignored."""

PARTS = ("content", "embeds", "components", "attachments", "message_snapshots")
"""The keys of a message of which one must be filled."""


def _mentions_once(value: AllowedMentions) -> AllowedMentions:
    for kind in ("users", "roles"):
        named = getattr(value, kind)
        if named and kind in (value.parse or ()):
            raise ValueError(f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.')
    return value


class AllowedMentions(Body):
    """Which mentions are to be heeded."""

    parse: list[Literal["users", "roles", "everyone"]] | None = None
    users: Annotated[list[Snowflake], Field(max_length=100)] | None = None
    roles: Annotated[list[Snowflake], Field(max_length=100)] | None = None
    replied_user: bool | None = None

    def allowed(self) -> Allowed:
        """Return the same for the world."""
        kinds = frozenset(self.parse or ())
        users, roles = frozenset(self.users or ()), frozenset(self.roles or ())
        return Allowed(frozenset(map(str, kinds)), users, roles, bool(self.replied_user))


class AttachmentBody(Body):
    """What a body says of a file that comes with it, or that the message has and is to keep."""

    id: Snowflake
    filename: Annotated[str, StringConstraints(min_length=1, max_length=1024)] | None = None
    description: Annotated[str, StringConstraints(max_length=1024)] | None = None
    title: Annotated[str, StringConstraints(max_length=1024)] | None = None
    is_spoiler: bool | None = None


class MessageBody(Body):
    """What all bodies of messages have."""

    content: Annotated[str, StringConstraints(max_length=2000)] | None = None
    embeds: Annotated[list[Embed], Field(max_length=10)] | None = None
    allowed_mentions: Annotated[AllowedMentions, AfterValidator(_mentions_once)] | None = None
    components: Annotated[list[TopLevel], Field(max_length=component_bodies.MOST_COMPONENTS)] | None = None
    attachments: Annotated[list[AttachmentBody], Field(max_length=10)] | None = None
    flags: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    tts: bool | None = None
    poll: Any = None


def may_mention_all(call: Call, guild: Guild | None, channel: Json) -> bool:
    """Return whether the bot may mention everyone and all roles in a channel."""
    if guild is None:
        return False
    return bool(call.granted(guild, channel) & Permission.MENTION_EVERYONE)


def message_fields(
    call: Call,
    body: MessageBody,
    channel: Json,
    guild: Guild | None,
    *,
    before: Json | None = None,
    flags: int = SENDABLE,
    anyone: bool = False,
    replied_to: Json | None = None,
) -> Json:
    """Return the keys of the message object that a body sets, and keep the files that came with it.

    A key that the body does not have is left out, so the result can be laid over a message that is edited.

    Parameters
    ----------
    call
        The request, after its body was read.
    body
        The checked body.
    channel, guild
        Where the message is, or is to be.
    before
        The message that is edited.
    flags
        The flags that may be set; others are ignored.
    anyone
        Whether the author may mention everyone and all roles: `may_mention_all`; a webhook may.
    replied_to
        The user object of who is replied to.

    Raises
    ------
    RestError
        50035 for what is wrong as a whole; 50006 if nothing would be left to show.
    """
    if body.poll is not None:
        raise invalid_form("poll", "The sandbox has no polls.")
    given = body.model_fields_set
    fields: Json = _flags(body, before, flags) if before is None or "flags" in given else {}
    new = bool(
        (fields.get("flags", 0) if "flags" in fields else (before or {}).get("flags", 0)) & COMPONENTS_V2
    )
    _refuse_faults(body, before, new=new)
    files = attachments.chosen(call, body.attachments, channel, before)
    shown_in_embeds: set[str] = set()

    def attachment(name: str) -> Json | None:
        found = attachments.named(files, name)
        if found is not None:
            shown_in_embeds.add(found["id"])
        return found

    if "content" in given:
        fields["content"] = (body.content or "").strip()
    if "embeds" in given:
        fields["embeds"] = [embed_bodies.shown(one, attachment) for one in body.embeds or ()]
    if "components" in given:
        unfurl = attachments.unfurler(call, files)
        fields["components"] = component_shapes.shown(body.components or [], unfurl)
    if before is None or call.uploads or "attachments" in given:
        # A file that an embed shows is not listed beside it.
        fields["attachments"] = [one for one in files if one["id"] not in shown_in_embeds]
    if before is None and body.tts:
        fields["tts"] = True
    text = fields.get("content")
    if new and "components" in given:
        text = _displayed(body.components or [])
    if text is not None or replied_to is not None or before is None:
        allowed = ALL if body.allowed_mentions is None else body.allowed_mentions.allowed()
        fields |= mentioned(call.world, guild, text or "", allowed, anyone=anyone, replied_to=replied_to)
    return fields


def refuse_empty(message: Json) -> None:
    """Refuse a message that shows nothing.

    Raises
    ------
    RestError
        50006.
    """
    if not any(message.get(key) for key in PARTS):
        raise RestError(400, "Cannot send an empty message", 50006)


def _displayed(components: list[Any]) -> str:
    return "\n".join(one.content for one, _ in walk(components, ()) if isinstance(one, component_bodies.Text))


def _flags(body: MessageBody, before: Json | None, settable: int) -> Json:
    wanted = (body.flags or 0) & settable
    if before is None:
        return {"flags": wanted}
    # Once a message is of the new kind it stays so; that it makes no noise cannot be taken back.
    kept = before["flags"] & ~SUPPRESS_EMBEDS
    return {"flags": kept | wanted & (SUPPRESS_EMBEDS | COMPONENTS_V2)}


def _refuse_faults(body: MessageBody, before: Json | None, *, new: bool) -> None:
    wrong = [
        *embed_bodies.faults(body.embeds or ()),
        *component_bodies.faults(body.components or [], new=new),
    ]
    if new:
        for key in ("content", "embeds"):
            left = getattr(body, key) if key in body.model_fields_set else (before or {}).get(key)
            if left:
                sentence = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                wrong.append(((key,), sentence))
    if wrong:
        raise invalid_fields(wrong)
