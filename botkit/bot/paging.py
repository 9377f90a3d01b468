"""What all routes with long answers take and return."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

import discord

from botkit.ipc.routes import Range

T = TypeVar("T")

Bots = Callable[[], discord.Bot | None]
"""Returns the bot that runs at the moment; None between two runs."""

Offset = Annotated[int, Range(0, 10_000_000), "The first row, counted from 0."]
Limit = Annotated[int, Range(1, 200), "The greatest number of rows."]
Descending = Annotated[bool, "Whether the order is turned round."]
Search = Annotated[str, Range(max=100), "Part of a name in any case, or the beginning of an id."]


def page(
    rows: Sequence[Any], *, offset: int, matching: int, total: int | None = None, **more: Any
) -> dict[str, Any]:
    """Return one page as all routes answer it.

    Parameters
    ----------
    rows
        The rows of the page.
    offset
        The position of the first among those that match.
    matching
        How many rows there are for what was asked.
    total
        How many there are without any search; as many as match if not given.
    more
        What else the answer holds.
    """
    return {
        "rows": list(rows),
        "total": matching if total is None else total,
        "matching": matching,
        "offset": offset,
        **more,
    }


def cut(found: Sequence[T], offset: int, limit: int, row: Callable[[T], Any], **more: Any) -> dict[str, Any]:
    """Return a page of what was found; only its own rows are made."""
    rows = [row(one) for one in found[offset : offset + limit]]
    return page(rows, offset=offset, matching=len(found), **more)


def matcher(search: str) -> Callable[[str | None, int], bool]:
    """Return whether a name and an id match a search: part of the name, or the beginning of the id."""
    needle = search.strip().casefold()
    digits = needle.isdigit()

    def matches(name: str | None, number: int) -> bool:
        return (name is not None and needle in name.casefold()) or (digits and str(number).startswith(needle))

    return matches
