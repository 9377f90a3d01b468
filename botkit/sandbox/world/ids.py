"""Snowflakes: Discord's ids, which carry the time at which a thing was made.

The layout is that of Discord's reference, "Snowflakes": 42 bits of milliseconds since Discord's epoch, then 22 bits
that keep ids of one millisecond apart.
"""

from __future__ import annotations

from datetime import UTC, datetime

DISCORD_EPOCH = 1420070400.0
"""The first second of 2015, in seconds since the Unix epoch."""

LOW_BITS = 22
_LOW_MASK = (1 << LOW_BITS) - 1
_MIX_MASK = (1 << 64) - 1


def snowflake(at: float, low: int) -> int:
    """Return the id of something made at a time.

    Parameters
    ----------
    at
        Seconds since the Unix epoch; times before Discord's own epoch count as that.
    low
        What keeps ids of one millisecond apart; only its 22 low bits are used.
    """
    milliseconds = max(0, int((at - DISCORD_EPOCH) * 1000))
    return (milliseconds << LOW_BITS) | (low & _LOW_MASK)


def created_at(identifier: int) -> float:
    """Return when the thing with this id was made, in seconds since the Unix epoch."""
    return (identifier >> LOW_BITS) / 1000 + DISCORD_EPOCH


def low_bits(identifier: int) -> int:
    """Return the 22 low bits of an id."""
    return identifier & _LOW_MASK


def shard_of(guild: int, count: int) -> int:
    """Return the shard that serves a guild (Discord's reference, "Sharding")."""
    return (guild >> LOW_BITS) % count


def iso(at: float) -> str:
    """Return a time, in seconds since the Unix epoch, as Discord writes it."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds")


def mix(*parts: int) -> int:
    """Return 64 bits that depend on every bit of the parts, the same on each machine (splitmix64's finaliser)."""
    value = 0x9E3779B97F4A7C15
    for part in parts:
        value = (value + part * 0xBF58476D1CE4E5B9) & _MIX_MASK
        value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MIX_MASK
        value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MIX_MASK
        value ^= value >> 31
    return value
