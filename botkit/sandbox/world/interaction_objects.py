"""Interactions as Discord sends them, and what messages say of those that they answer. Pure state and functions."""

from __future__ import annotations

from dataclasses import dataclass, field

from botkit.sandbox.world import messages
from botkit.sandbox.world.commands import SLASH
from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission
from botkit.sandbox.world.resolving import partial_channel
from botkit.sandbox.world.world import World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
"""Types of interactions (Discord's reference, "Interaction Type")."""

PONG, MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL, PREMIUM, LAUNCH = (
    1,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    12,
)
"""Types of answers (Discord's reference, "Interaction Callback Type")."""

EPHEMERAL, LOADING = 1 << 6, 1 << 7
"""Flags of messages: only one person sees it; the bot "is thinking"."""

ATTACHMENT_LIMIT = 10 * 2**20
_DIRECT = (
    Permission.ATTACH_FILES
    | Permission.EMBED_LINKS
    | Permission.MENTION_EVERYONE
    | Permission.USE_EXTERNAL_EMOJIS
)
_MENU_RESPONSE, _SLASH_RESPONSE = 23, 20


# Compared by identity: two interactions are never the same.
@dataclass(slots=True, eq=False)
class Pending:
    """An interaction that was sent to the bot.

    Parameters
    ----------
    id, token
        What the bot answers with.
    type
        One of `COMMAND`, `COMPONENT`, `AUTOCOMPLETE` and `MODAL_SUBMIT`.
    guild, channel, user
        Where it happened, and who did it; no guild in a direct message.
    at
        When, in seconds since the epoch.
    data
        What the bot was told of it.
    name
        The command as it is typed; empty for others.
    source
        The message whose component was used, also if that opened a modal.
    origin
        The interaction that a modal was the answer to.
    answer
        The type of the bot's first answer, and its data; None before there is one.
    message
        The id of the answer's message; None if there is none.
    follow_ups
        Ids of the messages after that.
    closed
        Whether the modal that answers it has been submitted.
    """

    id: int
    token: str
    type: int
    guild: Guild | None
    channel: int
    user: int
    at: float
    data: Json
    name: str = ""
    source: Json | None = None
    origin: Pending | None = None
    answer: Json | None = None
    message: int | None = None
    follow_ups: list[int] = field(default_factory=list)
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Hidden:
    """An ephemeral message.

    Parameters
    ----------
    message, channel, user
        The message object, where it is shown, and to whom.
    """

    message: Json
    channel: int
    user: int


def told(world: World, pending: Pending, channel: Json) -> Json:
    """Return the data of INTERACTION_CREATE ("Interaction Structure")."""
    guild, user = pending.guild, pending.user
    body: Json = {
        "id": str(pending.id),
        "application_id": str(world.bot_id),
        "type": pending.type,
        "data": pending.data,
        "channel_id": channel["id"],
        "channel": partial_channel(world, guild, channel, user),
        "token": pending.token,
        "version": 1,
        "locale": "en-US" if guild is None else guild.locale,
        "entitlements": [],
        "authorizing_integration_owners": owners(guild),
        "context": 1 if guild is None else 0,
        "attachment_size_limit": ATTACHMENT_LIMIT,
    }
    if pending.source is not None:
        body["message"] = pending.source
    if guild is None:
        return body | {"user": world.user(user), "app_permissions": str(int(_DIRECT))}
    features = guild.extra.fields.get("features", []) if guild.has_extra else []
    permissions = str(world.permissions(guild, user, channel))
    return body | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": features},
        "guild_locale": guild.locale,
        "member": world.member(guild, user) | {"permissions": permissions},
        "app_permissions": str(world.permissions(guild, world.bot_id, channel)),
    }


def owners(guild: Guild | None) -> Json:
    """Return who has installed the application ("Authorizing Integration Owners Object"); "0" stands for a DM."""
    return {"0": "0" if guild is None else str(guild.id)}


def metadata(world: World, pending: Pending) -> Json:
    """Return what a message says of the interaction that it answers (Discord's "Message Interaction Metadata")."""
    value: Json = {
        "id": str(pending.id),
        "type": pending.type,
        "user": world.user(pending.user),
        "authorizing_integration_owners": owners(pending.guild),
    }
    target = pending.data.get("target_id")
    if pending.type == COMMAND and target is not None:
        resolved = pending.data["resolved"]
        if target in resolved.get("users", {}):
            value["target_user"] = resolved["users"][target]
        else:
            value["target_message_id"] = target
    elif pending.type == COMPONENT and pending.source is not None:
        value["interacted_message_id"] = pending.source["id"]
    elif pending.type == MODAL_SUBMIT and pending.origin is not None:
        value["triggering_interaction_metadata"] = metadata(world, pending.origin)
    return value


def origin_fields(world: World, pending: Pending, channel: Json) -> Json:
    """Return the keys of a message object that say what it answers."""
    application = str(world.bot_id)
    fields: Json = {"application_id": application, "webhook_id": application}
    fields["interaction_metadata"] = metadata(world, pending)
    if pending.type == COMMAND:
        user = world.user(pending.user)
        fields["interaction"] = {"id": str(pending.id), "type": COMMAND, "name": pending.name, "user": user}
        fields["type"] = _SLASH_RESPONSE if pending.data["type"] == SLASH else _MENU_RESPONSE
    elif pending.source is not None:
        fields |= reply_fields(int(pending.source["id"]), channel)
    return fields


def reply_fields(to: int | None, channel: Json) -> Json:
    """Return the keys of a message object that make it a reply to a message."""
    if to is None:
        return {}
    reference = {"type": 0, "channel_id": channel["id"], "message_id": str(to)}
    if "guild_id" in channel:
        reference["guild_id"] = channel["guild_id"]
    return {"type": messages.REPLY, "message_reference": reference}
