"""A query as a person has typed it: what the form sends, and what history and favourites keep. No I/O."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import Any

Typed = str | bool | None

MAX_NAME = 200
MAX_FIELDS = 100
MAX_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A route and what stands in its fields.

    Parameters
    ----------
    route
        The route's name.
    values
        By the parameter's name: the text of its field, whether its box is checked, or None for an explicit null.
    free
        Arguments in the notation of ``%ipc``, for a route that has declared nothing.
    """

    route: str
    values: dict[str, Typed] = field(default_factory=dict)
    free: str = ""

    @property
    def label(self) -> str:
        """The query on one line, as one would type it behind ``%ipc``."""
        words = [f"{name}={_word(value)}" for name, value in self.values.items() if value != ""]
        free = " ".join(self.free.split())
        return " ".join([self.route, *(shlex.quote(word) for word in words), *([free] if free else [])])

    def to_dict(self) -> dict[str, Any]:
        """Return the draft as JSON values."""
        return {"route": self.route, "values": dict(self.values), "free": self.free}


def read_draft(content: Any) -> Draft | None:
    """Return the draft that a page or a file holds; None if it is none, or longer than a person types."""
    if not isinstance(content, dict):
        return None
    route, values, free = content.get("route"), content.get("values", {}), content.get("free", "")
    if not isinstance(route, str) or not 0 < len(route.strip()) <= MAX_NAME:
        return None
    if not isinstance(free, str) or len(free) > MAX_TEXT:
        return None
    if not isinstance(values, dict) or len(values) > MAX_FIELDS:
        return None
    if not all(_is_name(name) and _is_typed(value) for name, value in values.items()):
        return None
    return Draft(route.strip(), dict(values), free)


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and len(name) <= MAX_NAME


def _is_typed(value: Any) -> bool:
    return value is None or isinstance(value, bool) or (isinstance(value, str) and len(value) <= MAX_TEXT)


def _word(value: Typed) -> str:
    if isinstance(value, str):
        return value
    return "null" if value is None else str(value).lower()
