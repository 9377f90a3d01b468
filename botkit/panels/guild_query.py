"""Which part of the guild list somebody looks at, and for how long we take it that they still do. No I/O."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, Generic, Literal, TypeVar, cast

Question = TypeVar("Question")
Sort = Literal["name", "members", "joined", "shard", "id"]

SORTS = ("name", "members", "joined", "shard", "id")
MAX_LIMIT = 100
MAX_SEARCH = 100
MAX_OFFSET = 1_000_000
PAGE = 25
LEASE = 60.0
MAX_LEASES = 50
_SURROGATE = re.compile("[\ud800-\udfff]")
_GUILD_ID = re.compile("[0-9]{1,20}")
KIND = "botkit.guilds"
"""The ``kind`` of the custom messages between browser and panel about a page, in both directions."""

DETAIL_KIND = "botkit.guild"
"""The same about one guild."""


@dataclass(frozen=True, slots=True)
class GuildQuery:
    """One page of the guild list in one order.

    Parameters
    ----------
    search
        What a name contains or an id begins with; empty for all.
    sort
        The column that orders the list.
    descending
        Whether the largest comes first.
    offset
        The position of the first row.
    limit
        How many rows.
    """

    search: str = ""
    sort: Sort = "members"
    descending: bool = True
    offset: int = 0
    limit: int = PAGE

    def arguments(self) -> dict[str, Any]:
        """Return the query as arguments of the route ``guilds``."""
        return asdict(self)


DEFAULT = GuildQuery()
"""What everybody sees at first: the largest guilds."""


def parse_query(content: Any) -> GuildQuery | None:
    """Return the query that a browser's message holds, or None for a message that is not exactly one.

    Viewers are strangers: nothing is converted, filled in or cut to size.
    """
    if not isinstance(content, dict) or set(content) != {"kind", "query"} or content["kind"] != KIND:
        return None
    query = content["query"]
    if not isinstance(query, dict) or set(query) != {"search", "sort", "descending", "offset", "limit"}:
        return None
    valid = (
        isinstance(query["search"], str)
        and len(query["search"]) <= MAX_SEARCH
        and not _SURROGATE.search(query["search"])  # JSON may carry half a character; UTF-8 may not
        and isinstance(query["sort"], str)
        and query["sort"] in SORTS
        and isinstance(query["descending"], bool)
        and _within(query["offset"], 0, MAX_OFFSET)
        and _within(query["limit"], 1, MAX_LIMIT)
    )
    return GuildQuery(**cast("dict[str, Any]", query)) if valid else None


def parse_guild(content: Any) -> str | None:
    """Return the id of the guild that a browser's message asks about, or None for a message that is not exactly so."""
    if not isinstance(content, dict) or set(content) != {"kind", "query"} or content["kind"] != DETAIL_KIND:
        return None
    query = content["query"]
    if not isinstance(query, dict) or set(query) != {"id"} or not isinstance(query["id"], str):
        return None
    return query["id"] if _GUILD_ID.fullmatch(query["id"]) else None


def _within(value: Any, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


class Leases(Generic[Question]):
    """The questions that somebody looks at the answer of: each ends unless it is renewed.

    Parameters
    ----------
    seconds
        How long a lease holds.
    most
        How many are kept; the one renewed longest ago gives way.
    """

    def __init__(self, seconds: float = LEASE, most: int = MAX_LEASES) -> None:
        self._seconds = seconds
        self._most = most
        self._ends: dict[Question, float] = {}

    def renew(self, question: Question, now: float) -> None:
        """Begin or prolong the lease of a question."""
        self._ends.pop(question, None)
        self._ends[question] = now + self._seconds
        while len(self._ends) > self._most:
            del self._ends[next(iter(self._ends))]

    def live(self, now: float) -> tuple[Question, ...]:
        """Return the questions whose lease holds, and forget the others."""
        self._ends = {question: end for question, end in self._ends.items() if end > now}
        return tuple(self._ends)
