"""The answer to a query: a table with pages, a tree, or text. The form shows another if it is given one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import anywidget
import ipywidgets
import traitlets

from botkit.panels._static import read
from botkit.panels.query_shape import cell_of, text_of, tree_of
from botkit.results import _static as results_static
from botkit.results.shape import Column, Rows, columns_of, extent, is_page, record, rows_of
from botkit.results.values import Names, names_in, shown

PAGE = 50
"""Rows on a page of the table, unless the route pages its rows itself."""

Turn = Callable[[bool], Awaitable[None]]
"""Asks the route for the page before (True) or after the one that is shown, and shows it."""


class AnswerView(Protocol):
    """What shows answers."""

    @property
    def root(self) -> ipywidgets.DOMWidget:
        """The widget to display."""
        ...

    def show(self, value: Any, turn: Turn | None = None) -> None:
        """Show an answer; with `turn` its route pages its rows."""
        ...

    def clear(self) -> None:
        """Show nothing."""
        ...


class _Answer(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = f"{results_static.read('times.js')}\n{read('format.js', 'query_keys.js', 'query_answer.js')}"
    _css = read("theme.css", "query.css", "query_answer.css")
    view = traitlets.Dict().tag(sync=True)


class AnswerPanel:
    """Shows answers in the small way: rows as a table, nested values as a tree, the rest as text.

    Attributes
    ----------
    root
        The widget to display.
    """

    def __init__(self) -> None:
        self.root = _Answer()
        self._rows: Rows | None = None
        self._columns: list[Column] = []
        self._names: Names = {}
        self._turn: Turn | None = None
        self._turning: asyncio.Future[None] | None = None
        self.root.on_msg(self._on_message)

    def show(self, value: Any, turn: Turn | None = None) -> None:
        """Show an answer; with `turn` its route pages its rows."""
        found = rows_of(value)
        self._columns = (columns_of(found.items) if found else None) or []
        is_table = self._columns or (found and not found.items and is_page(value))
        self._rows, self._turn, self._names = found if is_table else None, turn, names_in(value)
        if self._rows is not None:
            self._show_rows(0)
        elif isinstance(value, dict | list) and value:
            self.root.view = {"kind": "tree", "node": tree_of(value, self._names)}
        elif value is None:
            self.root.view = {"kind": "nothing", "text": "The route answered, and returned nothing (null)."}
        elif value in ("", [], {}):
            empty = shown(value)
            self.root.view = {
                "kind": "nothing",
                "text": f"The route returned an {empty.exact or empty.text}.",
            }
        else:
            leaf = cell_of(value, "", {}) | {"text": text_of(shown(value).text)}
            self.root.view = {"kind": "text", "leaf": leaf}

    def clear(self) -> None:
        """Show nothing."""
        self._rows = self._turn = None
        self.root.view = {}

    def _show_rows(self, start: int) -> None:
        table = self._rows
        if table is None:
            return
        count = len(table.items)
        first, matching, total = table.place or (start, count, count)
        rows = table.items if table.place else table.items[start : start + PAGE]
        turns = table.place is None or self._turn is not None
        self.root.view = {
            "kind": "table",
            "columns": [[column.title, column.number] for column in self._columns],
            "rows": [
                [
                    cell_of(held[column.title], column.key, self._names) if column.title in held else None
                    for column in self._columns
                ]
                for held in map(record, rows)
            ],
            "first": first,
            "range": extent(first, len(rows), matching, total),
            "back": first > 0 and turns,
            "next": first + len(rows) < matching and bool(rows) and turns,
            "rest": [[key, cell_of(value, key, self._names)] for key, value in table.around.items()],
        }

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        table = self._rows
        if table is None or not isinstance(content, dict) or content.get("kind") != "botkit.page":
            return
        back = content.get("back") is True
        if table.place is None:
            first = self.root.view.get("first", 0)
            last = max(0, (len(table.items) - 1) // PAGE * PAGE)
            self._show_rows(min(last, max(0, first + (-PAGE if back else PAGE))))
        elif self._turn is not None and (self._turning is None or self._turning.done()):
            self._turning = asyncio.ensure_future(self._turn(back))
