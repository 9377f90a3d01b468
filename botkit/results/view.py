"""A paged result as a widget: its table grows in place, page by page or all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from botkit.results import html
from botkit.results._static import read
from botkit.results.loading import Job
from botkit.results.pages import Pages
from botkit.results.shape import Rows, columns_of, rows_of

if TYPE_CHECKING:
    from botkit.results.result import Result

MAX_SHOWN = 2000
"""Rows in the page at the most: more would make the browser slow; the result holds all."""


class _Rows(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = read("times.js", "rows.js")
    _css = read("result.css")
    table = traitlets.Unicode("").tag(sync=True)
    first = traitlets.Int(0).tag(sync=True)
    caption = traitlets.Unicode("").tag(sync=True)
    loaded = traitlets.Int(0).tag(sync=True)
    total = traitlets.Int(0).tag(sync=True)
    more = traitlets.Bool(True).tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)
    note = traitlets.Unicode("").tag(sync=True)


class RowsView:
    """Shows a paged result with buttons for its further pages.

    Rows go to the page once: a trait would send all of them again with every page that comes.

    Parameters
    ----------
    result
        What is shown.
    pages
        Its rows.
    """

    def __init__(self, result: Result, pages: Pages) -> None:
        self._result = result
        self._pages = pages
        self._job: Job | None = None
        self.root = _Rows()
        self._paint()
        pages.listeners.append(self._grown)
        self.root.on_msg(lambda _widget, content, _buffers: self._told(content))
        self.root.observe(lambda change: self._closed() if change["new"] is None else None, names="comm")

    @property
    def _shown(self) -> int:
        return min(len(self._pages.rows), MAX_SHOWN)

    def _paint(self) -> None:
        """Draw the table anew, with what is loaded now."""
        result, rows = self._result, self._pages.rows[:MAX_SHOWN]
        self._columns = columns_of(rows) or []
        found = rows_of(result.value) or Rows(rows)
        value = {**found.around, "rows": rows}
        with self.root.hold_sync():
            self.root.table = html.answer(value, result.names, result.route, MAX_SHOWN)
            self.root.first = self._sent = len(rows)
            self._tell()

    def _grown(self) -> None:
        rows = self._pages.rows[:MAX_SHOWN]
        if [column.title for column in columns_of(rows) or []] != [column.title for column in self._columns]:
            self._paint()
            return
        if self._shown > self._sent:
            self._send(self._sent)
            self._sent = self._shown
        self._tell()

    def _send(self, start: int) -> None:
        rows = self._pages.rows[start : self._shown]
        self.root.send(
            {"kind": "rows", "from": start, "html": html.table_rows(rows, self._columns, self._result.names)}
        )

    def _tell(self) -> None:
        note = self._job.note if self._job else ""
        if len(self._pages.rows) > MAX_SHOWN:
            note = f"{note} The first {MAX_SHOWN:,} rows are shown; the result holds all that are loaded.".strip()
        with self.root.hold_sync():
            self.root.caption = self._result.caption
            self.root.loaded, self.root.total = len(self._pages.rows), self._pages.total
            self.root.more = self._pages.more
            self.root.busy = self._job is not None and self._job.running
            self.root.note = note

    def _closed(self) -> None:
        if self._job is not None:
            self._job.cancel()
        if self._grown in self._pages.listeners:
            self._pages.listeners.remove(self._grown)

    def _told(self, content: Any) -> None:
        kind = content.get("kind") if isinstance(content, dict) else None
        if kind == "rows":
            # A page that was opened later, or again, has the first rows only.
            start = content.get("from")
            if isinstance(start, int) and self.root.first <= start < self._shown:
                self._send(start)
        elif kind in ("more", "all") and (self._job is None or not self._job.running):
            self._job = Job(self._pages, everything=kind == "all", ended=self._tell)
            self._tell()
        elif kind == "cancel" and self._job is not None:
            self._job.cancel()
