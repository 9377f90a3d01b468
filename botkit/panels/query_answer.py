"""The answer to a query: a table with pages, a tree, or text. The form shows another if it is given one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import anywidget
import ipywidgets
import traitlets

from botkit.panels._static import read
from botkit.panels.query_shape import PAGE, Rows, cell_of, rows_of, text_of, tree_of

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
    _esm = read("format.js", "query_keys.js", "query_answer.js")
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
        self._turn: Turn | None = None
        self._turning: asyncio.Future[None] | None = None
        self.root.on_msg(self._on_message)

    def show(self, value: Any, turn: Turn | None = None) -> None:
        """Show an answer; with `turn` its route pages its rows."""
        self._rows, self._turn = rows_of(value), turn
        if self._rows is not None:
            self._show_rows(0)
        elif isinstance(value, dict | list) and value:
            self.root.view = {"kind": "tree", "node": tree_of(value)}
        else:
            cell = cell_of(value)
            text = text_of(value) if isinstance(value, str) else cell["text"]
            self.root.view = {"kind": "text", "of": cell["kind"], "text": text}

    def clear(self) -> None:
        """Show nothing."""
        self._rows = self._turn = None
        self.root.view = {}

    def _show_rows(self, start: int) -> None:
        table = self._rows
        if table is None:
            return
        paged = table.total is not None and self._turn is not None
        total = table.total if table.total is not None else len(table.rows)
        cells = table.page(start)
        first = table.offset if table.total is not None else start
        self.root.view = {
            "kind": "table",
            "columns": table.columns,
            "rows": cells,
            "first": first,
            "total": total,
            "back": first > 0 and (paged or table.total is None),
            "next": first + len(cells) < total and bool(cells) and (paged or table.total is None),
            "rest": [[key, cell_of(value, key)] for key, value in table.rest.items()],
        }

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        table = self._rows
        if table is None or not isinstance(content, dict) or content.get("kind") != "botkit.page":
            return
        back = content.get("back") is True
        if table.total is None:
            first = self.root.view.get("first", 0)
            last = max(0, (len(table.rows) - 1) // PAGE * PAGE)
            self._show_rows(min(last, max(0, first + (-PAGE if back else PAGE))))
        elif self._turn is not None and (self._turning is None or self._turning.done()):
            self._turning = asyncio.ensure_future(self._turn(back))
