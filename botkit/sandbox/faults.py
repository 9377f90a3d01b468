"""What goes wrong on purpose: operations that fail or are slow, and a REST that is down.

`Faults` is what tests and the control API use; it keeps rules and decides, and does no I/O. `rest/app.py` asks it about
each request and does what it says.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from botkit.sandbox.passing import Passing, PassingThings
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


@dataclass(slots=True, kw_only=True)
class Fault(Passing):
    """One thing that goes wrong.

    Parameters
    ----------
    kind
        ``fail``, ``delay`` or ``down``.
    pattern
        The requests that it is about.
    status, code, message
        The answer of one that fails; code 0 is none of Discord's JSON error codes. For ``down``, status 0 resets
        the connection.
    delay
        Seconds that pass before anything else.
    """

    kind: Kind
    pattern: Pattern
    status: int = 0
    code: int = 0
    message: str = ""
    delay: float = 0.0

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
            **Passing.json(self),
        }

    @property
    def page(self) -> bool:
        """Whether it answers with a page of Cloudflare's, not with JSON of Discord's."""
        return self.kind == "down" or (self.status > 500 and self.code == 0)


class Faults(PassingThings[Fault]):
    """All that goes wrong at the moment.

    Parameters
    ----------
    clock
        Returns the time in seconds since the epoch.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock, most=MOST_FAULTS, name="faults", unit="request")

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
        made = Fault(kind="fail", pattern=Pattern(route), status=status, code=code, message=message)
        return self.begin(made, requests, seconds)

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
        return self.begin(Fault(kind="delay", pattern=Pattern(route), delay=delay), requests, seconds)

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
        made = Fault(kind="down", pattern=Pattern("*"), status=status, message="503: Service Unavailable")
        return self.begin(made, None, seconds)

    def meet(self, method: str, path: str) -> tuple[float, Fault | None]:
        """Return what a request meets: seconds to wait first, and the fault to answer with.

        The oldest fault that is about the request answers; REST being down goes before all. Those that are for a
        number of requests are counted down.
        """
        wait, chosen = 0.0, None
        for fault in sorted(self.living(), key=lambda one: one.kind != "down"):
            if not fault.pattern.matches(method, path) or (chosen is not None and fault.kind != "delay"):
                continue
            self.met(fault)
            if fault.kind == "delay":
                wait += fault.delay
            else:
                chosen = fault
        return wait, chosen
