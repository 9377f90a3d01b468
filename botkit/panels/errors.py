"""The bot's last errors: type, place, count and when. Their messages may hold what users wrote: they stay away."""

from __future__ import annotations

import time
from html import escape
from typing import Any

import anywidget
import traitlets

from botkit.model import ErrorRow, Snapshot
from botkit.panels import _html
from botkit.panels._panel import Panel
from botkit.panels._static import front_end
from botkit.panels.texts import Lang, texts_of


class _Errors(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = front_end("format.js", "values.js", "cards.js", "errors.js")
    _css = front_end("theme.css", "rows.css")
    lang = traitlets.Unicode("en").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    known = traitlets.Bool(False).tag(sync=True)
    errors: traitlets.List[list[Any]] = traitlets.List().tag(sync=True)


class ErrorsPanel(Panel):
    """The groups with the newest errors.

    Parameters
    ----------
    lang
        The language of the panel.
    """

    def __init__(self, lang: Lang = "en") -> None:
        super().__init__(_Errors, "errors", lang)

    def update(self, snapshot: Snapshot) -> None:
        """Show a snapshot's errors; sends nothing when none has come."""
        errors = [[row.type, row.place, row.count, round(row.last_at)] for row in snapshot.errors]
        self._set(known=snapshot.started_at is not None, errors=errors)

    @staticmethod
    def first_paint(snapshot: Snapshot, lang: Lang = "en", now: float | None = None) -> str:
        """Return the panel as HTML for the time before the page's script runs; everything escaped."""
        texts = texts_of("errors", lang)
        now = time.time() if now is None else now
        known = snapshot.started_at is not None
        empty = texts["empty" if known else "not_known"]
        rows = [_row(texts, row, now) for row in snapshot.errors]
        return _html.rows_card("errors", texts, ("type", "count", "last"), rows, empty, known=known)


def _row(texts: dict[str, str], row: ErrorRow, now: float) -> str:
    place = escape(row.place)
    return (
        f'<tr><th scope="row"><span class="bk-what">{escape(row.type)}</span>'
        f'<code class="bk-place" title="{place}">{place}</code></th>'
        f"<td>{_html.number(row.count)}</td><td>{_html.joined(texts, row.last_at, now)}</td></tr>"
    )
