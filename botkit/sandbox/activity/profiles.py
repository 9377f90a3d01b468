"""Profiles: what happens in the world, and how often each thing does. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """One kind of thing that happens without an incident."""

    MESSAGE = "message"
    EDIT = "edit"
    DELETE = "delete"
    REACTION = "reaction"
    JOIN = "join"
    LEAVE = "leave"
    PRESENCE = "presence"
    VOICE = "voice"
    COMMAND = "command"
    GUILD = "guild"


GUILDS_PER_SECOND = 0.3
"""Guilds come and go no faster than this: py-cord is not ready before 2 s have passed without a new one."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What life in the world is like.

    Parameters
    ----------
    mix
        How often each kind of thing happens, in parts of their sum.
    incident
        What breaks into it now and then: ``"raid"``, ``"outage"``, or nothing.
    pause
        Seconds between two incidents, about.
    edge
        The share of slash commands that people give values at the edge: empty, huge, strange.
    guilds_per_second
        How fast guilds come and go at most, at any rate of events.
    """

    mix: dict[Kind, float]
    incident: str | None = None
    pause: float = 60.0
    edge: float = 0.08
    guilds_per_second: float = GUILDS_PER_SECOND


def _mix(**parts: float) -> dict[Kind, float]:
    return {Kind(name): part for name, part in parts.items()}


_QUIET = _mix(message=30, edit=2, delete=1, reaction=6, join=4, leave=4, presence=45, voice=4, command=4)
_NORMAL = _mix(
    message=42, edit=3, delete=2, reaction=9, join=9, leave=8, presence=10, voice=4, command=11, guild=2
)
_BUSY = _mix(
    message=50, edit=4, delete=3, reaction=16, join=3, leave=3, presence=6, voice=4, command=10, guild=1
)

PROFILES: dict[str, Profile] = {
    "quiet": Profile(_QUIET | {Kind.GUILD: 0.2}, edge=0.04, guilds_per_second=0.05),
    "normal": Profile(_NORMAL),
    "busy": Profile(_BUSY, edge=0.12),
    "raid": Profile(_NORMAL, incident="raid", pause=30.0),
    "outage": Profile(_NORMAL, incident="outage", pause=45.0),
}
"""The profiles by name."""
