"""Changes of guilds: the bot joins and leaves, a guild is made, changed, announced."""

from __future__ import annotations

import math

from botkit.sandbox.world import names, objects
from botkit.sandbox.world.events import Audience, Intent
from botkit.sandbox.world.guild import LARGE, Guild
from botkit.sandbox.world.ids import iso
from botkit.sandbox.world.objects import Json, dumps
from botkit.sandbox.world.presences import ONLINE_SHARE, presence, status
from botkit.sandbox.world.world import World

CHANNEL_KEYS = (
    "afk_channel_id",
    "system_channel_id",
    "rules_channel_id",
    "public_updates_channel_id",
    "safety_alerts_channel_id",
)
"""Keys of the guild object that name a channel."""

_EMPTY = ("threads", "stage_instances", "guild_scheduled_events", "soundboard_sounds")


def join(world: World, name: str, members: int, now: float) -> Guild:
    """Let the bot join a new guild.

    Parameters
    ----------
    world
        Where.
    name
        The guild's name.
    members
        How many members it has, the bot included; at least 1.
    now
        The time, in seconds since the epoch.
    """
    guild = world.make(now - 86400.0, name, members, now)
    world.add(guild)
    world.tell("GUILD_CREATE", guild, lambda audience: created(world, guild, audience))
    return guild


def join_some(world: World, now: float) -> Guild:
    """Let the bot join a guild that somebody has just made, and that is still small."""
    size = min(500, max(2, round(world.rng.lognormvariate(math.log(12), 1.0))))
    return join(world, names.guild_name(world.rng), size, now)


def leave(world: World, guild: Guild) -> None:
    """Take the bot out of a guild."""
    world.drop(guild)
    world.tell("GUILD_DELETE", guild, {"id": str(guild.id)})


def outage(world: World, guild: Guild, *, over: bool) -> None:
    """Let a guild become unavailable, as in an outage at Discord, or available again."""
    if over:
        world.tell("GUILD_CREATE", guild, lambda audience: created(world, guild, audience, available=True))
    else:
        world.tell("GUILD_DELETE", guild, {"id": str(guild.id), "unavailable": True})


def modify(world: World, guild: Guild, changes: Json) -> Json:
    """Change keys of a guild object; return it as REST gives it."""
    guild.name = str(changes.get("name", guild.name))
    guild.locale = str(changes.get("preferred_locale", guild.locale))
    guild.extra.fields |= changes
    changed = guild_object(world, guild)
    world.tell("GUILD_UPDATE", guild, changed)
    return changed


def guild_object(world: World, guild: Guild) -> Json:
    """Return a guild as REST gives it."""
    roles = list(world.roles(guild).values())
    value = objects.guild(guild.id, guild.name, guild.owner, guild.locale, roles)
    value["system_channel_id"] = str(guild.general)
    return value | (guild.extra.fields if guild.has_extra else {})


def created(world: World, guild: Guild, audience: Audience, *, available: bool = False) -> Json:
    """Return the data of GUILD_CREATE for a session (Discord's reference, "Guild Create").

    A session without the presences intent gets the bot, and who is in a voice channel, as members; one with it gets
    all members of a small guild, and of a large one those who are not offline.

    Parameters
    ----------
    world, guild
        What is announced.
    audience
        The session's intents and its large threshold.
    available
        Whether READY has announced the guild, or it was unavailable.
    """
    body = guild_object(world, guild)
    body["joined_at"] = iso(guild.joined_at)
    body["member_count"] = guild.size
    body["large"] = guild.size >= LARGE
    body["channels"] = [
        {key: value for key, value in channel.items() if key != "guild_id"}
        for channel in world.channels(guild).values()
    ]
    body |= {key: [] for key in _EMPTY}
    voice = guild.extra.voice if guild.has_extra else {}
    body["voice_states"] = list(voice.values()) if audience.intents & Intent.GUILD_VOICE_STATES else []
    shown, body["presences"] = [world.bot_id, *voice], []
    if audience.intents & Intent.GUILD_PRESENCES:
        users = list(guild.user_ids())
        awake = [user for user in users if status(world, user) != "offline"]
        shown += users if guild.size <= audience.large_threshold else awake
        body["presences"] = [presence(world, user) for user in awake]
    body["members"] = [world.member(guild, user) for user in dict.fromkeys(shown)]
    if available:
        body["unavailable"] = False
    return body


def announcement(world: World, guild: Guild, audience: Audience) -> bytes:
    """Return the data of the GUILD_CREATE that follows READY, as JSON."""
    return dumps(created(world, guild, audience, available=True))


def online(guild: Guild) -> int:
    """Return about how many members are not offline."""
    return 1 + round(ONLINE_SHARE * guild.people)
