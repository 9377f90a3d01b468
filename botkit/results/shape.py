"""What is a table in an answer: its rows, its columns, and what stands around them. No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botkit.results.values import shown, singular

MAX_COLUMNS = 40
_PAGE_KEYS = frozenset({"rows", "total", "matching", "offset", "limit", "revision"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    key
        The key of its values in each row: text, or a position where rows are lists.
    title
        Its head.
    number
        Whether all that is in it are numbers, which stand on the right.
    """

    key: str | int
    title: str
    number: bool = False


def is_page(value: Any) -> bool:
    """Whether an answer is a page of a longer list, or a list with facts around it."""
    return isinstance(value, dict) and isinstance(value.get("rows"), list)


def rows_of(value: Any) -> list[Any] | None:
    """Return the rows of an answer: those of a page, or the list that it is; None if it is neither."""
    if is_page(value):
        rows: list[Any] = value["rows"]
        return rows
    return value if isinstance(value, list) else None


def around(value: Any) -> dict[str, Any]:
    """Return what a page says besides its rows and how many there are."""
    return {key: one for key, one in value.items() if key not in _PAGE_KEYS} if is_page(value) else {}


def columns_of(rows: list[Any], key: str = "") -> list[Column] | None:
    """Return the columns of rows, in the order in which they are met; None if they are no table."""
    if rows and all(isinstance(row, dict) for row in rows):
        keys: list[Any] = list(dict.fromkeys(key for row in rows for key in row))
    elif rows and all(isinstance(row, list) and row for row in rows):
        keys = list(range(max(len(row) for row in rows)))
    elif rows and not any(isinstance(row, dict | list) for row in rows):
        return [
            Column(-1, singular(key) or "value", _numeric([shown(row, singular(key)).kind for row in rows]))
        ]
    else:
        return None
    return [_column(key, rows) for key in keys[:MAX_COLUMNS]]


def hidden_columns(rows: list[Any], columns: list[Column]) -> int:
    """Return how many columns rows have besides these."""
    keys = {key for row in rows if isinstance(row, dict) for key in row}
    return max(0, len(keys) - len(columns))


def cell(row: Any, column: Column) -> tuple[bool, Any]:
    """Return whether a row has something in a column, and what."""
    if isinstance(row, dict):
        return column.key in row, row.get(column.key)
    if isinstance(row, list) and isinstance(column.key, int):
        there = 0 <= column.key < len(row)
        return there, row[column.key] if there else None
    return column.key == -1, row


def _column(key: Any, rows: list[Any]) -> Column:
    column = Column(key, str(key + 1) if isinstance(key, int) else str(key))
    values = [value for row in rows for there, value in [cell(row, column)] if there]
    kinds = [shown(value, str(key)).kind for value in values if not isinstance(value, dict | list)]
    return Column(key, column.title, len(kinds) == len(values) and _numeric(kinds))


def _numeric(kinds: list[Any]) -> bool:
    return "number" in kinds and set(kinds) <= {"number", "empty"}
