"""A query as code for a cell, for the magic and for a shell. No I/O."""

from __future__ import annotations

import json
import keyword
import shlex
from typing import Any, TypedDict

from botkit.panels.query_catalogue import RouteEntry

_TEXT_TYPES = ("int", "float", "bool")
_FILLED = {sign: f"\\u{ord(sign):04x}" for sign in "{}$"}


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
    magic, shell = (_line(entry, arguments, escaped=escaped) for escaped in (True, False))
    return {
        "python": _python(entry["name"], arguments),
        "magic": None if magic is None else f"%ipc {magic}",
        "shell": None if shell is None else f"botkit query {shell}",
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


def _line(entry: RouteEntry, arguments: dict[str, Any], *, escaped: bool) -> str | None:
    """Return the query as a line of words; None if one of its names cannot stand there."""
    if not all(name.isidentifier() for name in arguments):
        return None
    types = {parameter["name"]: parameter["type"] for parameter in entry["parameters"]}
    words = [_word(name, value, types.get(name), escaped) for name, value in arguments.items()]
    return " ".join(shlex.quote(word) for word in [entry["name"], *words])


def _word(name: str, value: Any, kind: str | None, escaped: bool) -> str:
    text = _json(value, escaped)
    # A line break would end a magic; in JSON it is two characters.
    if (
        isinstance(value, str)
        and not set(value) & {"\n", "\r"}
        and not (escaped and set(value) & set(_FILLED))
    ):
        return f"{name}={value}"
    return f"{name}={text}" if kind in _TEXT_TYPES and value is not None else f"{name}:={text}"


def _json(value: Any, escaped: bool) -> str:
    """Return JSON text; escaped, no string in it has what IPython would take for a variable to fill in."""
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        return "".join(_FILLED.get(sign, sign) for sign in text) if escaped else text
    if isinstance(value, list):
        return f"[{', '.join(_json(one, escaped) for one in value)}]"
    if isinstance(value, dict):
        # IPython leaves these braces alone: what stands in them is no expression that it could format.
        return (
            "{"
            + ", ".join(f"{_json(key, escaped)}: {_json(one, escaped)}" for key, one in value.items())
            + "}"
        )
    return json.dumps(value)
