"""An answer as what a page can show of it: rows for a table, nodes for a tree, or text. No I/O.

Numbers are text here: a browser would round an id that is one. Times and units are those of `botkit.results`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from botkit.results.values import shown, singular

PAGE = 50
"""Rows on a page of the table, unless the route pages its rows itself."""

MAX_NODES = 5_000
MAX_DEPTH = 40
MAX_TEXT = 200_000
MAX_LEAF = 20_000
_CELL = 300

Cell = dict[str, str]
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table.

    Parameters
    ----------
    rows
        All rows that came.
    rest
        What came beside them.
    offset, total
        Where the first row stands among all that match, and how many those are, if the route pages its rows;
        otherwise 0 and None.
    """

    rows: list[dict[str, Any]]
    rest: dict[str, Any] = field(default_factory=dict)
    offset: int = 0
    total: int | None = None

    @property
    def columns(self) -> list[str]:
        """The names of all columns, in the order in which the rows bring them."""
        return list(dict.fromkeys(key for row in self.rows for key in row))

    def page(self, start: int) -> list[list[Cell]]:
        """Return the cells of one page of the rows that came."""
        columns = self.columns
        rows = self.rows if self.total is not None else self.rows[start : start + PAGE]
        return [
            [cell_of(row[column], column) if column in row else _missing() for column in columns]
            for row in rows
        ]


def rows_of(answer: Any) -> Rows | None:
    """Return the table that an answer is; None if it is none.

    A table is a list of objects, or an object in which exactly one value is a list of objects, as ``rows``.
    """
    if isinstance(answer, list):
        return Rows(answer) if _are_rows(answer) and answer else None
    if not isinstance(answer, dict):
        return None
    paged = isinstance(answer.get("rows"), list) and _are_rows(answer["rows"])
    tables = ["rows"] if paged else [key for key, one in answer.items() if _are_rows(one) and one]
    if len(tables) != 1:
        return None
    rest = {key: value for key, value in answer.items() if key != tables[0]}
    # An object that holds much besides the list is better seen whole.
    if not paged and any(isinstance(value, dict | list) for value in rest.values()):
        return None
    offset, total = answer.get("offset", -1), answer.get("matching", answer.get("total", -1))
    if paged and _is_count(offset) and _is_count(total):
        # The place among all rows is told beside the table.
        beside = {key: value for key, value in rest.items() if key not in ("offset", "matching")}
        return Rows(answer["rows"], beside, offset, total)
    return Rows(answer[tables[0]], rest)


def cell_of(value: Any, key: str = "") -> Cell:
    """Return a value as one cell: its kind and its text, cut where it would be too long to read.

    Its name in the answer tells which numbers are times, and their units.
    """
    leaf = _leaf(value, key)
    text = leaf["text"]
    return leaf | {"text": text if len(text) <= _CELL else text[: _CELL - 1] + "…"}


def tree_of(value: Any) -> Node:
    """Return a value as nested nodes, at most `MAX_NODES` of them and `MAX_DEPTH` deep; the rest is counted.

    A long text counts as several nodes.
    """
    budget = [MAX_NODES]
    return _node(value, "", 0, budget)


def text_of(text: str, limit: int = MAX_TEXT) -> str:
    """Return a text as long as a page can show."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]}\n… and {len(text) - limit:,} characters more."


def _node(value: Any, name: str, depth: int, budget: list[int]) -> Node:
    budget[0] -= 1
    kind = _kind(value)
    if kind not in ("object", "list"):
        leaf = _leaf(value, name)
        leaf["text"] = text_of(leaf["text"], MAX_LEAF)
        budget[0] -= len(leaf["text"]) // _CELL
        return {**leaf}
    if depth >= MAX_DEPTH:
        return {"kind": "cut", "text": f"{len(value):,} more inside"}
    pairs = value.items() if kind == "object" else enumerate(value)
    children = []
    for key, one in pairs:
        if budget[0] <= 0:
            break
        inner = str(key) if kind == "object" else singular(name)
        children.append([str(key), _node(one, inner, depth + 1, budget)])
    return {"kind": kind, "size": len(value), "children": children, "more": len(value) - len(children)}


def _leaf(value: Any, key: str) -> Cell:
    kind = _kind(value)
    if kind not in ("number", "string"):
        return {"kind": kind, "text": _json(value)}
    told = shown(value, key)
    if told.kind == "time":
        return {"kind": "time", "text": told.text, "exact": told.exact, "utc": told.utc}
    if kind == "string":
        return {"kind": kind, "text": value}
    return {"kind": kind, "text": told.text} | ({"exact": told.exact} if told.exact else {})


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, dict):
        return "object"
    return "list" if isinstance(value, list) else "string"


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "…"


def _missing() -> Cell:
    return {"kind": "missing", "text": ""}


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _is_count(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
