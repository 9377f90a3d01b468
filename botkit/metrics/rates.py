"""How many events a second there are, all together and by type."""

from __future__ import annotations

from collections import Counter

WINDOW = 10
"""Seconds over which a rate is taken."""

SHOWN = 12
"""Types whose rate is told; all others are told as one."""

MAX_KINDS = 200
"""Types that are counted apart in one second: Discord has about 80, and a server may send anything."""

OTHER = "OTHER"


class RateMeter:
    """The mean rates of events over the last ten full seconds.

    A clock that is set back by less than the window stands still for the meter; by more, the window begins anew.
    """

    def __init__(self) -> None:
        self._slots: list[dict[str, int]] = [{} for _ in range(WINDOW + 1)]
        self._second = 0
        self._slot = self._slots[0]

    def add(self, now: float, kind: str = OTHER) -> None:
        """Count one event of a type at ``now``, in seconds."""
        second = int(now)
        if second != self._second:
            self._advance(second)
        try:
            self._slot[kind] += 1
        except KeyError:
            name = kind if len(self._slot) < MAX_KINDS else OTHER
            self._slot[name] = self._slot.get(name, 0) + 1

    def rate(self, now: float) -> float:
        """Return events per second over the `WINDOW` full seconds before ``now``."""
        self._advance(int(now))
        return sum(sum(slot.values()) for slot in self._slots if slot is not self._slot) / WINDOW

    def rates(self, now: float) -> tuple[tuple[str, float], ...]:
        """Return the rate of each type, the highest first: at most `SHOWN`, and the rest as ``OTHER``."""
        self._advance(int(now))
        counts: Counter[str] = Counter()
        for slot in self._slots:
            if slot is not self._slot:
                counts.update(slot)
        rest = counts.pop(OTHER, 0)
        ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        rest += sum(count for _, count in ordered[SHOWN:])
        shown = [*ordered[:SHOWN], *([(OTHER, rest)] if rest else [])]
        return tuple((kind, count / WINDOW) for kind, count in shown)

    def _advance(self, second: int) -> None:
        size = len(self._slots)
        if second < self._second - WINDOW:
            self._second = second - size
        for passed in range(max(self._second + 1, second - size + 1), second + 1):
            self._slots[passed % size] = {}
        self._second = max(self._second, second)
        self._slot = self._slots[self._second % size]
