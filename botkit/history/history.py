"""The history's face in the event loop; a thread of its own does the work."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from botkit.history import tables
from botkit.history.spans import SPANS, Point, Sample, SpanName
from botkit.history.store import Store

_log = logging.getLogger(__name__)

T = TypeVar("T")

HOUR, DAY = 3_600, 86_400
CLOSE_LIMIT = 5.0
"""Seconds that a close waits for the disk."""

TIDY = 86_400.0
"""Seconds between two times at which member counts beyond the bounds are forgotten."""


class History:
    """Keeps samples and member counts, and tells of them.

    Nothing here waits for a disk in the caller's loop: what is noted is written by a thread, what is asked is awaited.
    While it is closed nothing is kept and nothing is known.

    Parameters
    ----------
    path
        The file; None keeps everything in memory, for as long as it is open.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._store = Store(path)
        self._thread: ThreadPoolExecutor | None = None
        self._pending: list[Sample] = []
        self._tidied: float | None = None

    def open(self) -> None:
        """Begin; the file is opened by the thread. Idempotent."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="botkit history")

    async def close(self) -> None:
        """Write what is left, close the file and end the thread; idempotent."""
        thread = self._thread
        if thread is None:
            return
        self.flush()
        self._thread = None
        done = asyncio.wrap_future(thread.submit(self._store.close))
        thread.shutdown(wait=False)
        _, waiting = await asyncio.wait({done}, timeout=CLOSE_LIMIT)
        if waiting:
            _log.warning("The disk does not answer: the last minute may be missing in the history.")

    def note(self, sample: Sample) -> None:
        """Keep a sample; it is written with the next `flush`, or before the next answer."""
        if self._thread is not None:
            self._pending.append(sample)

    def flush(self) -> None:
        """Have the thread write what was noted."""
        if self._thread is not None and self._pending:
            samples, self._pending = self._pending, []
            self._later(partial(tables.write, samples=samples))

    def note_guilds(self, at: float, guilds: Sequence[int], members: Sequence[int]) -> None:
        """Keep the member counts of guilds, by their ids, as far as they have changed."""
        self._later(partial(tables.write_guilds, at=at, guilds=guilds, members=members))
        now = time.monotonic()
        if self._tidied is None or now - self._tidied >= TIDY:
            self._tidied = now
            self._later(tables.tidy)

    async def points(self, span: SpanName, now: float) -> list[Point]:
        """Return the points of a span that ends now: at most 720, in order; one without numbers begins a gap."""
        return await self._ask(partial(tables.points, span=SPANS[span], now=now), [])

    async def guild_points(self, guild: int, span: SpanName, now: float) -> list[list[float]]:
        """Return a guild's member counts over a span that ends now: ``[at, members]``, one point a change."""
        return await self._ask(partial(tables.guild_points, guild=guild, span=SPANS[span], now=now), [])

    async def past(self, now: float) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """Return guilds and members of an hour ago, and of 24 hours ago; None where that is not known."""

        def look(
            db: sqlite3.Connection,
        ) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
            return tables.totals_at(db, now - HOUR), tables.totals_at(db, now - DAY)

        return await self._ask(look, (None, None))

    def _later(self, work: Callable[[sqlite3.Connection], object]) -> None:
        if self._thread is not None:
            self._thread.submit(self._store.do, work).add_done_callback(_told)

    async def _ask(self, work: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        self.flush()
        if self._thread is None:
            return nothing
        try:
            return await asyncio.wrap_future(self._thread.submit(self._store.do, work))
        except sqlite3.Error as error:
            _log.warning("The history does not answer: %s.", error)
            return nothing


def _told(done: Future[object]) -> None:
    if not done.cancelled() and (error := done.exception()) is not None:
        _log.warning("Something was not written to the history: %s.", error)
