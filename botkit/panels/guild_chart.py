"""A line of the number of guilds over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

import anywidget
import traitlets

from botkit.metrics import GAP
from botkit.model import Snapshot, State
from botkit.panels import _html
from botkit.panels._panel import Panel
from botkit.panels._static import read
from botkit.panels.texts import Lang, texts_of

MAX_POINTS = 900
EVERY = 10.0
"""Seconds after which `GuildChartPanel.update` adds a point although the number has not changed."""

KIND = "botkit.points"

Point = tuple[float, int | None]
"""Seconds since the epoch, and the number of guilds; None where a gap begins, in which it is not known."""

_Wire = list[float | int | None]


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
        """Add a snapshot's count if the bot is ready and the count is new, or the last point `EVERY` seconds old.

        If the bot is not ready a gap begins.
        """
        points = self.root.points
        if snapshot.state is not State.READY:
            if points and points[-1][1] is not None:
                self.extend([(snapshot.at, points[-1][1]), (snapshot.at + GAP, None)])
        elif not points or snapshot.guilds != points[-1][1] or snapshot.at - points[-1][0] >= EVERY:
            self.extend([(snapshot.at, snapshot.guilds)])

    def extend(self, points: Iterable[Point]) -> None:
        """Append points, of which those that are not later than the last one are left out.

        Parameters
        ----------
        points
            What to append.
        """
        kept: list[_Wire] = self.root.points
        new = later(points, float(kept[-1][0] or 0) if kept else 0.0)
        if new:
            kept.extend(new)
            kept[:] = thin(kept, MAX_POINTS)
            self.root.send({"kind": KIND, "points": new[-MAX_POINTS:]})

    @staticmethod
    def first_paint(points: Sequence[Sequence[float | None]] = (), lang: Lang = "en") -> str:
        """Return the panel as HTML, its line as SVG, for the time before the page's script runs."""
        texts = texts_of("chart", lang)
        known = [(float(at or 0), float(guilds)) for at, guilds in points if guilds is not None]
        lines = "".join(
            f'<polyline points="{line}" vector-effect="non-scaling-stroke"/>' for line in _polylines(points)
        )
        count = f'<strong class="bk-value">{_html.number(int(known[-1][1]))}</strong>' if known else ""
        return (
            f'<section class="botkit botkit-chart bk-card"><header class="bk-head">'
            f'<h2>{escape(texts["title"])}</h2><p class="bk-readout">{count}</p></header>'
            f'<div class="bk-plot"><svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">'
            f"{lines}</svg></div></section>"
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

    Where one of two begins a gap, that one stays. The front end does the same to its copy.
    """
    while len(points) > most:
        half = max(2, len(points) // 2)
        older = [two[-1] if place and two[-1][1] is None else two[0] for place, two in _pairs(points[:half])]
        points = older + points[half:]
    return points


def _pairs(points: list[_Wire]) -> Iterator[tuple[int, list[_Wire]]]:
    return ((place, points[place : place + 2]) for place in range(0, len(points), 2))


def _polylines(points: Sequence[Sequence[float | None]]) -> Iterator[str]:
    """Yield the steps of each part between two gaps, in a square of 100."""
    known = [(float(at or 0), float(guilds)) for at, guilds in points if guilds is not None]
    if not known:
        return
    first, counts = known[0][0], [guilds for _, guilds in known]
    span, low, scale = (known[-1][0] - first) or 1, min(counts), (max(counts) - min(counts)) or 1
    steps: list[str] = []
    level = ""
    for at, guilds in points:
        if guilds is None:
            if steps:
                yield " ".join(steps)
            steps = []
            continue
        x = f"{100 * (float(at or 0) - first) / span:.2f}"
        if steps:
            steps.append(f"{x},{level}")
        level = f"{90 - 80 * (guilds - low) / scale:.2f}"
        steps.append(f"{x},{level}")
    if steps:
        yield " ".join(steps)
