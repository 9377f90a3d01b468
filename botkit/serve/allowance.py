"""How much a viewer may send: enough for any page, too little for a flood. No I/O."""

from __future__ import annotations

from enum import Enum

BURST = 200.0
"""Points that a viewer may spend at once; a page that loads in the slowest way spends some sixty."""

RATE = 20.0
"""Points that come back each second."""

BYTES = 4096
"""Bytes that cost one point more."""

QUESTION = 3.0
"""Points that a question to a panel costs besides: the bot answers it."""

STATES = 10.0
"""Points that asking for all widgets' states costs besides: the largest answer that there is."""


class Verdict(Enum):
    """What becomes of a message."""

    TAKE = "take"
    DROP = "drop"
    CUT = "cut"


class Allowance:
    """One viewer's account: every message costs, time pays back.

    A viewer with nothing left is not heard. One who goes on all the same, until as much again is owed, is cut off.

    Parameters
    ----------
    now
        The time of a clock that only goes forward, in seconds.
    """

    def __init__(self, now: float) -> None:
        self._left = BURST
        self._at = now

    def spend(self, size: int, now: float) -> Verdict:
        """Pay for a frame, whatever it holds; tell what becomes of it.

        Parameters
        ----------
        size
            The frame's length in bytes.
        now
            The clock's time, in seconds.
        """
        self._left = min(BURST, self._left + (now - self._at) * RATE) - 1 - size / BYTES
        self._at = now
        if self._left >= 0:
            return Verdict.TAKE
        return Verdict.DROP if self._left >= -BURST else Verdict.CUT

    def charge(self, points: float) -> None:
        """Pay for the work that a message makes besides being read."""
        self._left -= points
