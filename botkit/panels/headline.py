"""The tutorial's sentence, the bot's state, and the few numbers that say how it is."""

from __future__ import annotations

import time
from html import escape
from typing import Any

import anywidget
import traitlets

from botkit.model import Snapshot, State
from botkit.panels import _html
from botkit.panels._panel import Panel
from botkit.panels._static import read
from botkit.panels.texts import Lang, said, texts_of

BEAT = 2.0
"""Seconds between two beats at the least; the front end calls the numbers old after 15 s without any news."""


class _Headline(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = read("format.js", "headline.js")
    _css = read("theme.css", "headline.css")
    lang = traitlets.Unicode("en").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    state = traitlets.Unicode(State.STOPPED.value).tag(sync=True)
    reason = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    since = traitlets.Float(0.0).tag(sync=True)
    started_at = traitlets.Float(None, allow_none=True).tag(sync=True)
    name = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    sandbox = traitlets.Bool(False).tag(sync=True)
    guilds = traitlets.Int(0).tag(sync=True)
    members = traitlets.Int(0).tag(sync=True)
    rate = traitlets.Float(0.0).tag(sync=True)
    commands = traitlets.Int(0).tag(sync=True)
    commands_failed = traitlets.Int(0).tag(sync=True)
    good = traitlets.List(trait=traitlets.Float(), allow_none=True, default_value=None).tag(sync=True)
    gone = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    beat = traitlets.Float(0.0).tag(sync=True)


class HeadlinePanel(Panel):
    """How the bot is, in one sentence and four numbers.

    Every `update` and every `lost` is a sign of life for the page, which calls its numbers old after 15 s without
    one: call either at least every 5 s.

    Parameters
    ----------
    lang
        The language of the panel.
    """

    def __init__(self, lang: Lang = "en") -> None:
        super().__init__(_Headline, "headline", lang)
        self._good: list[float] | None = None

    def update(self, snapshot: Snapshot) -> None:
        """Show a snapshot; sends what differs, and a beat if the last one is older than `BEAT`."""
        if snapshot.state is State.READY:
            self._good = [snapshot.guilds, round(snapshot.at)]
        self._set(gone=None, beat=self._beat(), **values_of(snapshot), **self._last_good(snapshot.state))

    def lost(self, since: float | None, message: str) -> None:
        """Say that the bot does not answer.

        Parameters
        ----------
        since
            When the last numbers came, in seconds since the epoch; None if none ever did.
        message
            The sentence that says why, and what to do.
        """
        self._set(gone={"since": since, "message": message}, beat=self._beat())

    def _last_good(self, state: State) -> dict[str, Any]:
        """Send the last good number only when it is needed: with every change it would double the traffic."""
        return {} if state is State.READY else {"good": self._good}

    def _beat(self) -> float:
        now = time.time()
        due = not 0 <= now - self.root.beat < BEAT
        return round(now) if due else self.root.beat

    @staticmethod
    def first_paint(snapshot: Snapshot, lang: Lang = "en", now: float | None = None) -> str:
        """Return the panel as HTML for the time before the page's script runs; everything escaped."""
        texts = texts_of("headline", lang)
        since = texts["since"].format(age=_html.duration(texts, (now or snapshot.at) - snapshot.since))
        name = f'<bdi class="bk-name">{escape(snapshot.name)}</bdi>' if snapshot.name else ""
        badge = f'<span class="bk-badge">{escape(texts["sandbox"])}</span>' if snapshot.sandbox else ""
        reason, tongue = said(snapshot.reason or "", lang)
        note = (
            f'<div class="bk-note"><p dir="auto" lang="{tongue}">{escape(reason)}</p></div>' if reason else ""
        )
        return (
            f'<section class="botkit botkit-headline" data-state="{snapshot.state}">'
            f'<div class="bk-top">{_html.pill(texts, snapshot.state)}{name}{badge}'
            f'<span class="bk-since bk-muted">{escape(since) if snapshot.since else ""}</span></div>'
            f'<p class="bk-sentence">{_sentence(texts, snapshot)}</p>{note}{_facts(texts, snapshot, now)}</section>'
        )


def values_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return the traits that show a snapshot."""
    return {
        "state": snapshot.state.value,
        "reason": snapshot.reason,
        "since": snapshot.since,
        "started_at": snapshot.started_at,
        "name": snapshot.name,
        "sandbox": snapshot.sandbox,
        "guilds": snapshot.guilds,
        "members": snapshot.members,
        "rate": round(snapshot.events_per_second, 1),
        "commands": snapshot.commands,
        "commands_failed": snapshot.commands_failed,
    }


def _sentence(texts: dict[str, str], snapshot: Snapshot) -> str:
    if not snapshot.state.alive:
        return escape(texts["sentence_gone"])
    if snapshot.state in (State.STARTING, State.CONNECTING) and not snapshot.guilds:
        return escape(texts["sentence_coming"])
    return _html.strong(_html.plural(texts, "sentence", snapshot.guilds), n=_html.number(snapshot.guilds))


def _facts(texts: dict[str, str], snapshot: Snapshot, now: float | None) -> str:
    started = snapshot.started_at if snapshot.state.alive else None
    uptime = texts["unit_none"] if started is None else _html.duration(texts, (now or snapshot.at) - started)
    failed = snapshot.commands_failed
    extra = escape(texts["commands_failed"].format(n=_html.number(failed))) if failed else ""
    rows = (
        ("members", _html.number(snapshot.members), ""),
        ("rate", texts["rate_value"].format(n=_html.number(snapshot.events_per_second, 1)), ""),
        ("commands", _html.number(snapshot.commands), extra),
        ("uptime", uptime, ""),
    )
    cells = (
        f"<div><dt>{escape(texts[key])}</dt><dd>{escape(value)}<small>{more}</small></dd></div>"
        for key, value, more in rows
    )
    return f'<dl class="bk-facts">{"".join(cells)}</dl>'
