"""botkit.bot.recorder: what goes into the history."""

from __future__ import annotations

import asyncio
import time

import pytest

from botkit.bot import recorder
from botkit.bot.monitor import Monitor
from botkit.bot.recorder import Recorder
from botkit.history import History, Sample
from botkit.model import GuildRow, State


async def test_only_what_a_ready_bot_shows_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before that and while it connects again, the numbers are no facts; a guild in an outage has no count."""
    monkeypatch.setattr(recorder, "EVERY", 0.01)
    monitor, history = Monitor(), History(None)
    monitor.replace_guilds([GuildRow("1", "one", 10, None, 0), GuildRow("2", "", 0, None, 0)])
    watch = Recorder(monitor, history)
    watch.start()
    watch.start()
    await asyncio.sleep(0.05)
    assert await history.points("15m", time.time()) == []
    monitor.enter(State.READY)
    async with asyncio.timeout(5):
        while not (points := await history.points("15m", time.time())):
            await asyncio.sleep(0.01)
    assert points[0][1:3] == [2, 10]
    assert len(await history.guild_points(1, "15m", time.time())) == 1
    assert await history.guild_points(2, "15m", time.time()) == []
    await watch.stop()
    await watch.stop()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "botkit recorder"]


async def test_the_past_reaches_the_snapshot() -> None:
    """An hour ago there were three: the first sample of a new run looks that up."""
    monitor, history = Monitor(), History(None)
    monitor.enter(State.READY)
    history.open()
    history.note(Sample(time.time() - 3_660, 3, 30, 0.0))
    watch = Recorder(monitor, history)
    watch.start()
    async with asyncio.timeout(5):
        while monitor.snapshot().guilds_hour_ago is None:
            await asyncio.sleep(0.01)
    assert (monitor.snapshot().guilds_hour_ago, monitor.snapshot().members_hour_ago) == (3, 30)
    assert monitor.snapshot().guilds_day_ago is None
    await watch.stop()
