"""Changes of messages: written, edited, deleted, pinned."""

from __future__ import annotations

from botkit.sandbox.world import objects
from botkit.sandbox.world.events import Audience, Intent
from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.ids import iso
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.world import World

_CONTENT = ("embeds", "attachments", "components")


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
    guild = world.channel(where)[1]
    world.messages.add(where, message)
    if guild is None or guild.channels is not None:
        channel["last_message_id"] = message["id"]
    told(world, "MESSAGE_CREATE", channel, guild, message)
    return message


def edit(world: World, channel: Json, message: Json, fields: Json, now: float) -> Json:
    """Change keys of a message that is kept; return it."""
    message.update(fields)
    message["edited_timestamp"] = iso(now)
    told(world, "MESSAGE_UPDATE", channel, world.channel(int(channel["id"]))[1], message)
    return message


def told(world: World, type: str, channel: Json, guild: Guild | None, message: Json) -> None:
    """Tell of a message, if the bot can view the channel (Discord's reference, "Message Create").

    Its content is for sessions with the message content intent, unless the bot wrote it, is mentioned in it, or it is
    a direct message.
    """
    if guild is None:
        world.tell(type, None, message)
        return
    if not world.sees(guild, channel, world.bot_id):
        return
    extra: Json = {"guild_id": str(guild.id)}
    author = int(message["author"]["id"])
    if "webhook_id" not in message and world.is_member(guild, author):
        extra["member"] = world.member(guild, author, with_user=False)
    full = {**message, **extra}
    mine = author == world.bot_id or any(int(one["id"]) == world.bot_id for one in message["mentions"])
    if mine:
        world.tell(type, guild, full)
        return
    bare = full | {"content": "", **{key: [] for key in _CONTENT}}

    def seen(audience: Audience) -> Json:
        return full if audience.intents & Intent.MESSAGE_CONTENT else bare

    world.tell(type, guild, seen)
