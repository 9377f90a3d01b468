"""The number of guilds over time, as it is drawn."""

from __future__ import annotations

from collections import deque

SERIES_LENGTH = 900
"""Points of the guild count that are kept."""

GAP = 0.1
"""Seconds after the last point of a line at which a gap begins."""


class GuildSeries:
    """The guild count over time: one point a change, at most one a second, bounded.

    While the bot is not ready the number is no fact: that time is a gap, which begins with a point without a number.
    """

    def __init__(self) -> None:
        self._points: deque[tuple[float, int | None]] = deque(maxlen=SERIES_LENGTH)
        self._known = False

    def add(self, now: float, guilds: int) -> None:
        """Note the count at ``now``; a second change within one second replaces the first."""
        points = self._points
        if not self._known or (points and points[-1][1] == guilds):
            return
        if len(points) > 1 and points[-1][1] is not None and now - points[-1][0] < 1:
            points[-1] = (points[-1][0], guilds)
        else:
            points.append((now, guilds))

    def resume(self, now: float, guilds: int) -> None:
        """Note that the count is known from now on."""
        self._known = True
        self.add(now, guilds)

    def pause(self, now: float) -> None:
        """Note that the count is not known from now on."""
        if self._known and self._points:
            self._points.extend([(now, self._points[-1][1]), (now + GAP, None)])
        self._known = False

    def after(self, moment: float) -> list[tuple[float, int | None]]:
        """Return the points later than ``moment``, in order; one without a number begins a gap."""
        return [point for point in self._points if point[0] > moment]
