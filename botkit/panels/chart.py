"""Servers, members and events a second over time."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping
from typing import Any, Protocol

import anywidget
import traitlets

from botkit.errors import RouteNotFound
from botkit.model import Snapshot, State
from botkit.panels import _chart_html
from botkit.panels._panel import Panel
from botkit.panels._static import front_end
from botkit.panels.chart_lines import STEPS, TENTHS, Lines, Point, Row, Span, gap_at, is_gap, row_of, time_of
from botkit.panels.texts import Lang, texts_of

KIND = "botkit.points"

RANGE: Span = "1h"
"""What a viewer sees who has not chosen another range."""

EVERY = 1.0
"""Seconds after which a point is added for another rate or other members; other servers are shown at once."""

AT_REST = 10.0
"""Seconds after which a point is added although nothing has changed."""

SILENCE = 30.0
"""Seconds without any snapshot after which nothing is known of that time; a quiet bot sends one every few seconds."""


class Ask(Protocol):
    """What asks the bot."""

    def __call__(self, route: str, /, **arguments: Any) -> Awaitable[Any]:
        """Return the answer of a route."""


def _encoded(lines: Lines, _: Any) -> dict[str, Any]:
    return lines.encoded()


class _Chart(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = front_end(
        "uPlot.iife.min.js", "format.js", "chart_lines.js", "chart_plot.js", "chart_parts.js", "chart.js"
    )
    _css = front_end("theme.css", "uPlot.min.css", "chart.css")
    lang = traitlets.Unicode("en").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    range = traitlets.Unicode(RANGE).tag(sync=True)
    lines = traitlets.Instance(Lines, ()).tag(sync=True, to_json=_encoded)


class ChartPanel(Panel):
    """How many servers the bot is in, their members, and the rate of its events, over time.

    New points travel as a custom message. The trait ``lines`` holds the whole for viewers who come later; it is
    changed in place, which traitlets does not notice, so that no new point sends it again. Which of the numbers, which
    range and which part of it is seen, every viewer chooses in the browser.

    Parameters
    ----------
    lang
        The language of the panel.
    """

    def __init__(self, lang: Lang = "en") -> None:
        super().__init__(_Chart, "chart", lang)
        self._last: Row | None = None
        self._heard: int | None = None

    @property
    def lines(self) -> Lines:
        """What is drawn."""
        lines: Lines = self.root.lines
        return lines

    def update(self, snapshot: Snapshot) -> None:
        """Add what a snapshot says, if the bot is ready and it is new; if the bot is not ready, begin a gap."""
        if snapshot.state is State.READY:
            row = row_of((snapshot.at, snapshot.guilds, snapshot.members, snapshot.events_per_second))
            self._add([*self._silence(row), *([row] if self._is_due(row) else [])])
            self._heard = time_of(row)
        else:
            since = time_of(row_of((min(snapshot.since, snapshot.at),)))
            self._add(self._gap(max(since, self._heard or 0)))
            self._heard = None

    def fill(self, points: Mapping[Span, Iterable[Point]]) -> None:
        """Put what the bot has recorded into the lines, and send all of them.

        Parameters
        ----------
        points
            For each range, points in order of time; one of which nothing is known begins a gap.
        """
        self.lines.fill(points)
        self._last, self._heard = self.lines.newest, None
        self.root.send_state("lines")

    async def load(self, ask: Ask) -> None:
        """Ask the bot for what it has recorded, and show it.

        Parameters
        ----------
        ask
            Asks the bot.

        Raises
        ------
        IPCError
            If the bot does not answer.
        """
        try:
            recorded = {span: (await ask("history", span=span))["points"] for span in STEPS}
        except RouteNotFound:
            # A bot of an older botkit counts servers only.
            recorded = dict.fromkeys(STEPS, (await ask("series"))["points"])
        self.fill(recorded)

    @staticmethod
    def first_paint(lines: Lines, lang: Lang = "en") -> str:
        """Return the panel as HTML, its lines as SVG, for the time before the page's script runs."""
        return _chart_html.chart(lines, RANGE, texts_of("chart", lang))

    def _add(self, rows: list[Row]) -> None:
        if rows:
            self._last = rows[-1]
            self.lines.add(rows)
            self.root.send({"kind": KIND, "points": rows})

    def _is_due(self, row: Row) -> bool:
        last = self._last
        if last is None or is_gap(last) or row[1] != last[1]:
            return True
        passed = time_of(row) - time_of(last)
        return not 0 <= passed < TENTHS * (EVERY if row[2:] != last[2:] else AT_REST)

    def _silence(self, row: Row) -> list[Row]:
        heard = self._heard
        late = heard is not None and time_of(row) - heard > SILENCE * TENTHS
        return self._gap(heard or 0) if late else []

    def _gap(self, at: int) -> list[Row]:
        """Return what ends the line at a time: the last values until then, then nothing."""
        if self._last is None or is_gap(self._last):
            return []
        return [[at, *self._last[1:]], gap_at(at + 1)]
