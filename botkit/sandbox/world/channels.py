"""Changes of channels: made, changed, moved, deleted; their permission overwrites; direct channels."""

from __future__ import annotations

from botkit.sandbox.world import guilds, objects, voice
from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.world import World


def create(world: World, guild: Guild, kind: int, name: str, fields: Json, now: float) -> Json:
    """Make a channel in a guild; return it.

    Parameters
    ----------
    world, guild
        Where.
    kind, name
        Its type and name.
    fields
        Further keys of the channel object. It comes last, and has its category's overwrites, unless told otherwise.
    now
        The time, in seconds since the epoch.
    """
    channels = world.open_channels(guild)
    identifier = world.snowflake(now)
    last = max((one.get("position", 0) for one in channels.values()), default=-1)
    made = objects.channel(guild.id, identifier, kind, name, last + 1)
    if (parent := fields.get("parent_id")) is not None:
        made["permission_overwrites"] = [dict(one) for one in channels[int(parent)]["permission_overwrites"]]
    made |= fields
    channels[identifier] = made
    world.settle(identifier, guild)
    world.tell("CHANNEL_CREATE", guild, made)
    return made


def modify(world: World, guild: Guild, channel: int, changes: Json) -> Json:
    """Change keys of a channel; return it."""
    changed = world.open_channels(guild)[channel]
    if any(changed.get(key) != value for key, value in changes.items()):
        changed.update(changes)
        world.tell("CHANNEL_UPDATE", guild, changed)
    return changed


def delete(world: World, guild: Guild, channel: int) -> Json:
    """Delete a channel; return what it was. What was in a category stays without one."""
    channels = world.open_channels(guild)
    gone = channels.pop(channel)
    for user, state in list((guild.extra.voice if guild.has_extra else {}).items()):
        if state["channel_id"] == str(channel):
            voice.place(world, guild, user, None)
    for hook in [one for one in world.webhooks.values() if one["channel_id"] == str(channel)]:
        del world.webhooks[int(hook["id"])]
    world.unsettle(channel)
    world.tell("CHANNEL_DELETE", guild, gone)
    for child in [one for one in channels.values() if one.get("parent_id") == str(channel)]:
        modify(world, guild, int(child["id"]), {"parent_id": None})
    shown = guilds.guild_object(world, guild)
    lost = {key: None for key in guilds.CHANNEL_KEYS if shown[key] == str(channel)}
    if lost:
        guilds.modify(world, guild, lost)
    return gone


def set_overwrite(world: World, guild: Guild, channel: int, overwrite: Json) -> None:
    """Add a permission overwrite to a channel, in place of one with the same id."""
    old = world.channels(guild)[channel]["permission_overwrites"]
    kept = [one for one in old if one["id"] != overwrite["id"]]
    if overwrite not in old:
        modify(world, guild, channel, {"permission_overwrites": [*kept, overwrite]})


def remove_overwrite(world: World, guild: Guild, channel: int, identifier: int) -> bool:
    """Take a permission overwrite from a channel; return whether there was one."""
    old = world.channels(guild)[channel].get("permission_overwrites", [])
    kept = [one for one in old if one["id"] != str(identifier)]
    if len(kept) == len(old):
        return False
    modify(world, guild, channel, {"permission_overwrites": kept})
    return True


def direct(world: World, user: int, now: float) -> Json:
    """Return the bot's direct channel with a user, made if there is none.

    Bots are told of no direct channels (Discord's changelog, API v8), so there is no event.

    Raises
    ------
    Unknown
        If there is no such user.
    """
    if (known := world.direct_with.get(user)) is not None:
        return world.direct[known]
    recipient = world.user(user)
    identifier = world.snowflake(now)
    made: Json = {
        "id": str(identifier),
        "type": objects.DIRECT,
        "last_message_id": None,
        "flags": 0,
        "recipients": [recipient],
    }
    world.direct[identifier] = made
    world.direct_with[user] = identifier
    return made


def typing(world: World, guild: Guild | None, channel: int, user: int, now: float) -> None:
    """Tell that a user types in a channel."""
    told: Json = {"channel_id": str(channel), "user_id": str(user), "timestamp": int(now)}
    if guild is not None:
        told |= {"guild_id": str(guild.id), "member": world.member(guild, user)}
    world.tell("TYPING_START", guild, told)
