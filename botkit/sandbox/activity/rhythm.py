"""The rhythm of the day: who is awake where. Pure functions.

A guild lives in a time zone. The rate of events is what was asked for at any hour; which guilds they happen in, and
who comes online or goes, follows the sun.
"""

from __future__ import annotations

import math

from botkit.sandbox.world import Guild
from botkit.sandbox.world.ids import mix

HOUR, DAY = 3600.0, 86400.0
LIVELIEST = 20.5
"""The hour of the day at which most people are awake and free; twelve hours later fewest are."""

LEAST = 0.04
"""How lively the quietest hour is, beside the liveliest."""

_KOREA = 9
_OFFSETS = (-8, -7, -6, -5, -5, -3, 0, 1, 1, 1, 2, 3, 8, 10)
"""Hours ahead of UTC in which the other guilds live: most of them in America and Europe."""


def offset(guild: Guild) -> int:
    """Return how many hours a guild's clocks are ahead of UTC."""
    return _KOREA if guild.locale == "ko" else _OFFSETS[mix(guild.id, 29) % len(_OFFSETS)]


def liveliness(now: float, ahead: int = 0) -> float:
    """Return how much goes on at an hour of the day, beside the liveliest one (`LEAST` to 1).

    Parameters
    ----------
    now
        The time, in seconds since the epoch.
    ahead
        How many hours the clocks are ahead of UTC.
    """
    hour = (now / HOUR + ahead) % 24.0
    wave = (1.0 + math.cos((hour - LIVELIEST) * math.pi / 12.0)) / 2.0
    return LEAST + (1.0 - LEAST) * math.pow(wave, 1.5)
