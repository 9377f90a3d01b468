"""Presences: who is online. What was not set follows from the user."""

from __future__ import annotations

from botkit.sandbox.world.ids import mix
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.world import World

ONLINE_SHARE = 0.4
"""Of ten people four are not offline."""

_STATUSES = ("online", "online", "idle", "dnd", *["offline"] * 6)


def status(world: World, user: int) -> str:
    """Return a user's status."""
    known = world.presences.get(user)
    return _STATUSES[mix(user, 23) % len(_STATUSES)] if known is None else str(known["status"])


def presence(world: World, user: int) -> Json:
    """Return a user's presence, without its guild."""
    known = world.presences.get(user)
    if known is None:
        shown = status(world, user)
        known = {"status": shown, "activities": [], "client_status": _client(shown)}
    return {"user": {"id": str(user)}, **known}


def set_presence(world: World, user: int, status: str) -> None:
    """Let a user come online, or change their status; told in each guild that they share with the bot."""
    world.presences[user] = {"status": status, "activities": [], "client_status": _client(status)}
    for guild in world.whereabouts.of(user):
        world.tell("PRESENCE_UPDATE", guild, {**presence(world, user), "guild_id": str(guild.id)})


def _client(status: str) -> Json:
    return {} if status == "offline" else {"desktop": status}
