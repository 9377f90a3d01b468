"""What stands in the fields of the query form as arguments for the route, or what is wrong with each field. No I/O."""

from __future__ import annotations

import json
import math
import re
import shlex
from collections.abc import Callable
from datetime import datetime
from typing import Any

from botkit.errors import BadArguments
from botkit.ipc.words import read_arguments
from botkit.panels.query_catalogue import ParameterEntry, RouteEntry
from botkit.panels.query_draft import Draft, Typed

FREE = ""
"""The name under which the problem of a free line of arguments is told."""

_UNITS = {"d": 86_400, "h": 3600, "m": 60, "s": 1}
_SPAN = re.compile(
    r"(\d+(?:\.\d+)?)\s*(d|h|m|s)(?:ays?|ours?|rs?|in(?:utes?|s)?|ec(?:onds?|s)?)?", re.IGNORECASE
)
_JSON_LINE = re.compile(r"\s*(\w+):=(.*)")


class FieldErrors(Exception):
    """Some fields cannot be sent.

    Parameters
    ----------
    problems
        By the parameter's name, a sentence that says what the field takes.
    """

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def arguments_of(entry: RouteEntry, draft: Draft) -> dict[str, Any]:
    """Return the arguments that a draft means; a field that is empty, or holds the default, is left out.

    Raises
    ------
    FieldErrors
        If a required field is empty, or one holds what its parameter does not take.
    """
    if entry["any_arguments"]:
        return _free_arguments(draft.free)
    arguments: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for parameter in entry["parameters"]:
        name = parameter["name"]
        try:
            given, value = _read(parameter, draft.values.get(name, ""))
        except ValueError as error:
            problems[name] = str(error)
        else:
            if given:
                arguments[name] = value
    if problems:
        raise FieldErrors(problems)
    return arguments


def named_field(entry: RouteEntry, message: str) -> str | None:
    """Return the parameter that a server's message about wrong arguments names; None if it names none of the form."""
    found = re.search(r"argument ['\"](\w+)['\"]", message)
    known = {parameter["name"] for parameter in entry["parameters"]}
    return found[1] if found and found[1] in known else None


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


def _read(parameter: ParameterEntry, typed: Typed) -> tuple[bool, Any]:
    if typed is None and parameter["nullable"]:
        return parameter["required"] or parameter["default"] is not None, None
    if typed is None or (isinstance(typed, str) and not typed.strip()):
        if parameter["required"]:
            raise ValueError("This is required.")
        return False, None
    value = _convert(parameter, typed)
    default = parameter["default"]
    # True == 1 in Python, and they are two values in JSON.
    same = not parameter["required"] and value == default and type(value) is type(default)
    return not same, value


def _convert(parameter: ParameterEntry, typed: str | bool) -> Any:
    if parameter["choices"] is not None:
        for choice in parameter["choices"]:
            if _choice_text(choice) == _choice_text(typed):
                return choice
        raise ValueError("Choose one of: " + ", ".join(map(_choice_text, parameter["choices"])) + ".")
    if parameter["type"] == "list":
        return _items(parameter, str(typed))
    return _convert_one(parameter["type"], parameter, typed)


def _convert_one(kind: str, parameter: ParameterEntry, typed: str | bool) -> Any:
    if kind == "bool":
        return _boolean(typed)
    convert, allowed = _CONVERTERS.get(kind, (str, "text"))
    try:
        value = convert(str(typed) if kind == "str" else str(typed).strip())
    except (ValueError, OverflowError, RecursionError):
        raise ValueError(f"This takes {allowed}{_range(parameter)}.") from None
    if isinstance(value, int | float) and not _within(value, parameter):
        raise ValueError(f"This takes {allowed}{_range(parameter)}.")
    return value


def _items(parameter: ParameterEntry, text: str) -> list[Any]:
    """Return the items of a list, one per line; a single line holds them with commas between."""
    parts = text.splitlines() if "\n" in text.strip() else text.split(",")
    found = []
    for number, part in enumerate((part.strip() for part in parts if part.strip()), start=1):
        try:
            found.append(_convert_one(parameter["items"], parameter, part))
        except ValueError as error:
            raise ValueError(f"Item {number}, {part!r}: {str(error).replace('This', 'each', 1)}") from None
    return found


def _free_arguments(text: str) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    try:
        for line in text.splitlines():
            arguments.update(_free_line(line))
    except (BadArguments, ValueError) as error:
        raise FieldErrors({FREE: str(error)}) from None
    return arguments


def _free_line(line: str) -> dict[str, Any]:
    # JSON alone on a line needs no quotes around it.
    if found := _JSON_LINE.fullmatch(line):
        try:
            return {found[1]: json.loads(found[2])}
        except (ValueError, RecursionError):
            pass
    try:
        words = shlex.split(line)
    except ValueError:
        raise ValueError(
            "A quotation mark is not closed: write both, or put a backslash before it."
        ) from None
    return read_arguments(words)


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


def _digits(text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return text


_CONVERTERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "int": (int, "a whole number"),
    "float": (_finite, "a number"),
    "any": (_json_or_text, "JSON or text"),
    "datetime": (_moment, "a date and a time with its zone, such as 2026-05-01T12:00:00Z"),
    "timedelta": (seconds_of, "a span of time such as 90s, 5 min, 2h 30m or 1d"),
    "snowflake": (_digits, "an id, which is digits alone"),
}


def _choice_text(choice: Any) -> str:
    return choice if isinstance(choice, str) else json.dumps(choice)


def _within(value: float, parameter: ParameterEntry) -> bool:
    low, high = parameter["minimum"], parameter["maximum"]
    return (low is None or value >= low) and (high is None or value <= high)


def _range(parameter: ParameterEntry) -> str:
    low, high = (
        None if end is None else f"{end:,.15g}" for end in (parameter["minimum"], parameter["maximum"])
    )
    if low is not None and high is not None:
        return f" from {low} to {high}"
    if low is not None:
        return f" of {low} or more"
    return "" if high is None else f" of {high} or less"
