"""What is known of the bot, and the long poll that hands it on: one `Monitor` outlives any number of bot restarts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from itertools import islice

from botkit.bot.guild_index import GuildIndex
from botkit.metrics import RECENT, Metrics
from botkit.model import ErrorRow, GuildMove, GuildRow, Identifies, Snapshot, State, Vitals

MAX_WAIT = 30.0
"""Longest wait of one long poll, in seconds."""

COALESCE = 0.1
"""Least time between two answers to waiting readers, in seconds: a busy bot is shown at 10 Hz, not at 5,000."""

GATHER = 0.01
"""Least time between a change and its answer, in seconds. One dispatch is several changes, each told by a task of its
own: without this the event would be answered at once, and the guild that it brought only `COALESCE` later."""


class Monitor:
    """Metrics and guild index of one bot, with waiting readers.

    All methods belong to the bot's event loop.

    Parameters
    ----------
    sandbox
        Whether the bot is connected to the sandbox.
    clock
        Seconds since the epoch.
    """

    def __init__(self, *, sandbox: bool = False, clock: Callable[[], float] = time.time) -> None:
        self.metrics = Metrics(sandbox=sandbox)
        self.index = GuildIndex()
        self._clock = clock
        self._waiters: set[asyncio.Future[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._last_wake = 0.0

    @property
    def now(self) -> float:
        """The time, in seconds since the epoch."""
        return self._clock()

    @property
    def state(self) -> State:
        """The bot's lifecycle state."""
        return self.metrics.state

    def begin(self) -> None:
        """A run of the bot begins: counters start again, the guild list stays until the new one is known."""
        self.metrics.begin(self.now)
        self.changed()

    def enter(self, state: State, reason: str | None = None) -> None:
        """Move to a lifecycle state, with the sentence that explains it."""
        if self.metrics.enter(state, self.now, reason):
            self.changed()

    def put_guild(self, row: GuildRow, *, joined: bool = False) -> None:
        """Add or replace one guild; ``joined`` says that the bot was just added to it."""
        known = self.index.get(int(row.id)) is not None
        if self.index.put(row):
            if joined and not known:
                self._moved(row, self.now, joined=True)
            self._totals()

    def remove_guild(self, guild_id: int) -> None:
        """Forget one guild: the bot has left it."""
        row = self.index.get(guild_id)
        if row is not None:
            self.index.remove(guild_id)
            self._moved(row, self.now, joined=False)
            self._totals()

    def replace_guilds(self, rows: Iterable[GuildRow]) -> None:
        """Make the guild list hold exactly these rows; once it was known, what differs was joined or left."""
        before = self.index.ids if len(self.index) else None
        gone = {} if before is None else {guild_id: self.index.get(guild_id) for guild_id in before}
        self.index.replace_all(rows)
        if before is not None:
            after = self.index.ids
            for guild_id in islice(after - before, RECENT):
                if (row := self.index.get(guild_id)) is not None:
                    self._moved(row, row.joined_at or self.now, joined=True)
            for guild_id in islice(before - after, RECENT):
                if (row := gone[guild_id]) is not None:
                    self._moved(row, self.now, joined=False)
        self._totals()

    def command_took(self, seconds: float) -> None:
        """Note how long a command took."""
        self.metrics.command_took(seconds)
        self.changed()

    def rate_limited(self) -> None:
        """Count a request that was answered with 429."""
        self.metrics.rate_limited(self.now)
        self.changed()

    def identifies(self, budget: Identifies) -> None:
        """Note what is left of the IDENTIFYs."""
        self.metrics.identifies(budget)
        self.changed()

    def past(self, hour: tuple[int, int] | None, day: tuple[int, int] | None) -> None:
        """Note guilds and members of an hour and of 24 hours ago."""
        if self.metrics.past(hour, day):
            self.changed()

    def errors(self, rows: tuple[ErrorRow, ...]) -> None:
        """Note the newest groups of errors."""
        self.metrics.errors(rows)
        self.changed()

    def vitals(self, vitals: Vitals) -> None:
        """Note how the process is; readers are woken if they would see a difference."""
        if self.metrics.vitals(vitals):
            self.changed()

    def snapshot(self) -> Snapshot:
        """Return the values of now."""
        self.metrics.settle(self.now)
        return self.metrics.snapshot(self.now)

    async def newer(self, after: int, wait: float) -> Snapshot:
        """Return a snapshot later than revision ``after``, or the current one when ``wait`` seconds have passed."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(max(wait, 0.0), MAX_WAIT)
        while True:
            moving = self.metrics.settle(self.now)
            left = deadline - loop.time()
            if self.metrics.revision > after or left <= 0:
                return self.metrics.snapshot(self.now)
            # Only a rate that is falling needs a look at the clock; at rest nothing runs.
            await self._wait(min(left, 1.0) if moving else left)

    def event(self, kind: str) -> None:
        """Count one dispatch from the gateway, of a type (``MESSAGE_CREATE``)."""
        self.metrics.event(self._clock(), kind)
        if self._timer is None:
            self.changed()

    def changed(self) -> None:
        """Wake the waiting readers, at most once every `COALESCE` seconds."""
        if self._waiters and self._timer is None:
            loop = next(iter(self._waiters)).get_loop()
            delay = max(GATHER, self._last_wake + COALESCE - loop.time())
            self._timer = loop.call_later(delay, self._wake)

    def close(self) -> None:
        """Let every waiting reader go; idempotent."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._release()

    async def _wait(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        self._waiters.add(future)
        try:
            async with asyncio.timeout(seconds):
                await future
        except TimeoutError:
            pass
        finally:
            self._waiters.discard(future)

    def _wake(self) -> None:
        self._timer = None
        self._last_wake = asyncio.get_running_loop().time()
        self._release()

    def _release(self) -> None:
        for future in self._waiters:
            if not future.done():
                future.set_result(None)

    def _moved(self, row: GuildRow, at: float, *, joined: bool) -> None:
        self.metrics.moved(GuildMove(at, row.id, row.name, row.members, joined))

    def _totals(self) -> None:
        index = self.index
        self.metrics.guilds(self.now, count=len(index), members=index.members, revision=index.revision)
        self.changed()
