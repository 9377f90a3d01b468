"""Arguments as a person types them, in a shell or behind a magic: ``limit=5 search=python``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from botkit.errors import BadArguments


def read_arguments(words: Iterable[str]) -> dict[str, Any]:
    """Return ``name=value`` words as keyword arguments; a value is JSON where it can be, else plain text.

    Raises
    ------
    BadArguments
        If a word has no ``=``, or no name before it.
    """
    arguments: dict[str, Any] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.isidentifier():
            raise BadArguments(f"{word!r} is not an argument: write name=value.")
        arguments[name] = _value(value)
    return arguments


def _value(text: str) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    # A snowflake, as any long number, is kept as it was typed: JavaScript and JSON readers would round it.
    return text if isinstance(value, int) and abs(value) > 2**53 else value
