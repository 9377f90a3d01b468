"""What holds for a number of times, or for some time, and can be cleared by its id. Pure; the clock is passed in."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Generic, TypeVar


@dataclass(slots=True, kw_only=True)
class Passing:
    """Something that holds for a while.

    Parameters
    ----------
    id
        What it is cleared by; given when it begins.
    left
        How many times more; None for any number.
    until
        When it ends, in seconds since the epoch; None for never.
    hits
        How many times it has been met.
    """

    id: str = ""
    left: int | None = None
    until: float | None = None
    hits: int = 0

    def json(self) -> dict[str, Any]:
        """Return it as the control API shows it."""
        return {"requests": self.left, "until": self.until, "hits": self.hits}


One = TypeVar("One", bound=Passing)


class PassingThings(Generic[One]):
    """All of a kind that hold at the moment.

    Parameters
    ----------
    clock
        Returns the time in seconds since the epoch.
    most
        How many there may be at once.
    name, unit
        What they are (``faults``), and what each is about (``request``), in messages.
    prefix
        What their ids begin with, before a number.
    """

    def __init__(
        self, clock: Callable[[], float], *, most: int, name: str, unit: str, prefix: str = ""
    ) -> None:
        self._clock = clock
        self._most = most
        self._name = name
        self._unit = unit
        self._prefix = prefix
        self._numbers = count(1)
        self._things: dict[str, One] = {}

    def __bool__(self) -> bool:
        return bool(self._things)

    def begin(self, thing: One, times: int | None, seconds: float | None) -> One:
        """Let something hold for so many times, so many seconds, or until it is cleared; return it.

        Raises
        ------
        ValueError
            If a value does not fit, or there are too many; with a sentence for people.
        """
        if times is not None and times < 1:
            raise ValueError(f"A fault is about at least 1 {self._unit}.")
        if seconds is not None and not 0 < seconds < math.inf:
            raise ValueError("A fault lasts for more than 0 seconds.")
        if len(self.living()) >= self._most:
            raise ValueError(f"There are {self._most} {self._name} already: clear some.")
        thing.id = f"{self._prefix}{next(self._numbers)}"
        thing.left = times
        thing.until = None if seconds is None else self._clock() + seconds
        self._things[thing.id] = thing
        return thing

    def living(self) -> Sequence[One]:
        """Return all that hold, the oldest first."""
        now = self._clock()
        for one in [one for one in self._things.values() if one.until is not None and one.until <= now]:
            del self._things[one.id]
        return [*self._things.values()]

    def met(self, thing: One) -> None:
        """Count that something was met; it ends with the last of its times."""
        thing.hits += 1
        if thing.left is not None:
            thing.left -= 1
            if thing.left == 0:
                del self._things[thing.id]

    def list(self) -> Sequence[dict[str, Any]]:
        """Return all that hold, as JSON values, the oldest first."""
        return [one.json() for one in self.living()]

    def clear(self, identifier: str | None = None) -> None:
        """End one by its id, or all.

        Raises
        ------
        KeyError
            If there is no such one.
        """
        if identifier is None:
            self._things.clear()
        else:
            del self._things[identifier]
