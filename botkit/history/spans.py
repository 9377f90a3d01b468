"""How far back one may look, in which steps, and where a line has a gap. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

SpanName = Literal["15m", "1h", "24h", "7d", "30d"]
Point = list[float | int | None]
"""Seconds since the epoch, guilds, members, events per second; where nothing is known all but the first are None."""

RAW, MINUTE, QUARTER = 5, 60, 900
"""Seconds between the rows of the three grains that are kept."""

KEPT = {RAW: 900, MINUTE: 1_560, QUARTER: 3_000}
"""Rows that are kept of each grain: 75 minutes, 26 hours, 31 days.

They are counted, and the ones written first go first: a clock that is wrong for a minute must not cost the history.
"""

SLACK = 10
"""Seconds that may be missing between two rows without being a gap: a loop that was held, a clock that was set."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The numbers at one moment.

    Parameters
    ----------
    at
        When, in seconds since the epoch.
    guilds, members
        How many there were.
    events_per_second
        The rate of gateway dispatches.
    """

    at: float
    guilds: int
    members: int
    events_per_second: float


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time that is looked back on, at most 720 steps long.

    Parameters
    ----------
    length, step
        Its length, and that of a step, in seconds.
    grain
        The grain of the rows that it is made of.
    """

    length: int
    step: int
    grain: int

    def begin(self, now: float) -> int:
        """Return when its first step begins, in seconds since the epoch."""
        return int(now - self.length) // self.step * self.step + self.step

    def with_gaps(self, rows: Iterable[Point], now: float) -> list[Point]:
        """Return the rows with a point without numbers where nothing is known, also at the end.

        Such a point stands where a step has no row, so there are never more points than steps.
        """
        points: list[Point] = []
        last: float | None = None
        for row in rows:
            at = row[0] or 0
            if last is not None and at - last > max(self.step, SLACK):
                points.append([last + self.step, None, None, None])
            points.append(row)
            last = at
        if last is not None and now - last > self.step + max(self.step, SLACK):
            points.append([last + self.step, None, None, None])
        return points


SPANS: dict[SpanName, Span] = {
    "15m": Span(900, RAW, RAW),
    "1h": Span(3_600, RAW, RAW),
    "24h": Span(86_400, 2 * MINUTE, MINUTE),
    "7d": Span(7 * 86_400, QUARTER, QUARTER),
    "30d": Span(30 * 86_400, 4 * QUARTER, QUARTER),
}
