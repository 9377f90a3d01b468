"""The types that a parameter may have: what each takes, in words, and how it is read. No I/O."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botkit.ipc.snowflake import Snowflake, read_id
from botkit.ipc.times import read_duration, read_time

_WORDS = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}
NAMES = {
    "int": "a whole number",
    "float": "a number",
    "str": "a string",
    "bool": "true or false",
    "any": "any JSON value",
    "datetime": "a time (2026-11-24T18:30+09:00, UTC without a zone; seconds since the epoch; now; -2h)",
    "timedelta": "a duration (seconds, or 1h30m)",
    "snowflake": "an id of Discord",
    "guild": "a server (its id or name)",
    "member": "a member (an id, a mention or a name)",
    "channel": "a channel (an id, a mention or a name)",
    "role": "a role (an id, a mention or a name)",
    "user": "a user (an id, a mention or a name)",
}
LOOKED_UP = ("guild", "member", "channel", "role", "user")
"""The types that stand for an object of the bot: a caller sends an id, a mention or a name."""

LONGEST = 200
"""No id, mention or name of Discord has more characters."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a caller wrote for an object of the bot, until it is looked up; see `botkit.ipc.converters`."""

    text: str


def pieces(value: Any) -> list[Any]:
    """Return the items of what came for a list: a list, JSON text of one, text with commas, or one item alone."""
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        text = value.strip()
        if not text.startswith("["):
            return [one.strip() for one in text.split(",")] if text else []
        try:
            return list(json.loads(text))
        except RecursionError:
            raise ValueError(value) from None
    if isinstance(value, int | float):
        return [value]
    raise ValueError(value)


def _as_int(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(value)
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(value)
    return int(value)


def _as_float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(value)
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _as_str(value: Any) -> str:
    # A shell's word may look like a number: a snowflake, mostly.
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(value)
    return str(value)


def _as_bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if not isinstance(value, int | str) or (word := str(value).strip().lower()) not in _WORDS:
        raise ValueError(value)
    return _WORDS[word]


def _as_id(value: Any) -> Snowflake:
    if (found := read_id(value)) is None:
        raise ValueError(value)
    return found


def _as_reference(value: Any) -> Reference:
    text = _as_str(value).strip()
    if not 0 < len(text) <= LONGEST:
        raise ValueError(value)
    return Reference(text)


READERS: dict[str, Callable[[Any], Any]] = {
    "int": _as_int,
    "float": _as_float,
    "str": _as_str,
    "bool": _as_bool,
    "any": lambda value: value,
    "datetime": read_time,
    "timedelta": read_duration,
    "snowflake": _as_id,
    **dict.fromkeys(LOOKED_UP, _as_reference),
}
