"""The list of a bot's routes, and what one of them takes, for a person. No I/O."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from botkit.results.shape import Rows
from botkit.results.terminal import harmless

_INDENT = 4
_NARROWEST = 40
# What a range counts where it is not the number itself.
_UNITS = {"str": " characters", "list": " items", "timedelta": " seconds"}


def is_catalogue(answer: Any) -> bool:
    """Whether an answer is what the route ``routes`` tells."""
    if not isinstance(answer, dict) or list(answer) != ["routes"] or not isinstance(answer["routes"], list):
        return False
    return all(isinstance(one, dict) and {"name", "parameters"} <= one.keys() for one in answer["routes"])


def readable(answer: Any) -> Any:
    """Return an answer as a person reads it: of the list of routes one line for each, all else as it is."""
    return listing(answer) if is_catalogue(answer) else answer


def listing(answer: Mapping[str, Any]) -> Rows:
    """Return one row for each route: its name, and what it is for."""
    rows = [{"route": entry["name"], "what it does": _first_line(entry)} for entry in answer["routes"]]
    return Rows(rows, hint="botkit query ROUTE --help: the arguments of one")


def description(entry: Mapping[str, Any], columns: int) -> list[str]:
    """Return what one route is for and each of its arguments, as lines of at most `columns`."""
    room = max(columns, _NARROWEST)
    lines = [f"botkit query {harmless(str(entry['name']))} {_signature(entry)}".rstrip(), ""]
    for paragraph in str(entry.get("doc") or "").split("\n"):
        lines += textwrap.wrap(harmless(paragraph), room) or [""]
    lines += [""] if entry["parameters"] else []
    for parameter in entry["parameters"]:
        lines.append(f"  {harmless(_typed(parameter))}")
        about = "; ".join(filter(None, [str(parameter.get("doc") or "").rstrip("."), *_limits(parameter)]))
        lines += [f"{' ' * _INDENT}{line}" for line in textwrap.wrap(harmless(about), room - _INDENT)]
    if entry.get("any_arguments"):
        lines.append("  name=value … (any)")
    if entry.get("role") == "operator":
        lines += ["", "For operators: it acts, or tells what viewers may not see."]
    return lines


def _first_line(entry: Mapping[str, Any]) -> str:
    doc = str(entry.get("doc") or "").strip().split("\n")[0]
    return f"(operators) {doc}" if entry.get("role") == "operator" else doc


def _signature(entry: Mapping[str, Any]) -> str:
    words = [_word(parameter) for parameter in entry["parameters"]]
    return " ".join([*words, "[…]"] if entry.get("any_arguments") else words)


def _word(parameter: Mapping[str, Any]) -> str:
    choices = parameter.get("choices")
    shown = "|".join(map(str, choices)) if choices else str(parameter.get("type") or "any")
    word = f"{parameter['name']}={shown}"
    return word if parameter.get("required") else f"[{word}]"


def _typed(parameter: Mapping[str, Any]) -> str:
    kind = str(parameter.get("type") or "any")
    return (
        f"{parameter['name']}={kind} of {parameter['items']}"
        if parameter.get("items")
        else (f"{parameter['name']}={kind}")
    )


def _limits(parameter: Mapping[str, Any]) -> list[str]:
    limits = []
    if parameter.get("choices"):
        limits.append(f"one of {', '.join(map(str, parameter['choices']))}")
    least, most = parameter.get("minimum"), parameter.get("maximum")
    unit = _UNITS.get(str(parameter.get("type")), "")
    if least is not None and most is not None:
        limits.append(f"from {least:,} to {most:,}{unit}")
    elif least is not None or most is not None:
        limits.append(f"at least {least:,}{unit}" if least is not None else f"at most {most:,}{unit}")
    if parameter.get("required"):
        limits.append("required")
    elif parameter.get("default") not in (None, ""):
        limits.append(f"default {_plain(parameter['default'])}")
    return limits


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
