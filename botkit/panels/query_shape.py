"""An answer as what a page can show of it: cells of a table, nodes of a tree, or text. No I/O.

What is a table, and how a value is told, is that of `botkit.results`. Numbers are text here: a browser would round an
id that is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from botkit.results.values import Names, Shown, inline, shown, singular

MAX_NODES = 5_000
MAX_DEPTH = 40
MAX_TEXT = 200_000
MAX_LEAF = 20_000
_CELL = 300

Cell = dict[str, str]
Node = dict[str, Any]


def cell_of(value: Any, key: str, names: Names) -> Cell:
    """Return a value as one cell: its kind and its text, cut where it would be too long to read.

    Its name in the answer tells which numbers are times, and their units.
    """
    cell = _leaf(inline(value, key, names) or shown(value, key, names))
    if len(cell["text"]) > _CELL:
        cell["text"] = cell["text"][: _CELL - 1] + "…"
    return cell


def tree_of(value: Any, names: Names) -> Node:
    """Return a value as nested nodes, at most `MAX_NODES` of them and `MAX_DEPTH` deep; the rest is counted.

    A long text counts as several nodes.
    """
    return _node(value, "", names, 0, [MAX_NODES])


def text_of(text: str, limit: int = MAX_TEXT) -> str:
    """Return a text as long as a page can show."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]}\n… and {len(text) - limit:,} characters more."


def _node(value: Any, key: str, names: Names, depth: int, budget: list[int]) -> Node:
    budget[0] -= 1
    if not isinstance(value, dict | list) or not value:
        leaf = _leaf(shown(value, key, names))
        leaf["text"] = text_of(leaf["text"], MAX_LEAF)
        budget[0] -= len(leaf["text"]) // _CELL
        return {**leaf}
    if small := inline(value, key, names):
        return {**_leaf(small)}
    if depth >= MAX_DEPTH:
        return {"kind": "empty", "text": f"{len(value):,} more inside"}
    pairs: Iterable[tuple[Any, Any]] = enumerate(value) if isinstance(value, list) else value.items()
    children = []
    for name, one in pairs:
        if budget[0] <= 0:
            break
        inner = singular(key) if isinstance(value, list) else name
        children.append([str(name), _node(one, inner, names, depth + 1, budget)])
    kind = "list" if isinstance(value, list) else "object"
    return {"kind": kind, "size": len(value), "children": children, "more": len(value) - len(children)}


def _leaf(one: Shown) -> Cell:
    return {name: text for name, text in asdict(one).items() if text}
