"""Which types of events have a row, and in which order: one that a reader's eye can rest on."""

from __future__ import annotations

from collections.abc import Mapping

MOST = 12
"""Rows at the most, the one for all other types not counted."""

OTHER = "OTHER"

SORT = 60.0
"""Seconds between two times that the rows are put in the order of their rates."""

QUIET = 600.0
"""Seconds without any event after which a type loses its row when the rows are sorted."""


class StableRows:
    """Rows that keep their places while their numbers change.

    A new type gets the next free row, or the row of a type of which nothing comes any more. Once a minute all are
    put in order.
    """

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}
        self._order: list[str] = []
        self._sorted_at: float | None = None

    def arrange(self, rates: Mapping[str, float], at: float) -> list[str]:
        """Return the types from top to bottom.

        Parameters
        ----------
        rates
            Events a second by type, the highest first, at most `MOST` without `OTHER`.
        at
            Now, in seconds since the epoch; a clock that is set back leads to a new order and nothing else.
        """
        for kind in rates:
            if kind not in self._order and kind != OTHER:
                self._place(kind, rates)
        self._seen.update(dict.fromkeys(rates, at))
        if self._sorted_at is None or abs(at - self._sorted_at) >= SORT:
            self._sort(rates, at)
        return self._order + [OTHER] * (OTHER in self._seen)

    def _place(self, kind: str, rates: Mapping[str, float]) -> None:
        if len(self._order) < MOST:
            self._order.append(kind)
            return
        silent = [row for row in self._order if row not in rates]
        oldest = min(silent, key=lambda row: self._seen[row])
        self._order[self._order.index(oldest)] = kind
        del self._seen[oldest]

    def _sort(self, rates: Mapping[str, float], at: float) -> None:
        self._sorted_at = at
        for kind, seen in list(self._seen.items()):
            if abs(at - seen) >= QUIET:
                del self._seen[kind]
        kept = [kind for kind in self._order if kind in self._seen]
        self._order = sorted(kept, key=lambda kind: -rates.get(kind, 0.0))
