"""What an answer is made of: rows in columns with facts around them, facts by name, or one value. No I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from botkit.results.values import inline, is_rigid, shown

# The column of values that have no name of their own.
_VALUE = "value"
_PAGE_KEYS = frozenset({"rows", "total", "matching", "offset", "limit", "revision"})
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of things alike.

    Parameters
    ----------
    items
        The things: objects, lists or plain values.
    facts
        What stands beside them in the answer, such as ``total``.
    hint
        How to go on, for a person.
    """

    items: list[Any]
    facts: dict[str, Any] = field(default_factory=dict)
    hint: str = ""

    @property
    def around(self) -> dict[str, Any]:
        """What the answer says besides its rows and how many there are."""
        return {key: value for key, value in self.facts.items() if key not in _PAGE_KEYS}

    @property
    def place(self) -> tuple[int, int, int] | None:
        """Where the first row stands, and how many match of how many, if the route pages its rows."""
        offset, total = self.facts.get("offset"), self.facts.get("total")
        matching = self.facts.get("matching", total)
        total = matching if total is None else total
        return (
            (offset, matching, total)
            if _is_count(offset) and _is_count(matching) and _is_count(total)
            else None
        )


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    title
        Its head, and the key of its values in `record`.
    key
        What the answer calls its values, which tells their unit; empty if it gives them no name.
    number
        Whether all that is in it are numbers, which stand on the right.
    rigid
        Whether nothing in it may be cut, see `botkit.results.values.is_rigid`.
    """

    title: str
    key: str
    number: bool = False
    rigid: bool = False


def is_page(value: Any) -> bool:
    """Whether an answer is a page of a longer list, or a list with facts around it."""
    return isinstance(value, dict) and isinstance(value.get("rows"), list)


def rows_of(answer: Any) -> Rows | None:
    """Return the list in an answer, or None if it is no list.

    It is the answer itself, or what stands under ``rows``, or the one list that an object holds and nothing else.
    """
    if isinstance(answer, list):
        return Rows(answer)
    if not isinstance(answer, dict):
        return None
    key = "rows" if "rows" in answer else next(iter(answer)) if len(answer) == 1 else None
    if key is None or not isinstance(answer[key], list):
        return None
    return Rows(answer[key], {name: value for name, value in answer.items() if name != key})


def facts_of(answer: Mapping[str, Any], prefix: str = "") -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Return an object's values by name, those of objects within it as ``outer.inner``, and its lists of objects."""
    facts: dict[str, Any] = {}
    tables: dict[str, list[Any]] = {}
    for key, value in answer.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value and not inline(value) and prefix.count(".") < _DEEPEST:
            inner, below = facts_of(value, f"{name}.")
            facts |= inner
            tables |= below
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            tables[name] = value
        else:
            facts[name] = value
    return facts, tables


def columns_of(rows: Sequence[Any]) -> list[Column] | None:
    """Return the columns of rows, in the order in which they are met; None if they are no table."""
    if not rows or [] in rows or len({_family(row) for row in rows}) > 1:
        return None
    return [_column(title, rows) for title in titles_of(rows)]


def titles_of(rows: Sequence[Any]) -> list[str]:
    """Return the titles of all columns that any rows have."""
    return list(dict.fromkeys(name for row in rows for name in record(row)))


def record(row: Any) -> Mapping[str, Any]:
    """Return a row's values by column: a list's are counted from 1, and a plain value has one."""
    if isinstance(row, dict):
        return row
    if isinstance(row, list):
        return {str(number): value for number, value in enumerate(row, 1)}
    return {_VALUE: row}


def extent(first: int, count: int, matching: int, total: int) -> str:
    """Return which rows are shown, of how many that match, and of how many there are (``1–50 of 1,200``)."""
    if not matching:
        return f"None of {total:,} matches." if total else "No rows."
    among = f"{matching:,}" if matching == total else f"{matching:,} that match, of {total:,}"
    if not count:
        return f"None from {first:,} on: there are {among}."
    last = first + count
    return f"{f'{last:,}' if count == 1 else f'{first + 1:,}–{last:,}'} of {among}"


def _family(row: Any) -> type:
    return type(row) if isinstance(row, dict | list) else object


def _column(title: str, rows: Sequence[Any]) -> Column:
    key = title if isinstance(rows[0], dict) else ""
    values = [held[title] for row in rows if title in (held := record(row))]
    # Both end at the first value that decides it: a list may have many thousands.
    number = all(not value or _is_number(value, key) for value in values) and any(
        _is_number(value, key) for value in values
    )
    return Column(title, key, number, all(map(is_rigid, values)))


def _is_number(value: Any, key: str) -> bool:
    return isinstance(value, int | float) and shown(value, key).kind == "number"


def _is_count(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
