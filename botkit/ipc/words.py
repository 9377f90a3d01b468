"""Arguments as a person types them, in a shell or behind a magic: ``limit=5 search=python ids:=[1,2]``.

The notation is HTTPie's: ``name=text`` sends text, which a botkit server turns into what the route takes;
``name:=json`` sends any JSON value, for routes that declare nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from botkit.errors import BadArguments


def read_arguments(words: Iterable[str]) -> dict[str, Any]:
    """Return ``name=text`` and ``name:=json`` words as keyword arguments.

    Raises
    ------
    BadArguments
        If a word is neither, or what follows ``:=`` is not JSON.
    """
    arguments: dict[str, Any] = {}
    for word in words:
        left, equals, text = word.partition("=")
        name = left.removesuffix(":")
        if not equals or not name.isidentifier():
            raise BadArguments(f"{word!r} is not an argument: write name=text, or name:=json.")
        arguments[name] = text if name == left else _json(name, text)
    return arguments


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadArguments(
            f"The argument {name!r} is not JSON: write {name}=text to send it as text."
        ) from None
