"""The lines of a chart: one for each range of time, each bounded by the step between its points. Pure.

A row is ``[at, guilds, members, events]`` in whole numbers, so that Python and the front end reckon alike: tenths of
a second since the epoch, counts, and hundredths of events a second. None is what is not known. A row in which nothing
is known begins a gap. The front end's ``chart_lines.js`` does the same to its copy.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, get_args

Span = Literal["15m", "1h", "24h", "7d", "30d"]
Measure = Literal["guilds", "members", "events"]
Row = list[int | None]
Point = Sequence[float | None]
"""``[at, guilds, members, events a second]``, the time in seconds; shorter where the last ones are not known."""

TENTHS = 10
STEPS: dict[Span, tuple[int, int]] = {
    "15m": (900, 2),
    "1h": (3600, 10),
    "24h": (86_400, 300),
    "7d": (604_800, 1800),
    "30d": (2_592_000, 7200),
}
"""For each range, how far it goes back and how far apart its points are, in seconds."""

MEASURES: tuple[Measure, ...] = get_args(Measure)
COLUMNS: dict[Measure, int] = {measure: column for column, measure in enumerate(MEASURES, 1)}


def row_of(point: Point) -> Row:
    """Return a point as a row."""
    at, guilds, members, rate = (*point, None, None, None)[:4]
    events = None if rate is None else nearest(100 * rate)
    return [
        nearest(TENTHS * (at or 0)),
        None if guilds is None else int(guilds),
        None if members is None else int(members),
        events,
    ]


def gap_at(at: int) -> Row:
    """Return a row that begins a gap."""
    return [at, None, None, None]


def is_gap(row: Row) -> bool:
    """Tell whether a row begins a gap."""
    return row[1] is None and row[2] is None and row[3] is None


def time_of(row: Row) -> int:
    """Return the time of a row, in tenths of a second since the epoch."""
    return row[0] or 0


def nearest(value: float) -> int:
    """Return the nearest whole number, as JavaScript's ``Math.round`` finds it."""
    return math.floor(value + 0.5)


class Line:
    """The rows of one range: in each step of time one row, or three around a gap.

    Parameters
    ----------
    span, step
        How far the line goes back and how far apart its points are, in seconds.

    Attributes
    ----------
    rows
        The rows in order of time. Counts are those at the row's time, the rate is the mean since its step began.
    """

    def __init__(self, span: int, step: int) -> None:
        self.span = span
        self.step = step
        self.rows: list[Row] = []

    def add(self, row: Row) -> None:
        """Add the newest row. What is there of a later time goes: the clock was set back."""
        rows = self.rows
        while rows and time_of(rows[-1]) >= time_of(row):
            rows.pop()
        if is_gap(row):
            self._begin_gap(row)
        elif rows and not is_gap(rows[-1]) and self._step_of(rows[-1]) == self._step_of(row):
            rows[-1] = [*row[:3], self._mean(rows[-1], row)]
        else:
            rows.append(row)
        # The last row before the range stays: a count holds until the next one.
        start = time_of(row) - TENTHS * self.span
        while len(rows) > 1 and time_of(rows[1]) <= start:
            rows.pop(0)

    def fill(self, rows: Sequence[Row]) -> None:
        """Put rows into the line; they win over what it has of their time."""
        if not rows:
            return
        own, self.rows = self.rows, []
        before = [row for row in own if time_of(row) < time_of(rows[0])]
        after = [row for row in own if time_of(row) > time_of(rows[-1])]
        for row in (*before, *rows, *after):
            self.add(row)

    def _begin_gap(self, row: Row) -> None:
        rows = self.rows
        if not rows or is_gap(rows[-1]):
            return
        # One gap a step is enough: a bot that comes and goes must not fill the line.
        if len(rows) > 1 and is_gap(rows[-2]) and self._step_of(rows[-2]) == self._step_of(row):
            rows.pop()
        else:
            rows.append(row)

    def _step_of(self, row: Row) -> int:
        return time_of(row) // (TENTHS * self.step)

    def _mean(self, old: Row, new: Row) -> int | None:
        """Return the mean rate since the step began: the old one until the old row's time, then the new one."""
        if old[3] is None or new[3] is None:
            return new[3]
        before = time_of(old) % (TENTHS * self.step)
        since = time_of(new) - time_of(old)
        return nearest((old[3] * before + new[3] * since) / (before + since))


class Lines:
    """All lines of a chart."""

    def __init__(self) -> None:
        self.by_span: dict[Span, Line] = {span: Line(*sizes) for span, sizes in STEPS.items()}

    def __bool__(self) -> bool:
        return any(line.rows for line in self.by_span.values())

    @property
    def newest(self) -> Row | None:
        """The last row of all."""
        ends = [line.rows[-1] for line in self.by_span.values() if line.rows]
        return max(ends, key=time_of, default=None)

    def add(self, rows: Iterable[Row]) -> None:
        """Add new rows to every line."""
        for row in rows:
            for line in self.by_span.values():
                line.add(row)

    def fill(self, points: Mapping[Span, Iterable[Point]]) -> None:
        """Put what was recorded into the lines."""
        for span, recorded in points.items():
            self.by_span[span].fill([row_of(point) for point in recorded])

    def encoded(self) -> dict[str, Any]:
        """Return the lines as short JSON: columns, of which each number is the difference from the one before."""
        return {
            span: {
                "span": line.span,
                "step": line.step,
                **{
                    name: _differences(row[column] for row in line.rows)
                    for column, name in enumerate(("at", *MEASURES))
                },
            }
            for span, line in self.by_span.items()
        }


def _differences(values: Iterable[int | None]) -> list[int | None]:
    last = 0
    differences: list[int | None] = []
    for value in values:
        differences.append(None if value is None else value - last)
        last = last if value is None else value
    return differences
