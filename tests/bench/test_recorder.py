"""For how long the history holds the loop of a bot in 100,000 guilds."""

from __future__ import annotations

import asyncio
import time
from asyncio import events
from pathlib import Path

import pytest

from botkit.bot import recorder
from botkit.bot.monitor import Monitor
from botkit.bot.recorder import Recorder
from botkit.history import History
from botkit.model import GuildRow, State

pytestmark = pytest.mark.bench
GUILDS = 100_000
LIMIT = 0.020
"""Seconds that one step of the loop may take."""


class Steps:
    """The longest step of a loop: by the clock, which other processes stop too, and by this thread's own work."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.worked = self.lasted = 0.0
        run = events.Handle._run

        def measured(handle: events.Handle) -> None:
            worked, began = time.thread_time(), time.perf_counter()
            try:
                run(handle)
            finally:
                self.worked = max(self.worked, time.thread_time() - worked)
                self.lasted = max(self.lasted, time.perf_counter() - began)

        monkeypatch.setattr(events.Handle, "_run", measured)

    def tell(self, name: str) -> float:
        """Print the longest step since the last time; return its work in seconds."""
        worked, lasted = self.worked, self.lasted
        print(
            f"\n{name}: at most {worked * 1e3:.1f} ms of work in one step, {lasted * 1e3:.1f} ms by the clock"
        )
        self.worked = self.lasted = 0.0
        return worked


def row(number: int, members: int) -> GuildRow:
    """Return a guild."""
    return GuildRow(str(10**17 + number), f"Guild {number * 7919 % GUILDS}", members, float(number), 0)


async def test_the_history_never_holds_the_loop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """All member counts are written, then those that have changed; no step of the loop takes 20 ms of work."""
    monkeypatch.setattr(recorder, "EVERY", 1)
    monkeypatch.setattr(recorder, "GUILDS", 4)
    monkeypatch.setattr(recorder, "FLUSH", 2)
    monitor, history = Monitor(), History(tmp_path / "history.db")
    monitor.replace_guilds(row(number, number % 5000 + 1) for number in range(GUILDS))
    monitor.enter(State.READY)
    watch, steps = Recorder(monitor, history), Steps(monkeypatch)
    watch.start()
    for name in ("all counts", "a tenth of them"):
        await asyncio.sleep(4)
        assert steps.tell(name) < LIMIT
        for number in range(0, GUILDS, 10):
            monitor.put_guild(row(number, 7_000))
        await asyncio.sleep(0)
        steps.worked = steps.lasted = 0.0
    assert (await history.guild_points(10**17, "1h", time.time()))[-1][1] == 7_000
    await watch.stop()
