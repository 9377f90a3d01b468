"""Timeouts of many requests with one timer: a timer of its own would be a good part of what a request costs."""

from __future__ import annotations

import asyncio
from math import inf
from typing import Any


class Deadlines:
    """Fails futures with `TimeoutError` once their time has come.

    Parameters
    ----------
    loop
        The loop whose time is meant.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._futures: dict[int, tuple[float, asyncio.Future[Any]]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._next = inf

    def add(self, number: int, deadline: float, future: asyncio.Future[Any]) -> None:
        """Fail a future at a time of the loop, unless it is dropped before."""
        self._futures[number] = (deadline, future)
        if deadline < self._next:
            self._set(deadline)

    def drop(self, number: int) -> None:
        """Forget a future; the timer stays for those that follow."""
        self._futures.pop(number, None)

    def close(self) -> None:
        """End the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._next = inf

    def _set(self, deadline: float) -> None:
        self.close()
        self._next = deadline
        self._timer = self._loop.call_at(deadline, self._due)

    def _due(self) -> None:
        self.close()
        now = self._loop.time()
        for _, future in [one for one in self._futures.values() if one[0] <= now]:
            if not future.done():
                future.set_exception(TimeoutError())
        later = [deadline for deadline, _ in self._futures.values() if deadline > now]
        if later:
            self._set(min(later))
