"""How the bot's process is: lag, memory, processor, rate limits and IDENTIFYs, each with a calm level."""

from __future__ import annotations

import time
from html import escape
from typing import Any

import anywidget
import traitlets

from botkit.model import Snapshot
from botkit.panels import _html
from botkit.panels._panel import Panel
from botkit.panels._static import front_end
from botkit.panels._values import megabytes, milliseconds
from botkit.panels.levels import levels
from botkit.panels.texts import Lang, texts_of

ROWS = ("lag", "memory", "cpu", "limits", "identifies")


class _Health(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = front_end("format.js", "values.js", "cards.js", "health.js")
    _css = front_end("theme.css", "health.css")
    lang = traitlets.Unicode("en").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    measured = traitlets.Float(None, allow_none=True).tag(sync=True)
    lag = traitlets.Int(None, allow_none=True).tag(sync=True)
    memory = traitlets.Int(None, allow_none=True).tag(sync=True)
    cpu = traitlets.Float(None, allow_none=True).tag(sync=True)
    limits = traitlets.Int(None, allow_none=True).tag(sync=True)
    limited = traitlets.Float(None, allow_none=True).tag(sync=True)
    identifies: traitlets.List[float] = traitlets.List(allow_none=True, default_value=None).tag(sync=True)
    levels: traitlets.Dict[str, str] = traitlets.Dict().tag(sync=True)


class HealthPanel(Panel):
    """Five numbers of the bot's process, and what each calls for (`botkit.panels.levels`).

    Parameters
    ----------
    lang
        The language of the panel.
    """

    def __init__(self, lang: Lang = "en") -> None:
        super().__init__(_Health, "health", lang)

    def update(self, snapshot: Snapshot) -> None:
        """Show a snapshot's health; sends nothing when nothing has changed."""
        self._set(**values_of(snapshot))

    @staticmethod
    def first_paint(snapshot: Snapshot, lang: Lang = "en", now: float | None = None) -> str:
        """Return the panel as HTML for the time before the page's script runs; everything escaped."""
        texts = texts_of("health", lang)
        now = time.time() if now is None else now
        values, notes = _values(texts, snapshot, now), _notes(texts, snapshot, now)
        known = levels(snapshot)
        rows = "".join(_row(texts, row, known[row], values[row], notes[row]) for row in ROWS)
        return (
            f'<section class="botkit botkit-health bk-card"><header class="bk-head">'
            f"<h2>{escape(texts['title'])}</h2>"
            f'<span class="bk-muted bk-summary">{escape(_measured(texts, snapshot, now))}</span></header>'
            f'<dl class="bk-rows">{rows}</dl></section>'
        )


def values_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return the traits that show a snapshot's health, in milliseconds, megabytes and percent."""
    vitals, budget = snapshot.vitals, snapshot.identifies
    return {
        "measured": vitals and round(vitals.at),
        "lag": vitals and milliseconds(vitals.loop_lag),
        "memory": vitals and megabytes(vitals.memory),
        "cpu": vitals and round(100 * vitals.cpu, 1),
        "limits": None if snapshot.started_at is None else snapshot.rate_limits,
        "limited": snapshot.rate_limited_at,
        "identifies": budget and [budget.remaining, budget.total, round(budget.resets_at)],
        "levels": {name: level.value for name, level in levels(snapshot).items()},
    }


def _measured(texts: dict[str, str], snapshot: Snapshot, now: float) -> str:
    if snapshot.vitals is None:
        return ""
    age = texts["unit_ago"].format(age=_html.duration(texts, now - snapshot.vitals.at))
    return texts["measured"].format(when=age)


def _values(texts: dict[str, str], snapshot: Snapshot, now: float) -> dict[str, str]:
    known = values_of(snapshot)
    shown = dict.fromkeys(ROWS, texts["unit_none"])
    if snapshot.vitals:
        shown["lag"] = _html.took(texts, known["lag"])
        shown["memory"] = _html.size(texts, known["memory"])
        shown["cpu"] = texts["percent"].format(n=_html.number(known["cpu"], 1))
    if known["limits"] is not None:
        shown["limits"] = _html.number(known["limits"])
    if budget := snapshot.identifies:
        left = budget.total if now >= budget.resets_at else budget.remaining
        numbers = {"n": _html.number(left), "total": _html.number(budget.total)}
        shown["identifies"] = texts["identifies_value"].format(**numbers)
    return shown


def _notes(texts: dict[str, str], snapshot: Snapshot, now: float) -> dict[str, str]:
    """Return what stands beside each number, as HTML."""
    notes = {row: escape(texts.get(f"{row}_note", "")) for row in ROWS}
    if snapshot.rate_limited_at is not None:
        when = _html.joined(texts, snapshot.rate_limited_at, now)
        notes["limits"] = escape(texts["limits_last"]).format(when=when)
    elif snapshot.started_at is not None:
        notes["limits"] = escape(texts["limits_none"])
    if budget := snapshot.identifies:
        if now < budget.resets_at:
            left = _html.age(texts, budget.resets_at - now)
            notes["identifies"] = escape(texts["identifies_resets"].format(age=left))
        else:
            when = _html.joined(texts, budget.resets_at, now)
            notes["identifies"] = escape(texts["identifies_reset"]).format(when=when)
    return notes


def _row(texts: dict[str, str], name: str, level: str, value: str, note: str) -> str:
    word = escape(texts[f"level_{level}"])
    return (
        f'<div class="bk-level" data-level="{level}" title="{escape(texts[f"{name}_help"])}">'
        f'<dt><i class="bk-shape" aria-hidden="true"></i>{escape(texts[name])}</dt>'
        f'<dd class="bk-number">{escape(value)}</dd><dd class="bk-remark">{note}</dd>'
        f'<dd class="bk-word">{word}</dd></div>'
    )
