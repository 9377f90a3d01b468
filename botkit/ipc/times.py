"""Times and durations as people and programs write them. Pure."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta

_UNITS = {
    "w": 604_800.0,
    "week": 604_800.0,
    "d": 86_400.0,
    "day": 86_400.0,
    "h": 3600.0,
    "hour": 3600.0,
    "m": 60.0,
    "min": 60.0,
    "minute": 60.0,
    "s": 1.0,
    "sec": 1.0,
    "second": 1.0,
    "ms": 0.001,
}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)\s*")
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2}(?:\.\d+)?)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LENGTH = 80
"""No time is written with more characters; a longer text is not looked at."""


def read_duration(value: object) -> timedelta:
    """Return a duration: ``90`` or ``"90"`` (seconds), ``"5m"``, ``"1h30m"``, ``"2 days"``, ``"1:30:00"``.

    Raises
    ------
    ValueError
        If it is none.
    OverflowError
        If it is longer than a `timedelta` can be.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return timedelta(seconds=_finite(value))
    text = _text(value)
    if _NUMBER.fullmatch(text):
        return timedelta(seconds=float(text))
    sign, text = (-1, text[1:].lstrip()) if text.startswith("-") else (1, text)
    return timedelta(seconds=sign * (_clock(text) if ":" in text else _parts(text)))


def read_time(value: object, *, now: datetime | None = None) -> datetime:
    """Return a time in UTC: ISO 8601 (UTC without a zone), seconds since the epoch, ``"now"``, or ``"-2h"`` from now.

    Raises
    ------
    ValueError
        If it is none.
    OverflowError
        If it is out of the range of a `datetime`.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _since_epoch(_finite(value))
    text = _text(value)
    # Eight digits are a day without dashes, not a second of 1970.
    if _NUMBER.fullmatch(text) and len(text) != 8:
        return _since_epoch(float(text))
    if text == "now" or (text[0] in "+-" and text[-1].isalpha()):
        offset = timedelta() if text == "now" else read_duration(text.removeprefix("+"))
        return (now or datetime.now(UTC)) + offset
    found = datetime.fromisoformat(text.upper())
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _text(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= _LENGTH:
        raise ValueError(value)
    return value.strip().lower()


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError(number)
    return number


def _since_epoch(seconds: float) -> datetime:
    # Not fromtimestamp, whose range is the system's.
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _clock(text: str) -> float:
    found = _CLOCK.fullmatch(text)
    if found is None or int(found[2]) > 59 or float(found[3]) >= 60:
        raise ValueError(text)
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + float(found[3])


def _parts(text: str) -> float:
    seconds, end = 0.0, 0
    for found in _PART.finditer(text):
        unit = _UNITS.get(found[2]) or _UNITS.get(found[2].removesuffix("s"))
        if found.start() != end or unit is None:
            raise ValueError(text)
        seconds, end = seconds + float(found[1]) * unit, found.end()
    if end != len(text) or not end:
        raise ValueError(text)
    return seconds
