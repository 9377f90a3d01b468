"""A query as code for a cell, for the magic and for a shell. No I/O."""

from __future__ import annotations

import json
import keyword
import shlex
from typing import Any, TypedDict

from botkit.panels.query_catalogue import RouteEntry

_TEXT_TYPES = ("int", "float", "bool")


class Code(TypedDict):
    """One query, three times; None where that notation cannot say it."""

    python: str
    magic: str | None
    shell: str | None


def code_of(entry: RouteEntry, arguments: dict[str, Any]) -> Code:
    """Return the code that asks a route what the form would ask.

    Parameters
    ----------
    entry
        The route.
    arguments
        What the form would send.
    """
    words = _words(entry, arguments)
    line = None if words is None else " ".join(shlex.quote(word) for word in words)
    return {
        "python": _python(entry["name"], arguments),
        # IPython fills variables into the line of a magic: what looks like one is written twice.
        "magic": None
        if line is None
        else "%ipc " + line.replace("{", "{{").replace("}", "}}").replace("$", "$$"),
        "shell": None if line is None else f"botkit query {line}",
    }


def _python(route: str, arguments: dict[str, Any]) -> str:
    named = {name: value for name, value in arguments.items() if _is_keyword_argument(name)}
    rest = {name: value for name, value in arguments.items() if name not in named}
    parts = [_literal(route), *(f"{name}={_literal(value)}" for name, value in named.items())]
    if rest:
        parts.append(f"**{_literal(rest)}")
    return f"await ipc.call({', '.join(parts)})"


def _is_keyword_argument(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


def _literal(value: Any) -> str:
    """Return a JSON value as Python writes it, with the double quotes that its formatters prefer."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_literal(key)}: {_literal(one)}" for key, one in value.items()) + "}"
    return repr(value)


def _words(entry: RouteEntry, arguments: dict[str, Any]) -> list[str] | None:
    """Return the query as words of ``%ipc``; None if one of its names cannot stand there."""
    if not all(name.isidentifier() for name in arguments):
        return None
    types = {parameter["name"]: parameter["type"] for parameter in entry["parameters"]}
    return [entry["name"], *(_word(name, value, types.get(name)) for name, value in arguments.items())]


def _word(name: str, value: Any, kind: str | None) -> str:
    # A line break would end a magic; in JSON it is two characters.
    if isinstance(value, str) and "\n" not in value:
        return f"{name}={value}"
    text = json.dumps(value, ensure_ascii=False)
    return f"{name}={text}" if kind in _TEXT_TYPES and value is not None else f"{name}:={text}"
