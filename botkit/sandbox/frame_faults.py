"""What goes wrong on purpose with single messages of the gateway: they are lost, or late. Pure; no I/O."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from botkit.sandbox.passing import Passing, PassingThings

MOST_FAULTS = 100
LONGEST_DELAY = 600.0


@dataclass(slots=True, kw_only=True)
class FrameFault(Passing):
    """Something that happens to messages of one kind.

    Parameters
    ----------
    event
        Their name or a pattern (``MESSAGE_*``): a dispatch's type, or ``HELLO``, ``HEARTBEAT_ACK``, ``RECONNECT``,
        ``INVALID_SESSION``, ``HEARTBEAT``.
    delay
        Seconds by which they are late, and all that follow them on the line; None if they are lost.
    """

    event: str
    delay: float | None = None

    def json(self) -> dict[str, Any]:
        """Return it as the control API shows it."""
        return {
            "id": self.id,
            "kind": "fail" if self.delay is None else "delay",
            "what": "gateway",
            "event": self.event,
            "delay": self.delay,
            **Passing.json(self),
        }


class FrameFaults(PassingThings[FrameFault]):
    """All that happens to messages of the gateway at the moment; `meet` is the gateway's filter.

    Parameters
    ----------
    clock
        Returns the time in seconds since the epoch.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock, most=MOST_FAULTS, name="faults of the gateway", unit="message", prefix="f")

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
        return self.begin(FrameFault(event=event.upper()), frames, seconds)

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
        return self.begin(FrameFault(event=event.upper(), delay=delay), frames, seconds)

    def meet(self, name: str) -> float | None:
        """Return what a message meets: the seconds by which it is late, or None if it is lost."""
        if not self:
            return 0.0
        late = 0.0
        for fault in self.living():
            if fnmatchcase(name, fault.event):
                self.met(fault)
                if fault.delay is None:
                    return None
                late += fault.delay
        return late
