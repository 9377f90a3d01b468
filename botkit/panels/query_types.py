"""The types of the query form's fields: from text to JSON values, and what each takes in words. No I/O."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from botkit.ipc.protocol import shorten
from botkit.panels.query_catalogue import ParameterEntry

_UNITS = {"d": 86_400, "h": 3600, "m": 60, "s": 1}
_SPAN = re.compile(
    r"(\d+(?:\.\d+)?)\s*(d|h|m|s)(?:ays?|ours?|rs?|in(?:utes?|s)?|ec(?:onds?|s)?)?", re.IGNORECASE
)
_MEASURES = {"str": " characters", "list": " items", "timedelta": " seconds"}
_ID = re.compile(r"[0-9]+|<(?:@[!&]?|#)[0-9]+>")


def convert(parameter: ParameterEntry, typed: str | bool) -> Any:
    """Return what stands in a field as the JSON value that its parameter takes.

    Raises
    ------
    ValueError
        If it takes no such thing; the message is a sentence about "this" field that says what it takes.
    """
    if parameter["type"] == "list":
        value = _items(parameter, str(typed))
    else:
        value = _convert_one(parameter, parameter["type"], typed)
    if not _within(value, parameter):
        raise ValueError(f"This takes {_allowed(parameter['type'])}{_range(parameter)}.")
    return value


def _convert_one(parameter: ParameterEntry, kind: str, typed: str | bool) -> Any:
    if parameter["choices"] is not None:
        return _choose(parameter["choices"], typed)
    if kind == "bool":
        return _boolean(typed)
    read = _CONVERTERS[kind][0] if kind in _CONVERTERS else str
    try:
        return read(str(typed) if kind == "str" else str(typed).strip())
    except (ValueError, OverflowError, RecursionError):
        limits = _range(parameter) if kind == parameter["type"] else ""
        raise ValueError(f"This takes {_allowed(kind)}{limits}.") from None


def _choose(choices: list[Any], typed: str | bool) -> Any:
    for choice in choices:
        if _choice_text(choice) == _choice_text(typed):
            return choice
    raise ValueError(f"This takes one of: {', '.join(map(_choice_text, choices))}.")


def _items(parameter: ParameterEntry, text: str) -> list[Any]:
    """Return the items of a list, one per line; a single line holds them with commas between."""
    parts = text.splitlines() if "\n" in text.strip() else text.split(",")
    found = []
    for number, part in enumerate((part.strip() for part in parts if part.strip()), start=1):
        try:
            found.append(_convert_one(parameter, parameter["items"], part))
        except ValueError as error:
            raise ValueError(
                f"Item {number}, {shorten(part)}: {str(error).replace('This', 'each', 1)}"
            ) from None
    return found


def seconds_of(text: str) -> float:
    """Return a span of time, typed as ``90``, ``5 min`` or ``1d 2h 30m``, in seconds.

    Raises
    ------
    ValueError
        If it is none.
    """
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text)
    try:
        total = float(rest)
    except ValueError:
        if not rest or _SPAN.sub("", rest).strip(" ,"):
            raise ValueError(text) from None
        total = sum(float(count) * _UNITS[unit.lower()] for count, unit in _SPAN.findall(rest))
    if not math.isfinite(total):
        raise ValueError(text)
    return sign * (int(total) if total.is_integer() else total)


def _boolean(typed: str | bool) -> bool:
    word = str(typed).strip().lower()
    if word not in ("true", "false"):
        raise ValueError("This takes true or false.")
    return word == "true"


def _json_or_text(text: str) -> Any:
    try:
        # Python's NaN and infinity are no JSON: then it is text.
        return json.loads(text, parse_float=_finite, parse_constant=_finite)
    except ValueError:
        return text


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _moment(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError(text)
    return text


def _identity(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(text)
    return text


_CONVERTERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "int": (int, "a whole number"),
    "float": (_finite, "a number"),
    "any": (_json_or_text, "JSON or text"),
    "datetime": (_moment, "a date and a time with its zone, such as 2026-05-01T12:00:00Z"),
    "timedelta": (seconds_of, "a span of time such as 90s, 5 min, 2h 30m or 1d"),
    "snowflake": (_identity, "an id, which is digits alone, or a mention"),
}


def _choice_text(choice: Any) -> str:
    return choice if isinstance(choice, str) else json.dumps(choice)


def _allowed(kind: str) -> str:
    words = {"list": "a list", "str": "text"}
    return _CONVERTERS[kind][1] if kind in _CONVERTERS else words.get(kind, "an id or a name")


def _within(value: Any, parameter: ParameterEntry) -> bool:
    """Whether a number is in its range; of a text the characters are counted, of a list the items."""
    size = len(value) if isinstance(value, str | list) else value
    if isinstance(size, bool) or not isinstance(size, int | float):
        return True
    low, high = parameter["minimum"], parameter["maximum"]
    return (low is None or size >= low) and (high is None or size <= high)


def _range(parameter: ParameterEntry) -> str:
    ends = (parameter["minimum"], parameter["maximum"])
    low, high = (None if end is None else f"{end:,.15g}" for end in ends)
    measure = _MEASURES.get(parameter["type"], "")
    if low is not None and high is not None:
        return f" from {low} to {high}{measure}"
    if low is not None:
        return f" of {low}{measure} or more"
    return "" if high is None else f" of {high}{measure} or less"
