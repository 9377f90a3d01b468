"""What an answer is made of: rows under columns, facts by name, or one value. No I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# The column of values that have no name of their own.
_VALUE = "value"


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of things alike.

    Parameters
    ----------
    columns
        Their names, in the order in which they come first.
    rows
        One mapping each; a name may be missing.
    facts
        What stands beside the rows in an answer, such as ``total``.
    named
        Whether the columns' names are the answer's own, and not made up for values and lists.
    hint
        How to go on, for a person.
    """

    columns: list[str]
    rows: Sequence[Mapping[str, Any]]
    facts: Mapping[str, Any]
    named: bool = True
    hint: str = ""


def items_of(answer: Any) -> tuple[list[Any], Mapping[str, Any]] | None:
    """Return the list in an answer and what stands beside it, or None if it is no list.

    It is the answer itself, or what stands under ``rows``, or the one list that an object holds and nothing else.
    """
    if isinstance(answer, list):
        return answer, {}
    if not isinstance(answer, dict):
        return None
    key = "rows" if "rows" in answer else next(iter(answer)) if len(answer) == 1 else None
    if key is None or not isinstance(answer[key], list):
        return None
    return answer[key], {name: value for name, value in answer.items() if name != key}


def rows_of(answer: Any) -> Rows | None:
    """Return the list in an answer as rows, or None if it is no list."""
    found = items_of(answer)
    return None if found is None else _rows(*found)


def table_of(answer: Any) -> Rows:
    """Return any answer as rows: an object is one row, a single value one row of one column."""
    return rows_of(answer) or _rows([answer], {})


def facts_of(answer: Mapping[str, Any], prefix: str = "") -> tuple[dict[str, Any], dict[str, Rows]]:
    """Return an object's values by name, those of objects within it as ``outer.inner``, and its lists of rows."""
    facts: dict[str, Any] = {}
    tables: dict[str, Rows] = {}
    for key, value in answer.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value:
            inner, below = facts_of(value, f"{name}.")
            facts |= inner
            tables |= below
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            tables[name] = _rows(value, {})
        else:
            facts[name] = value
    return facts, tables


def _rows(items: Sequence[Any], facts: Mapping[str, Any]) -> Rows:
    rows = [_row(item) for item in items]
    columns = dict.fromkeys(name for row in rows for name in row)
    return Rows(list(columns), rows, facts, named=any(isinstance(item, dict) for item in items))


def _row(item: Any) -> Mapping[str, Any]:
    if isinstance(item, dict):
        return item
    if isinstance(item, list):
        return {str(number): value for number, value in enumerate(item, 1)}
    return {_VALUE: item}
