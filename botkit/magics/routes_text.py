"""A bot's catalogue for people: a row or a line for each route. No I/O."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from textwrap import wrap
from typing import Any


def rows_of(catalogue: Mapping[str, Mapping[str, Any]]) -> list[dict[str, str | None]]:
    """Return the catalogue as rows of a table."""
    return [
        {
            "route": name,
            "arguments": " ".join(words_of(entry)) or None,
            "role": entry.get("role"),
            "what it tells": entry.get("doc") or None,
        }
        for name, entry in sorted(catalogue.items())
    ]


def lines_of(catalogue: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the catalogue as lines of text."""
    lines: list[str] = []
    for name, entry in sorted(catalogue.items()):
        note = " (operator)" if entry.get("role") == "operator" else ""
        lines.append(" ".join([f"  {name}", *words_of(entry)]) + note)
        lines.extend(wrap(entry.get("doc") or "", 96, initial_indent="      ", subsequent_indent="      "))
    return lines or ["  The bot tells none."]


def words_of(entry: Mapping[str, Any]) -> list[str]:
    """Return a route's arguments as they are typed: ``limit=50``, ``guild=<guild>`` where it must be given."""
    words = [_word(parameter) for parameter in entry.get("parameters") or ()]
    return [*words, "name=…"] if entry.get("any_arguments") else words


def values_of(parameter: Mapping[str, Any]) -> list[str]:
    """Return all values that an argument takes, as they are typed; empty where there are too many to tell."""
    choices = parameter.get("choices")
    if isinstance(choices, Mapping):
        choices = list(choices)
    if choices:
        return [choice if isinstance(choice, str) else json.dumps(choice) for choice in choices]
    return ["true", "false"] if parameter.get("type") == "bool" else []


def _word(parameter: Mapping[str, Any]) -> str:
    name = parameter.get("name", "")
    if parameter.get("required"):
        return f"{name}=<{'|'.join(values_of(parameter)) or parameter.get('type', 'any')}>"
    default = parameter.get("default")
    value = default if isinstance(default, str) else json.dumps(default)
    others: Iterable[str] = [one for one in values_of(parameter) if one != value]
    choices = "|".join([value, *others]) if parameter.get("choices") else value
    return f"{name}={'' if default is None else choices}"
