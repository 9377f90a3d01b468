"""A line of the number of guilds over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import anywidget
import traitlets

from botkit.model import Snapshot, State
from botkit.panels import _html
from botkit.panels._panel import Panel
from botkit.panels._static import read
from botkit.panels.texts import Lang, texts_of

MAX_POINTS = 900
EVERY = 10.0
"""Seconds after which `GuildChartPanel.update` adds a point although the number has not changed."""

KIND = "botkit.points"

Point = tuple[float, int]
_Wire = list[float | int]


class _GuildChart(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = read("uPlot.iife.min.js", "format.js", "guild_chart.js")
    _css = read("theme.css", "uPlot.min.css", "guild_chart.css")
    lang = traitlets.Unicode("en").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    most = traitlets.Int(MAX_POINTS).tag(sync=True)
    points: traitlets.List[_Wire] = traitlets.List().tag(sync=True)


class GuildChartPanel(Panel):
    """How many guilds the bot is in, over time.

    Appended points travel as a custom message. The trait ``points`` holds the whole for viewers who come later; it
    is changed in place, which traitlets does not notice, so that no append sends it again.

    Parameters
    ----------
    lang
        The language of the panel.
    """

    def __init__(self, lang: Lang = "en") -> None:
        super().__init__(_GuildChart, "chart", lang)

    def update(self, snapshot: Snapshot) -> None:
        """Add a snapshot's count if the bot is ready and the count is new, or the last point `EVERY` seconds old."""
        points = self.root.points
        new = not points or snapshot.guilds != points[-1][1] or snapshot.at - points[-1][0] >= EVERY
        if snapshot.state is State.READY and new:
            self.extend([(snapshot.at, snapshot.guilds)])

    def extend(self, points: Iterable[Point]) -> None:
        """Append points, of which those that are not later than the last one are left out.

        Parameters
        ----------
        points
            Pairs of seconds since the epoch and number of guilds.
        """
        kept: list[_Wire] = self.root.points
        new = later(points, kept[-1][0] if kept else 0.0)
        if new:
            kept.extend(new)
            kept[:] = thin(kept, MAX_POINTS)
            self.root.send({"kind": KIND, "points": new[-MAX_POINTS:]})

    @staticmethod
    def first_paint(points: Sequence[Sequence[float]] = (), lang: Lang = "en") -> str:
        """Return the panel as HTML, its line as SVG, for the time before the page's script runs."""
        texts = texts_of("chart", lang)
        line = (
            f'<polyline points="{_polyline(points)}" vector-effect="non-scaling-stroke"/>' if points else ""
        )
        count = f'<strong class="bk-value">{_html.number(points[-1][1])}</strong>' if points else ""
        return (
            f'<section class="botkit botkit-chart bk-card"><header class="bk-head">'
            f'<h2>{escape(texts["title"])}</h2><p class="bk-readout">{count}</p></header>'
            f'<div class="bk-plot"><svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">'
            f"{line}</svg></div></section>"
        )


def later(points: Iterable[Point], last: float) -> list[_Wire]:
    """Return the points later than ``last``, each later than the one before; uPlot takes no others."""
    kept: list[_Wire] = []
    for moment, guilds in points:
        at = round(moment, 1)
        if at > last:
            kept.append([at, guilds])
            last = at
    return kept


def thin(points: list[_Wire], most: int) -> list[_Wire]:
    """Return at most ``most`` points: of the older half every second one goes, so that the line keeps its beginning.

    The front end does the same to its copy.
    """
    while len(points) > most:
        half = max(2, len(points) // 2)
        points = points[:half:2] + points[half:]
    return points


def _polyline(points: Sequence[Sequence[float]]) -> str:
    times, counts = [point[0] for point in points], [point[1] for point in points]
    span, low, high = (times[-1] - times[0]) or 1, min(counts), max(counts)
    scale = (high - low) or 1
    steps: list[str] = []
    for index, (moment, guilds) in enumerate(points):
        x, y = 100 * (moment - times[0]) / span, 90 - 80 * (guilds - low) / scale
        if index:
            steps.append(f"{x:.2f},{90 - 80 * (counts[index - 1] - low) / scale:.2f}")
        steps.append(f"{x:.2f},{y:.2f}")
    return " ".join(steps)
