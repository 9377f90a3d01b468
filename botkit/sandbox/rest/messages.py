"""REST of messages (Discord's reference, "Message")."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from botkit.sandbox.rest.answers import RestError, invalid_form, missing_access
from botkit.sandbox.rest.bodies import Body, Query, Snowflake
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.message_bodies import (
    SUPPRESS_EMBEDS,
    MessageBody,
    may_mention_all,
    message_fields,
    refuse_empty,
)
from botkit.sandbox.rest.operations import BULK_DELETE, DELETE_MESSAGE, SEND, Limit, Table
from botkit.sandbox.world import Guild, messages, objects
from botkit.sandbox.world.events import Intent
from botkit.sandbox.world.ids import created_at
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission

table = Table()

CROSSPOSTED = 1 << 0
BULK_AGE = 14 * 86400.0
"""Older messages, in seconds, cannot be deleted in bulk."""
NONCE_LIVES = 300.0
"""For so long, in seconds, a nonce that is enforced is remembered: "the past few minutes"."""

THREADS = (10, 11, 12)
TALKABLE = (*objects.TEXT_TYPES, *objects.VOICE_TYPES, objects.DIRECT, *THREADS)
"""Types of channels in which there are messages."""


class Reference(Body):
    """The message that is replied to."""

    message_id: Snowflake
    channel_id: Snowflake | None = None
    guild_id: Snowflake | None = None
    fail_if_not_exists: bool | None = None
    type: Literal[0] | None = None


class Created(MessageBody):
    """A new message."""

    message_reference: Reference | None = None
    nonce: (
        Annotated[int, Field(ge=-(2**63), lt=2**63)] | Annotated[str, StringConstraints(max_length=25)] | None
    ) = None
    enforce_nonce: bool | None = None
    sticker_ids: Annotated[list[Snowflake], Field(max_length=3)] | None = None


class Page(Query):
    """Which messages of a channel are asked for."""

    around: Snowflake | None = None
    before: Snowflake | None = None
    after: Snowflake | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class Bulk(Body):
    """Messages to be deleted at once."""

    messages: Annotated[list[Snowflake], Field(min_length=2, max_length=100)]


def shown(call: Call, message: Json, guild: Guild | None) -> Json:
    """Return a message as the bot may see it: its content needs the message content intent, in REST too."""
    if (reference := message.get("message_reference")) and message["type"] == messages.REPLY:
        found = call.world.messages.get(int(reference["channel_id"]), int(reference["message_id"]))
        message = message | {"referenced_message": None if found is None else _bare(found)}
    granted = call.account.granted & Intent.MESSAGE_CONTENT
    if guild is None or granted or messages.readable(call.world, message):
        return message
    return messages.hidden(message)


def _bare(message: Json) -> Json:
    return {key: value for key, value in message.items() if key != "referenced_message"}


@table.add(
    "POST",
    "/channels/{channel_id}/messages",
    limit=SEND,
    lacks="polls, stickers and forwards are refused",
)
async def create(call: Call) -> Json:
    """Write a message."""
    channel, guild = call.channel()
    body = await call.body(Created)
    refuse_untalkable(channel)
    _require_to_send(call, body, channel, guild)
    if body.sticker_ids:
        raise RestError(400, "Invalid sticker sent", 50081)
    author = call.world.bot_user
    if body.enforce_nonce and (known := _by_nonce(call, channel, body.nonce)) is not None:
        return known
    replied = _replied_to(call, body.message_reference, channel, guild)
    fields = message_fields(
        call,
        body,
        channel,
        guild,
        anyone=may_mention_all(call, guild, channel),
        replied_to=None if replied is None else replied["author"],
    )
    strip_embeds(call, fields, channel, guild)
    refuse_empty(fields)
    if replied is not None:
        reference = {"type": 0, "channel_id": channel["id"], "message_id": replied["id"]}
        fields["message_reference"] = reference if guild is None else reference | {"guild_id": str(guild.id)}
        fields |= {"type": messages.REPLY, "referenced_message": _bare(replied)}
    if body.nonce is not None:
        fields["nonce"] = body.nonce
    return messages.send(call.world, channel, author, fields, call.now)


def refuse_untalkable(channel: Json) -> None:
    """Refuse to write where there are no messages.

    Raises
    ------
    RestError
        50008.
    """
    if channel["type"] not in TALKABLE:
        raise RestError(400, "Cannot send messages in a non-text channel", 50008)


def strip_embeds(call: Call, fields: Json, channel: Json, guild: Guild | None) -> None:
    """Take the embeds out of what the bot writes if it may not embed links."""
    if guild is None or not fields.get("embeds"):
        return
    if not call.granted(guild, channel) & Permission.EMBED_LINKS:
        fields["embeds"] = []


def _require_to_send(call: Call, body: Created, channel: Json, guild: Guild | None) -> None:
    in_thread = channel["type"] in THREADS
    call.require(
        Permission.SEND_MESSAGES_IN_THREADS if in_thread else Permission.SEND_MESSAGES, guild, channel
    )
    if body.tts:
        call.require(Permission.SEND_TTS_MESSAGES, guild, channel)
    if call.uploads:
        call.require(Permission.ATTACH_FILES, guild, channel)


def _by_nonce(call: Call, channel: Json, nonce: int | str | None) -> Json | None:
    if nonce is None:
        return None
    for message in reversed(call.world.messages.all(int(channel["id"]))):
        if call.now - created_at(int(message["id"])) > NONCE_LIVES:
            return None
        if message.get("nonce") == nonce and message["author"]["id"] == call.world.bot_user["id"]:
            return message
    return None


def _replied_to(call: Call, reference: Reference | None, channel: Json, guild: Guild | None) -> Json | None:
    if reference is None:
        return None
    if guild is not None:
        granted = call.granted(guild, channel)
        if not granted & Permission.READ_MESSAGE_HISTORY:
            raise RestError(403, "Cannot reply without permission to read message history", 160002)
    if reference.channel_id not in (None, int(channel["id"])):
        raise invalid_form("message_reference", "Cannot reply to a message in a different channel")
    found = call.world.messages.get(int(channel["id"]), reference.message_id)
    if found is None:
        if reference.fail_if_not_exists is False:
            return None
        raise invalid_form("message_reference", "Unknown message")
    if found["type"] == messages.PIN_NOTICE:
        raise invalid_form("message_reference", "Cannot reply to a system message")
    return found


@table.add("GET", "/channels/{channel_id}/messages")
async def get_some(call: Call) -> list[Json]:
    """Return a page of messages, the newest first; none to a bot that cannot read the history."""
    channel, guild = call.channel()
    page = call.query(Page)
    if sum(one is not None for one in (page.around, page.before, page.after)) > 1:
        raise invalid_form("around", "Only one of around, before and after may be given.")
    if channel["type"] not in TALKABLE:
        raise RestError(400, "Cannot execute action on this channel type", 50024)
    if not reads_history(call, channel, guild):
        return []
    kept = call.world.messages.all(int(channel["id"]))
    return [shown(call, one, guild) for one in _chosen(kept, page)]


def _chosen(kept: list[Json], page: Page) -> Iterable[Json]:
    if page.before is not None:
        kept = [one for one in kept if int(one["id"]) < page.before]
    elif page.after is not None:
        return reversed([one for one in kept if int(one["id"]) > page.after][: page.limit])
    elif page.around is not None:
        older = [one for one in kept if int(one["id"]) <= page.around]
        newer = kept[len(older) :]
        half = page.limit // 2
        # The message itself counts as one of the older half.
        return reversed(older[-(page.limit - half) :] + newer[:half])
    return reversed(kept[-page.limit :])


def reads_history(call: Call, channel: Json, guild: Guild | None) -> bool:
    """Return whether the bot may read what was written in a channel."""
    if guild is None:
        return True
    return bool(call.granted(guild, channel) & Permission.READ_MESSAGE_HISTORY)


@table.add("GET", "/channels/{channel_id}/messages/{message_id}")
async def get_one(call: Call) -> Json:
    """Return a message."""
    channel, guild = call.channel()
    if not reads_history(call, channel, guild):
        raise missing_access()
    return shown(call, call.message(channel), guild)


@table.add("PATCH", "/channels/{channel_id}/messages/{message_id}", limit=SEND)
async def modify(call: Call) -> Json:
    """Change a message of the bot's own; of other people's only whether its embeds are shown."""
    channel, guild = call.channel()
    message = call.message(channel)
    body = await call.body(MessageBody)
    if message["type"] == messages.PIN_NOTICE:
        raise RestError(403, "Cannot execute action on a system message", 50021)
    if message["author"]["id"] != call.world.bot_user["id"]:
        return _modify_foreign(call, body, message, channel, guild)
    if call.uploads:
        call.require(Permission.ATTACH_FILES, guild, channel)
    anyone = may_mention_all(call, guild, channel)
    fields = message_fields(call, body, channel, guild, before=message, anyone=anyone)
    strip_embeds(call, fields, channel, guild)
    refuse_empty(message | fields)
    return shown(call, messages.edit(call.world, channel, message, fields, call.now), guild)


def _modify_foreign(call: Call, body: MessageBody, message: Json, channel: Json, guild: Guild | None) -> Json:
    if body.model_fields_set != {"flags"} or guild is None:
        raise RestError(403, "Cannot edit a message authored by another user", 50005)
    call.require(Permission.MANAGE_MESSAGES, guild, channel)
    flags = message["flags"] & ~SUPPRESS_EMBEDS | (body.flags or 0) & SUPPRESS_EMBEDS
    return shown(call, messages.mark(call.world, channel, message, {"flags": flags}), guild)


@table.add("DELETE", "/channels/{channel_id}/messages/{message_id}", limit=DELETE_MESSAGE)
async def delete(call: Call) -> None:
    """Delete a message."""
    channel, guild = call.channel()
    message = call.message(channel)
    if message["author"]["id"] != call.world.bot_user["id"]:
        if guild is None:
            raise _in_direct()
        call.require(Permission.MANAGE_MESSAGES, guild, channel)
    messages.delete(call.world, channel, int(message["id"]))


def _in_direct() -> RestError:
    return RestError(403, "Cannot execute action on a DM channel", 50003)


@table.add("POST", "/channels/{channel_id}/messages/bulk-delete", limit=BULK_DELETE)
async def bulk_delete(call: Call) -> None:
    """Delete several messages; those that are not there do not matter."""
    channel, guild = call.channel()
    body = await call.body(Bulk)
    if guild is None:
        raise _in_direct()
    call.require(Permission.MANAGE_MESSAGES, guild, channel)
    if len(set(body.messages)) < len(body.messages):
        raise invalid_form("messages", "Set already contains this value.")
    if any(call.now - created_at(one) > BULK_AGE for one in body.messages):
        raise RestError(400, "You can only bulk delete messages that are under 14 days old.", 50034)
    messages.bulk_delete(call.world, channel, body.messages)


@table.add(
    "POST",
    "/channels/{channel_id}/messages/{message_id}/crosspost",
    limit=Limit(10, 3600.0),
    lacks="no other guild follows the channel",
)
async def crosspost(call: Call) -> Json:
    """Publish a message of an announcement channel to those who follow it."""
    channel, guild = call.channel()
    message = call.message(channel)
    if channel["type"] != objects.ANNOUNCEMENT:
        raise RestError(400, "Cannot execute action on this channel type", 50024)
    mine = message["author"]["id"] == call.world.bot_user["id"]
    call.require(Permission.SEND_MESSAGES, guild, channel)
    if not mine:
        call.require(Permission.MANAGE_MESSAGES, guild, channel)
    if message["flags"] & CROSSPOSTED:
        raise RestError(400, "This message has already been crossposted.", 40033)
    return shown(
        call, messages.mark(call.world, channel, message, {"flags": message["flags"] | CROSSPOSTED}), guild
    )
