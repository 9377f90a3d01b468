"""How good a number of the bot's health is: thresholds that a person would be called for, and no finer."""

from __future__ import annotations

from enum import StrEnum

from botkit.model import Identifies, Snapshot

LAG = (0.1, 1.0)
"""Seconds of loop lag from which on to watch, and from which on it is bad: Discord waits 3 s for an answer."""

CPU = (0.7, 0.9)
"""Shares of one core, which is all that an event loop can use."""

MEMORY = 512_000_000
MEMORY_OF_GUILD = 200_000
"""Bytes that a bot may take for itself and for each guild with its channels, roles and members; twice that is bad."""

LIMITED = (600.0, 60.0)
"""Seconds since the last 429 up to which to watch, and up to which it is bad if there were `LIMITED_OFTEN`."""

LIMITED_OFTEN = 10

IDENTIFIES = 0.2
"""Share of the day's IDENTIFYs up to which to watch; it is bad when another start of all shards needs more."""


class Level(StrEnum):
    """What a number calls for: nothing, an eye on it, somebody; or it is not known."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    UNKNOWN = "unknown"


def levels(snapshot: Snapshot) -> dict[str, Level]:
    """Return the level of each number of a snapshot's health, by the number's name."""
    vitals = snapshot.vitals
    allowed = MEMORY + MEMORY_OF_GUILD * snapshot.guilds
    return {
        "lag": _level(vitals.loop_lag if vitals else None, LAG),
        "memory": _level(vitals.memory if vitals else None, (allowed, 2 * allowed)),
        "cpu": _level(vitals.cpu if vitals else None, CPU),
        "limits": _limited(snapshot),
        "identifies": _identifies(snapshot.identifies, len(snapshot.shards), snapshot.at),
    }


def _level(value: float | None, thresholds: tuple[float, float]) -> Level:
    if value is None:
        return Level.UNKNOWN
    watch, bad = thresholds
    return Level.BAD if value >= bad else Level.WATCH if value >= watch else Level.GOOD


def _limited(snapshot: Snapshot) -> Level:
    if snapshot.started_at is None:
        return Level.UNKNOWN
    if snapshot.rate_limited_at is None:
        return Level.GOOD
    age = snapshot.at - snapshot.rate_limited_at
    if age < LIMITED[1] and snapshot.rate_limits >= LIMITED_OFTEN:
        return Level.BAD
    return Level.WATCH if age < LIMITED[0] else Level.GOOD


def _identifies(budget: Identifies | None, shards: int, now: float) -> Level:
    if budget is None:
        return Level.UNKNOWN
    if now >= budget.resets_at:
        return Level.GOOD
    if budget.remaining < max(1, shards):
        return Level.BAD
    return Level.WATCH if budget.remaining < IDENTIFIES * budget.total else Level.GOOD
