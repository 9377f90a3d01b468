"""What the bot is busy with: events a second by type, and its commands."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import anywidget
import traitlets

from botkit.model import Snapshot
from botkit.panels import _html
from botkit.panels._panel import Panel
from botkit.panels._rows import OTHER, StableRows
from botkit.panels._static import front_end
from botkit.panels._values import milliseconds
from botkit.panels.texts import Lang, texts_of

COMMANDS = ("used", "failed", "p50", "p95")


class _Activity(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = front_end("format.js", "values.js", "cards.js", "activity.js")
    _css = front_end("theme.css", "activity.css")
    lang = traitlets.Unicode("en").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    types: traitlets.List[str] = traitlets.List().tag(sync=True)
    rates: traitlets.List[float] = traitlets.List().tag(sync=True)
    used = traitlets.Int(None, allow_none=True).tag(sync=True)
    failed = traitlets.Int(None, allow_none=True).tag(sync=True)
    p50 = traitlets.Int(None, allow_none=True).tag(sync=True)
    p95 = traitlets.Int(None, allow_none=True).tag(sync=True)


class ActivityPanel(Panel):
    """Events a second by type, in rows that keep their places, and how the bot's commands fare.

    The order of the rows travels apart from their numbers, so that a second's news is numbers alone.

    Parameters
    ----------
    lang
        The language of the panel.
    """

    def __init__(self, lang: Lang = "en") -> None:
        super().__init__(_Activity, "activity", lang)
        self._rows = StableRows()
        self._started_at: float | None = None

    def update(self, snapshot: Snapshot) -> None:
        """Show a snapshot's activity; sends nothing when nothing has changed."""
        if snapshot.started_at != self._started_at:
            self._started_at = snapshot.started_at
            self._rows = StableRows()
        rates = dict(snapshot.event_rates)
        types = self._rows.arrange(rates, snapshot.at)
        self._set(types=types, rates=_rates(types, rates), **commands_of(snapshot))

    @staticmethod
    def first_paint(snapshot: Snapshot, lang: Lang = "en", types: Sequence[str] | None = None) -> str:
        """Return the panel as HTML for the time before the page's script runs; everything escaped.

        Parameters
        ----------
        snapshot
            What to show.
        lang
            The language of the page.
        types
            The order of the rows as the widget has it (its trait ``types``); without, the highest rate is first.
        """
        texts = texts_of("activity", lang)
        rates = dict(snapshot.event_rates)
        order = list(rates if types is None else types)
        empty = "" if order else f'<p class="bk-empty">{escape(texts["empty"])}</p>'
        return (
            f'<section class="botkit botkit-activity bk-card"><header class="bk-head">'
            f'<h2>{escape(texts["title"])}</h2><span class="bk-muted bk-summary">{escape(texts["types"])}</span>'
            f'</header><dl class="bk-bars">{_bars(texts, order, _rates(order, rates))}</dl>{empty}'
            f'<dl class="bk-commands">{_commands(texts, snapshot)}</dl></section>'
        )


def commands_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return the traits that show a snapshot's commands; None is what is not known."""
    known = snapshot.started_at is not None
    return {
        "used": snapshot.commands if known else None,
        "failed": snapshot.commands_failed if known else None,
        "p50": milliseconds(snapshot.command_p50),
        "p95": milliseconds(snapshot.command_p95),
    }


def scale(highest: float) -> float:
    """Return the rate that fills a bar: 1, 2 or 5 times a power of ten, so that bars seldom all change at once."""
    step = 1.0
    while step < highest:
        step *= 2.5 if str(step)[0] == "2" else 2
    return step


def _rates(types: Sequence[str], rates: dict[str, float]) -> list[float]:
    return [round(rates.get(kind, 0.0), 1) for kind in types]


def _bars(texts: dict[str, str], types: Sequence[str], rates: Sequence[float]) -> str:
    full = scale(max(rates, default=0.0))
    return "".join(
        f"<div><dt>{escape(texts['other'] if kind == OTHER else kind)}</dt>"
        f'<dd><i class="bk-bar" aria-hidden="true"><i style="transform:scaleX({rate / full:.4f})"></i></i>'
        f"<span>{escape(texts['rate'].format(n=_html.number(rate, 1)))}</span></dd></div>"
        for kind, rate in zip(types, rates, strict=True)
    )


def _commands(texts: dict[str, str], snapshot: Snapshot) -> str:
    values = commands_of(snapshot)
    shown = {name: _html.took(texts, values[name]) for name in ("p50", "p95")}
    for name in ("used", "failed"):
        known = values[name]
        shown[name] = texts["unit_none"] if known is None else _html.number(known)
    if values["failed"] and values["used"]:
        share = _html.number(100 * values["failed"] / values["used"], 1)
        shown["failed"] = texts["failed_share"].format(n=shown["failed"], share=share)
    return "".join(
        f'<div title="{escape(texts[f"{name}_help"])}"><dt>{escape(texts[name])}</dt>'
        f"<dd>{escape(shown[name])}</dd></div>"
        for name in COMMANDS
    )
