"""Presences: who is online. What was not set follows from the user."""

from __future__ import annotations

from collections.abc import Iterator

from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.ids import mix
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.world import World

ONLINE_SHARE = 0.4
"""Of ten people four are not offline."""

SHARED_LIMIT = 200
"""In a world of more guilds a presence is told in one guild only: to find all guilds of a user would cost too much."""

_STATUSES = ("online", "online", "idle", "dnd", *["offline"] * 6)


def presence(world: World, user: int) -> Json:
    """Return a user's presence, without its guild."""
    status = _STATUSES[mix(user, 23) % len(_STATUSES)]
    default = {"status": status, "activities": [], "client_status": _client(status)}
    return {"user": {"id": str(user)}, **world.presences.get(user, default)}


def set_presence(world: World, guild: Guild, user: int, status: str) -> None:
    """Let a member come online, or change their status; told in each guild that they share with the bot."""
    world.presences[user] = {"status": status, "activities": [], "client_status": _client(status)}
    for one in _shared(world, guild, user):
        world.tell("PRESENCE_UPDATE", one, {**presence(world, user), "guild_id": str(one.id)})


def _shared(world: World, guild: Guild, user: int) -> Iterator[Guild]:
    if len(world.guilds) > SHARED_LIMIT:
        yield guild
    else:
        yield from (one for one in world.guilds.values() if one.has(user))


def _client(status: str) -> Json:
    return {} if status == "offline" else {"desktop": status}
