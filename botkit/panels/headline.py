"""The tutorial's sentence, the bot's state, and the few numbers that say how it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from html import escape
from typing import Any

import anywidget
import traitlets

from botkit.model import Snapshot, State
from botkit.panels import _html
from botkit.panels._panel import Panel
from botkit.panels._static import front_end
from botkit.panels.texts import Lang, said, texts_of

BEAT = 2.0
"""Seconds between two beats at the least; the front end calls the numbers old after 15 s without any news."""


class _Headline(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = front_end("format.js", "values.js", "headline.js")
    _css = front_end("theme.css", "headline.css")
    lang = traitlets.Unicode("en").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    state = traitlets.Unicode(State.STOPPED.value).tag(sync=True)
    reason = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    since = traitlets.Float(0.0).tag(sync=True)
    started_at = traitlets.Float(None, allow_none=True).tag(sync=True)
    name = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    sandbox = traitlets.Bool(False).tag(sync=True)
    guilds = traitlets.Int(0).tag(sync=True)
    members = traitlets.Int(None, allow_none=True).tag(sync=True)
    hour_ago: traitlets.List[Any] = traitlets.List([None, None]).tag(sync=True)
    day_ago: traitlets.List[Any] = traitlets.List([None, None]).tag(sync=True)
    rate = traitlets.Float(None, allow_none=True).tag(sync=True)
    good = traitlets.List(trait=traitlets.Float(), allow_none=True, default_value=None).tag(sync=True)
    gone = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    beat = traitlets.Float(0.0).tag(sync=True)


class HeadlinePanel(Panel):
    """How the bot is, in one sentence and four numbers, two of them with their change over an hour and a day.

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
    def first_paint(
        snapshot: Snapshot, lang: Lang = "en", now: float | None = None, gone: dict[str, Any] | None = None
    ) -> str:
        """Return the panel as HTML for the time before the page's script runs; everything escaped.

        Parameters
        ----------
        snapshot
            What to show.
        lang
            The language of the page.
        now
            The time to which durations count, in seconds since the epoch; without, the snapshot's.
        gone
            What `lost` has told, as the widget has it (its trait ``gone``); None for a bot that answers.
        """
        texts = texts_of("headline", lang)
        state = "lost" if gone else snapshot.state.value
        since = texts["since"].format(age=_html.duration(texts, (now or snapshot.at) - snapshot.since))
        name = f'<bdi class="bk-name">{escape(snapshot.name)}</bdi>' if snapshot.name else ""
        badge = f'<span class="bk-badge">{escape(texts["sandbox"])}</span>' if snapshot.sandbox else ""
        never = gone is not None and gone["since"] is None
        sentence = escape(texts["lost_never"]) if never else _sentence(texts, snapshot)
        return (
            f'<section class="botkit botkit-headline" data-state="{state}" data-worth="{_worth(snapshot, gone)}">'
            f'<div class="bk-top">{_html.pill(texts, state)}{name}{badge}'
            f'<span class="bk-since bk-muted">{escape(since) if snapshot.since and not gone else ""}</span></div>'
            f'<p class="bk-sentence">{sentence}</p>{_note(texts, snapshot, gone, lang)}'
            f"{_facts(texts, snapshot, now)}</section>"
        )


def _worth(snapshot: Snapshot, gone: dict[str, Any] | None) -> str:
    """Return what the numbers are worth, in the front end's words."""
    return "lost" if gone else "live" if snapshot.state.alive else "gone"


def _note(texts: dict[str, str], snapshot: Snapshot, gone: dict[str, Any] | None, lang: Lang) -> str:
    """Return the sentences that say from when the numbers are, and why; a page without scripts knows no zone."""
    since = gone and gone["since"]
    when = f"{datetime.fromtimestamp(since, UTC):%H:%M:%S} UTC" if since else ""
    told = texts["lost"].format(time=when) if since else ""
    reason, tongue = said((gone["message"] if gone else snapshot.reason) or "", lang)
    if not told and not reason:
        return ""
    return (
        f'<div class="bk-note"><p class="bk-age">{escape(told)}</p>'
        f'<p dir="auto" lang="{tongue}">{escape(reason)}</p></div>'
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
        "members": snapshot.members if _counted(snapshot) else None,
        "hour_ago": [snapshot.guilds_hour_ago, snapshot.members_hour_ago],
        "day_ago": [snapshot.guilds_day_ago, snapshot.members_day_ago],
        "rate": None if snapshot.started_at is None else round(snapshot.events_per_second, 1),
    }


def _counted(snapshot: Snapshot) -> bool:
    """Whether the totals are known: before the first guild has come they are 0 without meaning it."""
    return bool(snapshot.guilds) or snapshot.state is State.READY


def _sentence(texts: dict[str, str], snapshot: Snapshot) -> str:
    if not snapshot.state.alive:
        return escape(texts["sentence_gone"])
    if snapshot.state in (State.STARTING, State.CONNECTING) and not snapshot.guilds:
        return escape(texts["sentence_coming"])
    return _html.strong(_html.plural(texts, "sentence", snapshot.guilds), n=_html.number(snapshot.guilds))


def _facts(texts: dict[str, str], snapshot: Snapshot, now: float | None) -> str:
    none = texts["unit_none"]
    started = snapshot.started_at if snapshot.state.alive else None
    uptime = none if started is None else _html.duration(texts, (now or snapshot.at) - started)
    rate = texts["rate_value"].format(n=_html.number(snapshot.events_per_second, 1))
    hour, day = (
        (snapshot.guilds_hour_ago, snapshot.members_hour_ago),
        (snapshot.guilds_day_ago, snapshot.members_day_ago),
    )
    counts = (snapshot.guilds, snapshot.members) if _counted(snapshot) else (None, None)
    rows = (
        *(
            (name, none if count is None else _html.number(count), _changes(texts, count, hour[i], day[i]))
            for i, (name, count) in enumerate(zip(("guilds", "members"), counts, strict=True))
        ),
        ("rate", none if snapshot.started_at is None else rate, ""),
        ("uptime", uptime, ""),
    )
    cells = (
        f"<div><dt>{escape(texts[key])}</dt><dd>{escape(value)}</dd>{more}</div>" for key, value, more in rows
    )
    return f'<dl class="bk-facts">{"".join(cells)}</dl>'


def _changes(texts: dict[str, str], now: int | None, hour: int | None, day: int | None) -> str:
    """Return how a number differs from those of an hour and of a day before; the numbers are in the tip."""
    parts = []
    for name, then in (("hour", hour), ("day", day)):
        if now is None or then is None:
            change, tip = texts["unit_none"], texts["not_known"]
        else:
            change = _html.signed(now - then)
            tip = texts[f"{name}_exact"].format(then=_html.number(then), n=_html.number(now))
        text = escape(texts[name].format(n=change))
        parts.append(f'<span title="{escape(tip)}">{text}</span>')
    return f'<dd class="bk-changes">{"".join(parts)}</dd>'
