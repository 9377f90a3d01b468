"""Changes of messages: written, edited, deleted, pinned."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from botkit.sandbox.world import objects
from botkit.sandbox.world.events import Audience, Intent
from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.ids import iso
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.world import Unknown, World

PIN_NOTICE, REPLY = 6, 19
"""Types of messages (Discord's reference, "Message Types")."""

_HIDDEN: Json = {"content": "", "embeds": [], "attachments": [], "components": []}


def guild_of(world: World, channel: Json) -> Guild | None:
    """Return the guild of a channel; None for a direct one. Cheaper than to look the channel up."""
    identifier = channel.get("guild_id")
    return None if identifier is None else world.guilds.get(int(identifier))


def send(world: World, channel: Json, author: Json, fields: Json, now: float) -> Json:
    """Write a message; return it as REST gives it.

    Parameters
    ----------
    world, channel
        Where.
    author
        The user object of who writes; for a webhook its name and avatar.
    fields
        Keys of the message object: ``content``, ``embeds``, ``webhook_id``…
    now
        The time, in seconds since the epoch.
    """
    where = int(channel["id"])
    message = objects.message(world.snowflake(now), where, author, now, "", fields)
    guild = guild_of(world, channel)
    world.messages.add(where, message)
    if guild is None:
        channel["last_message_id"] = message["id"]
    elif guild.channels is not None and where in guild.channels:
        guild.channels[where]["last_message_id"] = message["id"]
    told(world, "MESSAGE_CREATE", channel, guild, message)
    return message


def edit(world: World, channel: Json, message: Json, fields: Json, now: float) -> Json:
    """Change keys of a message that is kept; return it."""
    message.update(fields)
    message["edited_timestamp"] = iso(now)
    told(world, "MESSAGE_UPDATE", channel, guild_of(world, channel), message)
    return message


def mark(world: World, channel: Json, message: Json, fields: Json) -> Json:
    """Change keys of a message without an edit by its author: its flags, or that it is pinned; return it."""
    message.update(fields)
    told(world, "MESSAGE_UPDATE", channel, guild_of(world, channel), message)
    return message


def delete(world: World, channel: Json, identifier: int) -> bool:
    """Delete a message; return whether it was there."""
    where, guild = int(channel["id"]), guild_of(world, channel)
    if world.messages.remove(where, identifier) is None:
        return False
    tell_where(world, "MESSAGE_DELETE", channel, guild, {"id": str(identifier)})
    return True


def bulk_delete(world: World, channel: Json, identifiers: Iterable[int]) -> list[int]:
    """Delete several messages at once; return the ids of those that were there."""
    where, guild = int(channel["id"]), guild_of(world, channel)
    gone = [one for one in identifiers if world.messages.remove(where, one) is not None]
    if gone:
        tell_where(world, "MESSAGE_DELETE_BULK", channel, guild, {"ids": [str(one) for one in gone]})
    return gone


def pin(world: World, channel: Json, message: Json, user: Json, now: float) -> None:
    """Pin a message, with the notice that Discord writes; nothing happens to one that is pinned.

    Parameters
    ----------
    world, channel, message
        What is pinned, and where.
    user
        The user object of who pins it.
    now
        The time, in seconds since the epoch.
    """
    where, identifier = int(channel["id"]), int(message["id"])
    pins = world.messages.pins.setdefault(where, {})
    if identifier in pins:
        return
    pins[identifier] = now
    mark(world, channel, message, {"pinned": True})
    _pins_changed(world, channel)
    reference: Json = {"type": 0, "channel_id": channel["id"], "message_id": message["id"]}
    if (guild := guild_of(world, channel)) is not None:
        reference["guild_id"] = str(guild.id)
    send(world, channel, user, {"type": PIN_NOTICE, "message_reference": reference}, now)


def unpin(world: World, channel: Json, message: Json) -> None:
    """Take a message off the pins, if it is there."""
    if not message["pinned"]:
        return
    world.messages.unpin(int(channel["id"]), int(message["id"]))
    mark(world, channel, message, {"pinned": False})
    _pins_changed(world, channel)


def pinned(world: World, channel: int) -> list[tuple[float, Json]]:
    """Return when messages were pinned in a channel, and the messages; the newest pin first."""
    pins = world.messages.pins.get(channel, {})
    found = ((at, world.messages.get(channel, identifier)) for identifier, at in reversed(pins.items()))
    return [(at, message) for at, message in found if message is not None]


def _pins_changed(world: World, channel: Json) -> None:
    where, guild = int(channel["id"]), guild_of(world, channel)
    newest = max(world.messages.pins.get(where, {}).values(), default=None)
    at = None if newest is None else iso(newest)
    kept = channel if guild is None else world.open_channels(guild).get(where, channel)
    kept["last_pin_timestamp"] = at
    tell_where(world, "CHANNEL_PINS_UPDATE", channel, guild, {"last_pin_timestamp": at})


def tell_where(world: World, type: str, channel: Json, guild: Guild | None, data: Json) -> None:
    """Tell of something in a channel, if the bot can view it; the ids of channel and guild are added."""
    data["channel_id"] = channel["id"]
    if guild is not None:
        if not seen_by_bot(world, guild, channel):
            return
        data["guild_id"] = str(guild.id)
    world.tell(type, guild, data)


def seen_by_bot(world: World, guild: Guild, channel: Json) -> bool:
    """Return whether the bot can view a channel."""
    if guild.roles is None and not channel.get("permission_overwrites"):
        # Nothing was changed: everyone may view it (`permissions.EVERYONE`).
        return True
    return world.sees(guild, channel, world.bot_id)


def readable(world: World, message: Json) -> bool:
    """Return whether the bot may read a message without the message content intent.

    So it may read its own, and those that mention it (Discord's reference, "Message Content Intent").
    """
    mine = world.bot_user["id"]
    if message["author"]["id"] == mine or message.get("application_id") == mine:
        return True
    return any(one["id"] == mine for one in message["mentions"])


def hidden(message: Json) -> Json:
    """Return a message as those get it who may not read it."""
    bare = message | _HIDDEN
    bare.pop("poll", None)
    if bare.get("referenced_message"):
        bare["referenced_message"] = bare["referenced_message"] | _HIDDEN
    return bare


def told(world: World, type: str, channel: Json, guild: Guild | None, message: Json) -> None:
    """Tell of a message, if the bot can view the channel (Discord's reference, "Message Create").

    Its content is for sessions with the message content intent, unless it is `readable` or a direct message.
    """
    if guild is None:
        world.tell(type, None, message)
        return
    if not seen_by_bot(world, guild, channel):
        return
    full = message.copy()
    full["guild_id"] = str(guild.id)
    if "webhook_id" not in message:
        # Not there if the author has left.
        with suppress(Unknown):
            full["member"] = world.member(guild, int(message["author"]["id"]), with_user=False)
    if readable(world, message):
        world.tell(type, guild, full)
        return

    def seen(audience: Audience) -> Json:
        return full if audience.intents & Intent.MESSAGE_CONTENT else hidden(full)

    world.tell(type, guild, seen)
