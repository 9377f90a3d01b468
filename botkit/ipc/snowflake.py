"""Discord's ids: how they are written, and a type for parameters and answers that hold one."""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"<(?P<sigil>@!|@&|@|#)(?P<mentioned>\d{1,20})>|(?P<digits>\d{1,20})", re.ASCII)
_SIGILS = {"@!": "user", "@": "user", "@&": "role", "#": "channel"}


class Snowflake(int):
    """An id of Discord, as a parameter's annotation and as a value.

    A route that is annotated with it takes the id as a number or as text, or a mention (``<@…>``, ``<@&…>``, ``<#…>``).
    In an answer it is sent as a string: an id exceeds 2**53, which is as far as numbers go in a browser.
    """

    __slots__ = ()


def read_id(value: object, kind: str | None = None) -> Snowflake | None:
    """Return the id that a number, its digits or a mention stand for; None if the value is none of them.

    Parameters
    ----------
    value
        What came.
    kind
        ``"user"``, ``"role"`` or ``"channel"``: mentions of another kind are not taken.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return _checked(value)
    found = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    if (sigil := found["sigil"]) is not None and kind not in (None, _SIGILS[sigil]):
        return None
    return _checked(int(found["mentioned"] or found["digits"]))


def _checked(number: int) -> Snowflake | None:
    return Snowflake(number) if 0 < number < 2**64 else None
