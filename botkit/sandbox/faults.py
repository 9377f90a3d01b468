"""What goes wrong on purpose: operations that fail or are slow, and a REST that is down.

`Faults` is what tests and the control API use; it keeps rules and decides, and does no I/O. `rest/app.py` asks it about
each request and does what it says.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal, get_args

from botkit.sandbox.patterns import Pattern

Kind = Literal["fail", "delay", "down"]
Manner = Literal["503", "reset"]

MOST_FAULTS = 1000
LONGEST_DELAY = 600.0
_NAMES = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Time-out",
}


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong.

    Parameters
    ----------
    id
        Its number, to clear it by.
    kind
        ``fail``, ``delay`` or ``down``.
    pattern
        The requests that it is about.
    status, code, message
        The answer of one that fails; code 0 is none of Discord's JSON error codes. For ``down``, status 0 resets
        the connection.
    delay
        Seconds that pass before anything else.
    requests
        How many requests more it is about; None for all.
    until
        When it ends, in seconds since the epoch; None for never.
    hits
        How many requests it has been about.
    """

    id: int
    kind: Kind
    pattern: Pattern
    status: int = 0
    code: int = 0
    message: str = ""
    delay: float = 0.0
    requests: int | None = None
    until: float | None = None
    hits: int = 0

    def json(self) -> dict[str, Any]:
        """Return it as the control API shows it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "route": self.pattern.text,
            "status": self.status,
            "code": self.code,
            "message": self.message,
            "delay": self.delay,
            "requests": self.requests,
            "until": self.until,
            "hits": self.hits,
        }

    @property
    def page(self) -> bool:
        """Whether it answers with a page of Cloudflare's, not with JSON of Discord's."""
        return self.kind == "down" or (self.status > 500 and self.code == 0)


class Faults:
    """All that goes wrong at the moment.

    Parameters
    ----------
    clock
        Returns the time in seconds since the epoch.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._faults: dict[int, Fault] = {}
        self._numbers = count(1)

    def __bool__(self) -> bool:
        return bool(self._faults)

    def fail(
        self,
        route: str = "*",
        *,
        status: int = 500,
        code: int = 0,
        message: str = "",
        requests: int | None = None,
        seconds: float | None = None,
    ) -> Fault:
        """Let requests fail.

        Parameters
        ----------
        route
            As for `Pattern`.
        status, code, message
            The answer: an HTTP status, one of Discord's JSON error codes (0 for none) and its words.
        requests, seconds
            For how many requests or how long; None for until it is cleared.

        Raises
        ------
        ValueError
            If a value does not fit; with a sentence for people.
        """
        if not 400 <= status <= 599 or status == 429:
            raise ValueError("A request fails with a status from 400 to 599; for 429, set a limit.")
        if not message:
            message = f"{status}: {_NAMES.get(status, 'Error')}"
        made = Fault(0, "fail", Pattern(route), status, code, message)
        return self._add(made, requests, seconds)

    def delay(
        self,
        route: str = "*",
        delay: float = 1.0,
        *,
        requests: int | None = None,
        seconds: float | None = None,
    ) -> Fault:
        """Let requests wait for some seconds before anything is done; parameters and errors as for `fail`."""
        if not 0 < delay <= LONGEST_DELAY:
            raise ValueError(f"A delay is more than 0 and at most {LONGEST_DELAY:.0f} seconds.")
        return self._add(Fault(0, "delay", Pattern(route), delay=delay), requests, seconds)

    def down(self, seconds: float | None = None, how: Manner = "503") -> Fault:
        """Take the whole of REST down.

        Parameters
        ----------
        seconds
            For how long; None for until it is cleared.
        how
            ``503`` for Cloudflare's page, ``reset`` for connections that are reset.

        Raises
        ------
        ValueError
            If a value does not fit; with a sentence for people.
        """
        if how not in get_args(Manner):
            raise ValueError("REST is down with 503 or with reset.")
        status = 503 if how == "503" else 0
        return self._add(
            Fault(0, "down", Pattern("*"), status, message="503: Service Unavailable"), None, seconds
        )

    def _add(self, fault: Fault, requests: int | None, seconds: float | None) -> Fault:
        if requests is not None and requests < 1:
            raise ValueError("A fault is about at least 1 request.")
        if seconds is not None and not 0 < seconds < math.inf:
            raise ValueError("A fault lasts for more than 0 seconds.")
        if len(self._living()) >= MOST_FAULTS:
            raise ValueError(f"There are {MOST_FAULTS} faults already: clear some.")
        fault.id = next(self._numbers)
        fault.requests = requests
        fault.until = None if seconds is None else self._clock() + seconds
        self._faults[fault.id] = fault
        return fault

    def meet(self, method: str, path: str) -> tuple[float, Fault | None]:
        """Return what a request meets: seconds to wait first, and the fault to answer with.

        The oldest fault that is about the request answers; REST being down goes before all. Those that are for a
        number of requests are counted down.
        """
        wait, chosen = 0.0, None
        for fault in sorted(self._living(), key=lambda one: one.kind != "down"):
            if not fault.pattern.matches(method, path) or (chosen is not None and fault.kind != "delay"):
                continue
            self._count(fault)
            if fault.kind == "delay":
                wait += fault.delay
            else:
                chosen = fault
        return wait, chosen

    def _count(self, fault: Fault) -> None:
        fault.hits += 1
        if fault.requests is not None:
            fault.requests -= 1
            if fault.requests == 0:
                del self._faults[fault.id]

    def _living(self) -> Sequence[Fault]:
        now = self._clock()
        for one in [one for one in self._faults.values() if one.until is not None and one.until <= now]:
            del self._faults[one.id]
        return [*self._faults.values()]

    def list(self) -> Sequence[dict[str, Any]]:
        """Return all faults that hold, as JSON values, the oldest first."""
        return [one.json() for one in self._living()]

    def clear(self, fault: int | None = None) -> None:
        """End a fault by its number, or all of them.

        Raises
        ------
        KeyError
            If there is no such fault.
        """
        if fault is None:
            self._faults.clear()
        else:
            del self._faults[fault]
