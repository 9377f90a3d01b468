"""All guilds of the bot, kept sorted, so that a page costs the same with ten guilds and with 100,000."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from botkit.ipc.slices import chunks
from botkit.model import GuildPage, GuildRow

SortKey = Literal["name", "members", "joined", "shard", "id"]

_KEYS: dict[SortKey, Callable[[GuildRow], Any]] = {
    "name": lambda row: row.name.casefold(),
    "members": lambda row: row.members,
    "joined": lambda row: row.joined_at or 0.0,
    "shard": lambda row: row.shard,
    "id": lambda row: int(row.id),
}

_FEW = 2_000
"""How many found guilds are sorted at once; among more, the order that there is is sifted."""

_LONGEST = 20
"""Digits of the largest id there can be."""


class GuildIndex:
    """Guild rows in the order of each column, with their totals.

    An order is a list of ids alone, 8 bytes a guild: what it is sorted by is looked up in the rows.

    Attributes
    ----------
    members
        The sum of all member counts.
    revision
        Grows with every change.
    by_shard
        How many guilds each shard serves.
    """

    def __init__(self) -> None:
        self.members = 0
        self.revision = 0
        self.by_shard: Counter[int] = Counter()
        self._rows: dict[int, GuildRow] = {}
        self._folded: dict[int, str] = {}
        self._orders: dict[SortKey, list[int]] = {column: [] for column in _KEYS}

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, guild_id: int) -> GuildRow | None:
        """Return the row of one guild, or None."""
        return self._rows.get(guild_id)

    @property
    def ids(self) -> set[int]:
        """The ids of all guilds."""
        return set(self._rows)

    @property
    def in_order(self) -> list[int]:
        """The ids of all guilds in their order; the list is the caller's."""
        return self._orders["id"][:]

    def put(self, row: GuildRow) -> bool:
        """Add a guild, or replace its row; return whether anything changed."""
        guild_id = int(row.id)
        old = self._rows.get(guild_id)
        if old == row:
            return False
        moved = [column for column, key in _KEYS.items() if old is None or key(old) != key(row)]
        if old is not None:
            self._take_from(moved, old)
            self._count(old, -1)
        self._rows[guild_id] = row
        if "name" in moved:
            self._folded[guild_id] = row.name.casefold()
        for column in moved:
            self._orders[column].insert(self._place(column, row), guild_id)
        self._count(row, 1)
        self.revision += 1
        return True

    def remove(self, guild_id: int) -> bool:
        """Forget a guild; return whether it was there."""
        row = self._rows.get(guild_id)
        if row is None:
            return False
        self._take_from(_KEYS, row)
        del self._rows[guild_id], self._folded[guild_id]
        self._count(row, -1)
        self.revision += 1
        return True

    def replace_all(self, rows: Iterable[GuildRow]) -> None:
        """Make the index hold exactly these rows, by the fewest changes."""
        wanted = {int(row.id): row for row in rows}
        if not self._rows:
            self._fill(wanted)
            return
        for guild_id in self._rows.keys() - wanted.keys():
            self.remove(guild_id)
        for row in wanted.values():
            self.put(row)

    async def page(
        self,
        *,
        offset: int = 0,
        limit: int = 50,
        sort: SortKey = "name",
        descending: bool = False,
        search: str = "",
    ) -> GuildPage:
        """Return one page; a search of many guilds lets the loop have its turn meanwhile.

        Parameters
        ----------
        offset, limit
            The first row and the greatest number of rows.
        sort, descending
            The order; equal keys are ordered by id.
        search
            Part of a name in any case, or the beginning of an id. Empty: all guilds.
        """
        needle = search.strip().casefold()
        ids = await self._search(sort, needle) if needle else self._orders[sort]
        matching = len(ids)
        # During a search a guild may have left.
        rows = tuple(self._rows[one] for one in _slice(ids, offset, limit, descending) if one in self._rows)
        return GuildPage(rows, len(self._rows), matching, offset, self.revision)

    async def _search(self, sort: SortKey, needle: str) -> list[int]:
        found: set[int] = set()
        first, *others = self._spans(needle) or [range(0)]
        # In the order in which the names lie in memory, which takes a fraction of the time of any other.
        async for some in chunks(list(self._folded)):
            names = self._folded
            found.update(
                one
                for one in some
                if needle in names.get(one, "")
                or one in first
                or (others and any(one in span for span in others))
            )
        return await self._sorted(sort, found)

    async def _sorted(self, sort: SortKey, ids: set[int]) -> list[int]:
        if len(ids) <= _FEW:
            key, rows = _KEYS[sort], self._rows
            return sorted((one for one in ids if one in rows), key=lambda one: (key(rows[one]), one))
        found: list[int] = []
        async for some in chunks(self._orders[sort][:]):
            found += [one for one in some if one in ids]
        return found

    def _spans(self, needle: str) -> list[range]:
        """Return the numbers that begin with the needle, as far as there are ids among them: often one span."""
        if not needle.isdecimal() or needle[0] == "0":
            return []
        ids, number = self._orders["id"], int(needle)
        spans = (
            range(number * 10**zeros, (number + 1) * 10**zeros) for zeros in range(_LONGEST + 1 - len(needle))
        )
        return [span for span in spans if bisect_left(ids, span.start) < bisect_left(ids, span.stop)]

    def _place(self, column: SortKey, row: GuildRow) -> int:
        key, rows = _KEYS[column], self._rows
        return bisect_left(
            self._orders[column], (key(row), int(row.id)), key=lambda one: (key(rows[one]), one)
        )

    def _take_from(self, columns: Iterable[SortKey], row: GuildRow) -> None:
        for column in columns:
            del self._orders[column][self._place(column, row)]

    def _count(self, row: GuildRow, sign: int) -> None:
        self.members += sign * row.members
        self.by_shard[row.shard] += sign

    def _fill(self, rows: dict[int, GuildRow]) -> None:
        # Sorting once is far cheaper than 100,000 insertions at start-up.
        self._rows = rows
        self._folded = {guild_id: row.name.casefold() for guild_id, row in rows.items()}
        ids = sorted(rows)
        # Sorting keeps equal keys in the order that they have: that of their ids.
        for column, key in _KEYS.items():
            keys = self._folded if column == "name" else {one: key(row) for one, row in rows.items()}
            self._orders[column] = sorted(ids, key=keys.__getitem__)
        self.members = sum(row.members for row in rows.values())
        self.by_shard = Counter(row.shard for row in rows.values())
        self.revision += 1


def _slice(ids: Sequence[int], offset: int, limit: int, descending: bool) -> Sequence[int]:
    if not descending:
        return ids[offset : offset + limit]
    end = max(0, len(ids) - offset)
    return ids[max(0, end - limit) : end][::-1]
