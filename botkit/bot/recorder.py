"""Looks at the bot's numbers every few seconds and hands them to the `History`."""

from __future__ import annotations

import asyncio
from array import array

from botkit.bot.background import Background
from botkit.bot.monitor import Monitor
from botkit.history import History, Sample
from botkit.ipc.slices import chunks
from botkit.model import State

EVERY = 5
"""Seconds between two samples."""

FLUSH = 12
"""Samples after which they are written, and the past is looked up."""

GUILDS = 180
"""Samples after which the guilds' member counts are written: a quarter of an hour."""


class Recorder:
    """Feeds a history from a monitor while the bot is ready; at other times the numbers are no facts.

    Parameters
    ----------
    monitor
        Where the numbers come from, and where those of the past go.
    history
        What keeps them.
    """

    def __init__(self, monitor: Monitor, history: History) -> None:
        self._monitor = monitor
        self._history = history
        self._task = Background("botkit recorder", self._record)

    def start(self) -> None:
        """Begin to record; idempotent."""
        self._history.open()
        self._task.start()

    async def stop(self) -> None:
        """Record no more, and close the history; idempotent."""
        await self._task.stop()
        await self._history.close()

    async def _record(self) -> None:
        taken = 0
        while True:
            now = self._monitor.now
            if self._monitor.state is State.READY:
                snapshot = self._monitor.snapshot()
                self._history.note(Sample(now, snapshot.guilds, snapshot.members, snapshot.events_per_second))
                if taken % GUILDS == 0:
                    self._history.note_guilds(now, *await self._counts())
                if taken % FLUSH == 0:
                    self._history.flush()
                    self._monitor.past(*await self._history.past(now))
                taken += 1
            # At whole multiples, so that each step of the history has its sample.
            await asyncio.sleep(EVERY - self._monitor.now % EVERY)

    async def _counts(self) -> tuple[array[int], array[int]]:
        """Return ids and member counts, in arrays: 100,000 pairs would wake the garbage collector, for 40 ms."""
        index, ids, members = self._monitor.index, array("q"), array("q")
        async for some in chunks(index.in_order):
            for guild_id in some:
                row = index.get(guild_id)
                # Of a guild in an outage nothing is known; no guild has no member.
                if row is not None and row.members > 0:
                    ids.append(guild_id)
                    members.append(row.members)
        return ids, members
