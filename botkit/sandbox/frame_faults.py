"""What goes wrong on purpose with single messages of the gateway: they are lost, or late. Pure; no I/O."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import count
from typing import Any

MOST_FAULTS = 100
LONGEST_DELAY = 600.0


@dataclass(slots=True)
class FrameFault:
    """Something that happens to messages of one kind.

    Parameters
    ----------
    id
        What it is cleared by (``"f1"``).
    event
        Their name or a pattern (``MESSAGE_*``): a dispatch's type, or ``HELLO``, ``HEARTBEAT_ACK``, ``RECONNECT``,
        ``INVALID_SESSION``, ``HEARTBEAT``.
    delay
        Seconds by which they are late, and all that follow them on the line; None if they are lost.
    frames
        How many more it happens to; None for all.
    until
        When it ends, in seconds since the epoch; None for never.
    hits
        How many it has happened to.
    """

    id: str
    event: str
    delay: float | None
    frames: int | None
    until: float | None
    hits: int = 0

    def json(self) -> dict[str, Any]:
        """Return it as the control API shows it."""
        return {
            "id": self.id,
            "kind": "fail" if self.delay is None else "delay",
            "what": "gateway",
            "event": self.event,
            "delay": self.delay,
            "requests": self.frames,
            "until": self.until,
            "hits": self.hits,
        }


class FrameFaults:
    """All that happens to messages of the gateway at the moment; `meet` is the gateway's filter.

    Parameters
    ----------
    clock
        Returns the time in seconds since the epoch.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._faults: dict[str, FrameFault] = {}
        self._numbers = count(1)

    def lose(
        self, event: str = "*", *, frames: int | None = None, seconds: float | None = None
    ) -> FrameFault:
        """Let messages be lost on their way. A dispatch keeps its number, so a RESUME from before it brings it back.

        Parameters
        ----------
        event
            As in `FrameFault`.
        frames, seconds
            How many, or for how long; None for until it is cleared.

        Raises
        ------
        ValueError
            If a value does not fit; with a sentence for people.
        """
        return self._add(event, None, frames, seconds)

    def delay(
        self,
        event: str = "*",
        delay: float = 1.0,
        *,
        frames: int | None = None,
        seconds: float | None = None,
    ) -> FrameFault:
        """Let messages be late by some seconds, and what follows them; parameters and errors as for `lose`."""
        if not 0 < delay <= LONGEST_DELAY:
            raise ValueError(f"A delay is more than 0 and at most {LONGEST_DELAY:.0f} seconds.")
        return self._add(event, delay, frames, seconds)

    def meet(self, name: str) -> float | None:
        """Return what a message meets: the seconds by which it is late, or None if it is lost."""
        if not self._faults:
            return 0.0
        late = 0.0
        for fault in self._living():
            if fnmatchcase(name, fault.event):
                self._count(fault)
                if fault.delay is None:
                    return None
                late += fault.delay
        return late

    def list(self) -> Sequence[dict[str, Any]]:
        """Return all that holds, as JSON values, the oldest first."""
        return [one.json() for one in self._living()]

    def clear(self, fault: str | None = None) -> None:
        """End a fault by its id, or all of them.

        Raises
        ------
        KeyError
            If there is no such fault.
        """
        if fault is None:
            self._faults.clear()
        else:
            del self._faults[fault]

    def _add(self, event: str, delay: float | None, frames: int | None, seconds: float | None) -> FrameFault:
        if frames is not None and frames < 1:
            raise ValueError("A fault is about at least 1 message.")
        if seconds is not None and not seconds > 0:
            raise ValueError("A fault lasts for more than 0 seconds.")
        if len(self._living()) >= MOST_FAULTS:
            raise ValueError(f"There are {MOST_FAULTS} faults of the gateway already: clear some.")
        until = None if seconds is None else self._clock() + seconds
        made = FrameFault(f"f{next(self._numbers)}", event.upper(), delay, frames, until)
        self._faults[made.id] = made
        return made

    def _count(self, fault: FrameFault) -> None:
        fault.hits += 1
        if fault.frames is not None:
            fault.frames -= 1
            if fault.frames == 0:
                del self._faults[fault.id]

    def _living(self) -> Sequence[FrameFault]:
        now = self._clock()
        for one in [one for one in self._faults.values() if one.until is not None and one.until <= now]:
            del self._faults[one.id]
        return [*self._faults.values()]
