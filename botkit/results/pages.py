"""A list that comes in pages: what is loaded of it, and how the next page is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from botkit.results.shape import is_page

AskPage = Callable[[dict[str, Any]], Awaitable[Any]]
"""Asks the same route with these arguments, and returns the value."""

Greatest = Callable[[], Awaitable[int | None]]
"""Returns the greatest page that the route gives; None if it does not say."""


class Pages:
    """The rows of a paged answer, which grow page by page.

    The list may change while it is loaded. A row that comes twice (by its ``id``) is kept once, and `changed` tells
    that the list is not of one moment.

    Parameters
    ----------
    value
        The first answer: ``rows``, ``total`` or ``matching``, ``offset``.
    arguments
        What it was asked with.
    ask
        Asks for further pages; None if there is nobody to ask.
    greatest
        Tells the greatest page that may be asked for.

    Attributes
    ----------
    rows
        All that is loaded, in order.
    changed
        Whether the list has changed since the first page.
    listeners
        Called after each page.
    """

    def __init__(
        self,
        value: dict[str, Any],
        arguments: dict[str, Any],
        ask: AskPage | None = None,
        greatest: Greatest | None = None,
    ) -> None:
        self.rows: list[Any] = value["rows"]
        self.changed = False
        self.listeners: list[Callable[[], None]] = []
        self._arguments = arguments
        self._ask = ask
        self._greatest = greatest
        self._first = _whole(value.get("offset")) or 0
        self._fetched = len(self.rows)
        self._count = _count(value)
        self._revision = value.get("revision")
        self._barren = 0
        self._ended = False
        self._known = {key for row in self.rows if (key := _key(row)) is not None}
        self._turn = asyncio.Lock()

    @property
    def total(self) -> int:
        """How many rows there are in all, from the first that was asked for."""
        loaded = len(self.rows)
        if self._ended or self._count is None:
            return loaded
        return max(loaded, self._count - self._first)

    @property
    def more(self) -> bool:
        """Whether there are rows that are not loaded, and somebody to ask for them."""
        left = self._count is not None and self._first + self._fetched < self._count
        return left and not self._ended and self._ask is not None and self._fetched > 0

    async def greatest(self) -> int:
        """Return how many rows to ask for at once where all are wanted."""
        most = await self._greatest() if self._greatest else None
        return max(most or 0, self._size)

    async def load(self, size: int | None = None) -> int:
        """Load the next page of ``size`` rows (as many as the first had); return how many rows are new.

        Raises
        ------
        IPCError
            If the bot does not answer: what is loaded stays.
        """
        async with self._turn:
            if not self.more or self._ask is None:
                return 0
            offset = self._first + self._fetched
            answer = await self._ask({**self._arguments, "offset": offset, "limit": size or self._size})
            new = self._take(answer, offset)
        for listen in tuple(self.listeners):
            listen()
        return new

    async def each(self) -> AsyncIterator[Any]:
        """Yield every row; pages are loaded when their first row is wanted."""
        place = 0
        while True:
            while place < len(self.rows):
                yield self.rows[place]
                place += 1
            if not self.more:
                return
            await self.load()

    @property
    def _size(self) -> int:
        return _whole(self._arguments.get("limit")) or self._fetched

    def _take(self, answer: Any, offset: int) -> int:
        if not is_page(answer) or not answer["rows"] or answer.get("offset", offset) != offset:
            self._ended = True
            return 0
        rows = answer["rows"]
        new = [row for row in rows if (key := _key(row)) is None or key not in self._known]
        self._known |= {key for row in new if (key := _key(row)) is not None}
        self._fetched += len(rows)
        self.changed |= len(new) < len(rows) or answer.get("revision") != self._revision
        self._count = _count(answer)
        # A list that grew at its head may send one page again; a route that knows no offset always does.
        self._barren = 0 if new else self._barren + 1
        self._ended = self._barren > 1
        self.rows.extend(new)
        return len(new)


def _whole(value: Any) -> int | None:
    # Arguments may be text, as a shell or a magic has read them.
    try:
        return int(value) if not isinstance(value, bool | float | None) else None
    except (TypeError, ValueError):
        return None


def _count(value: dict[str, Any]) -> int | None:
    matching = _whole(value.get("matching"))
    return matching if matching is not None else _whole(value.get("total"))


def _key(row: Any) -> Any:
    key = row.get("id") if isinstance(row, dict) else None
    return key if isinstance(key, str | int) else None
