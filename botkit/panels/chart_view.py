"""What of a chart's lines is seen: from when to when, of which line, between which values. Pure.

The front end's ``chart_lines.js`` does the same, so that the first paint and what takes its place look alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from botkit.panels.chart_lines import COLUMNS, STEPS, TENTHS, Line, Lines, Measure, Row, Span, is_gap, time_of

LEAST_WIDTH = 60 * TENTHS
"""A line that has just begun is drawn as wide as this, in tenths of a second."""

LEAST_ROOM = 10
SHARE = 0.02
"""The height shows at least this many servers or members, and this share of their number: one join stays small."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The values along the height of a chart.

    Parameters
    ----------
    low, high
        The values at the bottom and at the top.
    step
        How far apart the marked values are; both ends are marked.
    """

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        """The marked values, from low to high."""
        return [
            self.low + index * self.step for index in range(round((self.high - self.low) / self.step) + 1)
        ]


def window(lines: Lines, span: Span) -> tuple[int, int]:
    """Return from when to when a range goes, in tenths of a second: to the last row, at most from the first one."""
    held = [line.rows for line in lines.by_span.values() if line.rows]
    end = max(time_of(rows[-1]) for rows in held)
    start = max(end - STEPS[span][0] * TENTHS, min(time_of(rows[0]) for rows in held))
    return min(start, end - LEAST_WIDTH), end


def line_for(lines: Lines, span: Span, start: int, end: int) -> Line:
    """Return the finest line that covers a time, or all that there is; at most that of the range."""
    firsts = {name: time_of(line.rows[0]) for name, line in lines.by_span.items() if line.rows}
    latest = max(start + (end - start) * 0.1, min(firsts.values()))
    fine = next((name for name, first in firsts.items() if first <= latest or name == span), span)
    return lines.by_span[fine]


def seen(rows: list[Row], start: int, end: int) -> list[Row]:
    """Return the rows of a time, and the one before it, whose count holds when the time begins."""
    first = next((place for place, row in enumerate(rows) if time_of(row) >= start), len(rows))
    return [row for row in rows[max(0, first - 1) :] if time_of(row) <= end]


def spans_with_data(lines: Lines) -> list[Span]:
    """Return the ranges to choose from: the longer ones only where there is something to see in them."""
    chosen: list[Span] = ["15m", "1h", "24h"]
    shorter = STEPS["24h"][0]
    for span in ("7d", "30d"):
        rows = lines.by_span[span].rows
        if rows and time_of(rows[-1]) - time_of(rows[0]) > shorter * TENTHS:
            chosen.append(span)
        shorter = STEPS[span][0]
    return chosen


def scale(rows: list[Row], measure: Measure) -> Scale:
    """Return the values along the height: whole ones for counts, from zero for the rate."""
    known = [value for row in rows if not is_gap(row) and (value := row[COLUMNS[measure]]) is not None]
    low, high = (min(known), max(known)) if known else (0, 0)
    if measure == "events":
        return _even(0, max(1, 1.06 * high / 100), 0)
    lack = max(0.0, max(LEAST_ROOM, SHARE * high) - (high - low))
    room = 0.06 * (high - low)
    bottom = max(0.0, low - lack / 2 - room)
    return _even(bottom, max(high + lack / 2 + room, bottom + LEAST_ROOM), 1)


def _even(low: float, high: float, least: float) -> Scale:
    step = max(least, _nice((high - low) / 4))
    return Scale(math.floor(low / step) * step, math.ceil(high / step) * step, step)


def _nice(value: float) -> float:
    """Return the next of 1, 2, 5, 10, 20, 50 and so on."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= value * (1 - 1e-9))
