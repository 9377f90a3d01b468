"""How many dispatches one shard has received, and how fast they come, read off the sequence of its session."""

from __future__ import annotations

from collections import deque

from botkit.metrics.rates import WINDOW


class ShardEvents:
    """Counts the dispatches of one shard, whose sequence is looked at now and then.

    A session's sequence counts its dispatches from 1; a resumed session goes on counting, a fresh one begins again.
    """

    def __init__(self) -> None:
        self.total = 0
        self._session: str | None = None
        self._sequence = 0
        self._looks: deque[tuple[float, int]] = deque()

    def look(self, now: float, session: str | None, sequence: int) -> None:
        """Note the sequence of the session at ``now``, in seconds of a clock that is never set."""
        continued = session == self._session and sequence >= self._sequence
        self.total += sequence - self._sequence if continued else sequence
        self._session, self._sequence = session, sequence
        self._looks.append((now, self.total))
        # The last look before the window stays: what came since is what came in the window, and a little before it.
        while len(self._looks) > 2 and self._looks[1][0] <= now - WINDOW:
            self._looks.popleft()

    @property
    def rate(self) -> float:
        """Dispatches per second between the looks of about the last ten seconds."""
        if len(self._looks) < 2:
            return 0.0
        (began, before), (ended, after) = self._looks[0], self._looks[-1]
        return round((after - before) / (ended - began), 1) if ended > began else 0.0
