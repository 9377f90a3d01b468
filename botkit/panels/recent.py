"""The last guilds that the bot has joined or left."""

from __future__ import annotations

import time
from html import escape
from typing import Any

import anywidget
import traitlets

from botkit.model import GuildMove, Snapshot
from botkit.panels import _html
from botkit.panels._panel import Panel
from botkit.panels._static import front_end
from botkit.panels.texts import Lang, texts_of


class _Recent(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = front_end("format.js", "values.js", "cards.js", "recent.js")
    _css = front_end("theme.css", "rows.css")
    lang = traitlets.Unicode("en").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    moves: traitlets.List[list[Any]] = traitlets.List().tag(sync=True)


class RecentPanel(Panel):
    """The last joins and leaves, the newest first.

    Parameters
    ----------
    lang
        The language of the panel.
    """

    def __init__(self, lang: Lang = "en") -> None:
        super().__init__(_Recent, "recent", lang)

    def update(self, snapshot: Snapshot) -> None:
        """Show a snapshot's joins and leaves; sends nothing when there was none."""
        self._set(moves=[[move.joined, move.name, move.members, round(move.at)] for move in snapshot.recent])

    @staticmethod
    def first_paint(snapshot: Snapshot, lang: Lang = "en", now: float | None = None) -> str:
        """Return the panel as HTML for the time before the page's script runs; everything escaped."""
        texts = texts_of("recent", lang)
        now = time.time() if now is None else now
        rows = [_row(texts, move, now) for move in snapshot.recent]
        return _html.rows_card("recent", texts, ("name", "members", "when"), rows, texts["empty"])


def _row(texts: dict[str, str], move: GuildMove, now: float) -> str:
    kind = "joined" if move.joined else "left"
    return (
        f'<tr data-kind="{kind}"><th scope="row"><span class="bk-move"><i aria-hidden="true"></i>'
        f"{escape(texts[kind])}</span> {_html.guild_name(texts, move.name)}</th>"
        f"<td>{_html.number(move.members)}</td><td>{_html.joined(texts, move.at, now)}</td></tr>"
    )
