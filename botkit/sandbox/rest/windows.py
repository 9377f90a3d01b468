"""Windows of time in which something may happen so often: what rate limits are made of. Pure, and bounded."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from botkit.sandbox.rest.operations import Limit

SWEEP = 4096
"""From this many windows on, those that are over are swept out."""
MOST = 65_536
"""More are not kept: the oldest go first."""


@dataclass(slots=True)
class Window:
    """What is left of a limit.

    Parameters
    ----------
    left
        How often it may still happen.
    reset
        When the window is over, in seconds since the epoch.
    passed
        Whether the last one was within the limit.
    """

    left: int
    reset: float
    passed: bool = True


class Windows:
    """Windows by key. A window begins with the first request in it, as Discord's do."""

    def __init__(self) -> None:
        self._windows: dict[Hashable, Window] = {}
        self._sweep = SWEEP

    def __len__(self) -> int:
        return len(self._windows)

    def clear(self) -> None:
        """Forget them all."""
        self._windows.clear()

    def spend(self, key: Hashable, limit: Limit, now: float) -> Window:
        """Count one; return its window, which says whether it was within the limit."""
        window = self._windows.get(key)
        # A clock that was set back must not lock anybody out: no window is longer than its limit.
        if window is None or window.reset <= now or window.reset - now > limit.seconds:
            if window is None and len(self._windows) >= self._sweep:
                self._tidy(now)
            window = self._windows[key] = Window(limit.requests, now + limit.seconds)
        window.passed = window.left > 0
        if window.passed:
            window.left -= 1
        return window

    def _tidy(self, now: float) -> None:
        self._windows = {key: one for key, one in self._windows.items() if one.reset > now}
        # Many at a time, so that it is seldom.
        if len(self._windows) > MOST // 2:
            for key in list(self._windows)[: len(self._windows) - MOST // 2]:
                del self._windows[key]
        self._sweep = min(MOST, max(SWEEP, 2 * len(self._windows)))
