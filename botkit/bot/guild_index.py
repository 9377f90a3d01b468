"""All guilds of the bot, kept sorted, so that a page costs the same with ten guilds and with 100,000."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal

from botkit.ipc.slices import chunks
from botkit.model import GuildPage, GuildRow

SortKey = Literal["name", "members", "joined"]
_Key = tuple[str | float, int]


class GuildIndex:
    """Guild rows in three orders, with their totals.

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
        self._orders: dict[SortKey, list[_Key]] = {"name": [], "members": [], "joined": []}

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, guild_id: int) -> GuildRow | None:
        """Return the row of one guild, or None."""
        return self._rows.get(guild_id)

    @property
    def ids(self) -> set[int]:
        """The ids of all guilds."""
        return set(self._rows)

    def put(self, row: GuildRow) -> bool:
        """Add a guild, or replace its row; return whether anything changed."""
        guild_id = int(row.id)
        if self._rows.get(guild_id) == row:
            return False
        self._take(guild_id)
        self._rows[guild_id] = row
        self._folded[guild_id] = row.name.casefold()
        for order, key in self._keys(row):
            insort(order, key)
        self.members += row.members
        self.by_shard[row.shard] += 1
        self.revision += 1
        return True

    def remove(self, guild_id: int) -> bool:
        """Forget a guild; return whether it was there."""
        gone = self._take(guild_id)
        self.revision += gone
        return gone

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
        if needle:
            found = await self._search(self._orders[sort], needle, descending)
            ids, matching = found[offset : offset + limit], len(found)
        else:
            order = self._orders[sort]
            keys: Iterator[_Key] = reversed(order) if descending else iter(order)
            ids, matching = [key[1] for key in islice(keys, offset, offset + limit)], len(order)
        # During a search a guild may have left.
        rows = tuple(self._rows[guild_id] for guild_id in ids if guild_id in self._rows)
        return GuildPage(rows, len(self._rows), matching, offset, self.revision)

    async def _search(self, order: list[_Key], needle: str, descending: bool) -> list[int]:
        found: list[int] = []
        async for some in chunks(order[::-1] if descending else order[:]):
            found += [guild_id for _, guild_id in some if self._matches(guild_id, needle)]
        return found

    def _matches(self, guild_id: int, needle: str) -> bool:
        return needle in self._folded.get(guild_id, "") or str(guild_id).startswith(needle)

    def _keys(self, row: GuildRow) -> Iterator[tuple[list[_Key], _Key]]:
        guild_id = int(row.id)
        yield self._orders["name"], (row.name.casefold(), guild_id)
        yield self._orders["members"], (row.members, guild_id)
        yield self._orders["joined"], (row.joined_at or 0.0, guild_id)

    def _take(self, guild_id: int) -> bool:
        row = self._rows.pop(guild_id, None)
        if row is None:
            return False
        del self._folded[guild_id]
        for order, key in self._keys(row):
            del order[bisect_left(order, key)]
        self.members -= row.members
        self.by_shard[row.shard] -= 1
        return True

    def _fill(self, rows: dict[int, GuildRow]) -> None:
        # Sorting once is far cheaper than 100,000 insertions at start-up.
        self._rows = rows
        self._folded = {guild_id: row.name.casefold() for guild_id, row in rows.items()}
        for row in rows.values():
            for order, key in self._keys(row):
                order.append(key)
        for order in self._orders.values():
            order.sort()
        self.members = sum(row.members for row in rows.values())
        self.by_shard = Counter(row.shard for row in rows.values())
        self.revision += 1
