"""How long something takes: median and 95th percentile of the last times."""

from __future__ import annotations

import math
from collections import deque

KEPT = 500
"""Times of which the percentiles are taken."""


class Durations:
    """The last `KEPT` times of something, in seconds."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=KEPT)
        self._sorted: list[float] | None = None

    def add(self, seconds: float) -> None:
        """Note one time."""
        self._times.append(max(0.0, seconds))
        self._sorted = None

    def percentile(self, share: float) -> float | None:
        """Return the time within which that share (0 to 1) of them lay, by the nearest rank; None without any."""
        if self._sorted is None:
            self._sorted = sorted(self._times)
        if not self._sorted:
            return None
        return self._sorted[max(0, math.ceil(share * len(self._sorted)) - 1)]
