"""Daily life: each function lets one kind of thing happen in a guild, and says whether it could."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from botkit.sandbox.activity import rhythm, usage
from botkit.sandbox.activity.profiles import Kind
from botkit.sandbox.world import Guild, World, members, messages, names, objects, presences, reactions, voice
from botkit.sandbox.world.commands import Commands
from botkit.sandbox.world.interactions import Interactions
from botkit.sandbox.world.resolving import CannotAct

REMEMBERED = 256
"""The newest messages of people: these get edited and deleted."""

MOST_IN_VOICE = 20
"""How many are in a guild's voice channels at most."""

EDITED = " (edited)"

EMOJIS = ("👍", "😂", "❤️", "🔥", "🎉", "👀")
EMOJI_WEIGHTS = (30, 20, 15, 10, 6, 4)


@dataclass(slots=True)
class Stage:
    """What daily life needs.

    Parameters
    ----------
    world, commands, interactions
        What is changed, and what people can invoke.
    rng
        Chance.
    edge
        The share of commands that get values at the edge.
    down
        The ids of guilds that are unavailable: nothing happens in them.
    recent
        Guild, channel and id of the newest messages that people wrote.
    """

    world: World
    commands: Commands
    interactions: Interactions
    rng: Random
    edge: float
    down: set[int] = field(default_factory=set)
    recent: deque[tuple[int, int, int]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))


def message(stage: Stage, guild: Guild, user: int, now: float) -> bool:
    """Let a member write into one of the channels that are for text."""
    channels = stage.world.channels(guild)
    channel = channels.get(guild.general)
    if channel is None:
        channel = next((one for one in channels.values() if one["type"] == objects.TEXT), None)
    if channel is None:
        return False
    fields = {"content": names.message(stage.rng)}
    made = messages.send(stage.world, channel, stage.world.user(user), fields, now)
    stage.recent.append((guild.id, int(channel["id"]), int(made["id"])))
    return True


def edit(stage: Stage, _guild: Guild, _user: int, now: float) -> bool:
    """Let somebody change what they wrote a moment ago."""
    found = _recent(stage)
    if found is None:
        return False
    channel, message = found
    messages.edit(
        stage.world, channel, message, {"content": message["content"].removesuffix(EDITED) + EDITED}, now
    )
    return True


def delete(stage: Stage, _guild: Guild, _user: int, _now: float) -> bool:
    """Let somebody take back what they wrote a moment ago."""
    found = _recent(stage)
    if found is None:
        return False
    channel, message = found
    return messages.delete(stage.world, channel, int(message["id"]))


def react(stage: Stage, _guild: Guild, _user: int, _now: float) -> bool:
    """Let a member react to one of the newest messages, most often as others have."""
    found = _recent(stage)
    if found is None:
        return False
    channel, message = found
    guild = stage.world.guilds[int(channel["guild_id"])]
    user = guild.some_user(stage.rng)
    emoji = {"id": None, "name": stage.rng.choices(EMOJIS, EMOJI_WEIGHTS)[0]}
    return user is not None and reactions.add(stage.world, channel, message, user, emoji)


def _recent(stage: Stage) -> tuple[objects.Json, objects.Json] | None:
    """Return one of the newest messages that is still there, and its channel."""
    if not stage.recent:
        return None
    where, channel, identifier = stage.rng.choice(stage.recent)
    guild = stage.world.guilds.get(where)
    message = stage.world.messages.get(channel, identifier)
    if guild is None or message is None or where in stage.down:
        return None
    return stage.world.channels(guild)[channel], message


def join(stage: Stage, guild: Guild, _user: int, now: float) -> bool:
    """Let a new member join."""
    return members.join(stage.world, guild, now) is not None


def leave(stage: Stage, guild: Guild, user: int, _now: float) -> bool:
    """Let a member leave; an owner stays."""
    if user == guild.owner:
        return False
    members.leave(stage.world, guild, user)
    return True


def presence(stage: Stage, guild: Guild, user: int, now: float) -> bool:
    """Let a member come online or go: the later in the night, the likelier they go."""
    awake = stage.rng.random() < rhythm.liveliness(now, rhythm.offset(guild))
    status = stage.rng.choice(("online", "online", "idle", "dnd")) if awake else "offline"
    presences.set_presence(stage.world, user, status)
    return True


def talk(stage: Stage, guild: Guild, user: int, now: float) -> bool:
    """Let a member join a voice channel, or leave the one they are in."""
    here = list(guild.extra.voice) if guild.has_extra else []
    stays = stage.rng.random() < rhythm.liveliness(now, rhythm.offset(guild))
    if here and (len(here) >= MOST_IN_VOICE or user in here or not stays):
        gone = user if user in here else stage.rng.choice(here)
        voice.place(stage.world, guild, gone, None)
        return True
    rooms = [key for key, one in stage.world.channels(guild).items() if one["type"] == objects.VOICE]
    if not rooms:
        return False
    voice.place(stage.world, guild, user, stage.rng.choice(rooms), mute=stage.rng.random() < 0.3)
    return True


def command(stage: Stage, guild: Guild, user: int, now: float) -> bool:
    """Let a member invoke a slash command, now and then with values at the edge."""
    chosen = usage.choose(stage.rng, stage.world, stage.commands, guild)
    if chosen is None or guild.general not in stage.world.channels(guild):
        return False
    path, options = chosen
    edge = stage.rng.random() < stage.edge
    values = usage.values(stage.rng, stage.world, guild, options, edge=edge)
    if values is None:
        return False
    try:
        stage.interactions.invoke(guild, path, user, values, now)
    except CannotAct:
        return False  # A channel, say, that this member does not see.
    return True


LIFE: dict[Kind, Callable[[Stage, Guild, int, float], bool]] = {
    Kind.MESSAGE: message,
    Kind.EDIT: edit,
    Kind.DELETE: delete,
    Kind.REACTION: react,
    Kind.JOIN: join,
    Kind.LEAVE: leave,
    Kind.PRESENCE: presence,
    Kind.VOICE: talk,
    Kind.COMMAND: command,
}
"""What lets each kind of thing happen, with the guild, the member and the time."""
