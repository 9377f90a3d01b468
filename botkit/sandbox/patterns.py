"""Patterns for requests: ``"POST /channels/*/messages"``. Faults, limits and questions to the log use the same."""

from __future__ import annotations

import re
from functools import lru_cache

_BASE = re.compile(r"^/api(?:/v\d+)?(?=/|$)")
_METHOD = re.compile(r"^[A-Za-z*]+$")


class Pattern:
    """Which requests are meant.

    Parameters
    ----------
    text
        A method and a path below the versioned base, either alone, or ``*`` for all. In a path ``*`` is anything
        within a segment, ``**`` anything at all, and a name in braces (``{channel_id}``) one segment.

    Raises
    ------
    ValueError
        If it is neither a method nor a path nor both.
    """

    def __init__(self, text: str) -> None:
        method, path = _halves(text)
        self.text = text
        self._method = "" if method == "*" else method
        self._path = None if path in ("*", "**", "/**") else re.compile(_expression(path), re.DOTALL)

    @property
    def everything(self) -> bool:
        """Whether all requests are meant."""
        return not self._method and self._path is None

    def matches(self, method: str, path: str) -> bool:
        """Return whether a request, its path below the versioned base, is meant."""
        return self._method in ("", method) and (self._path is None or self._path.fullmatch(path) is not None)


@lru_cache(maxsize=256)
def pattern(text: str) -> Pattern:
    """Return a pattern; those used lately are kept."""
    return Pattern(text)


def _halves(text: str) -> tuple[str, str]:
    method, _, path = text.strip().partition(" ")
    if method.startswith("/"):
        method, path = "*", text.strip()
    path = _BASE.sub("", path.strip()) or "*"
    if not _METHOD.match(method) or not (path.startswith("/") or path in ("*", "**")):
        raise ValueError(
            f"“{text}” is no route: write a method and a path, such as “POST /channels/*/messages”."
        )
    return method.upper(), path


def _expression(path: str) -> str:
    parts = re.split(r"(\*\*|\*|\{[^/{}]*\})", path)
    return "".join(
        ".*" if one == "**" else "[^/]*" if one[:1] in ("*", "{") else re.escape(one) for one in parts
    )
