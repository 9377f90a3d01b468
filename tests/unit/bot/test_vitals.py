"""botkit.bot.vitals: the look at the process."""

from __future__ import annotations

import asyncio
import time

import pytest

from botkit.bot import vitals
from botkit.bot.monitor import Monitor
from botkit.bot.vitals import VitalsWatch


async def test_a_loop_that_was_held_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lag is that of a timer, the longest of the window; memory and processor are those of the process."""
    monkeypatch.setattr(vitals, "TICK", 0.01)
    monkeypatch.setattr(vitals, "EVERY", 0.05)
    monitor = Monitor()
    watch = VitalsWatch(monitor)
    watch.start()
    watch.start()
    await asyncio.sleep(0.02)
    time.sleep(0.2)  # noqa: ASYNC251 - this is what is measured
    async with asyncio.timeout(5):
        while (seen := monitor.snapshot().vitals) is None or seen.loop_lag < 0.15:
            await asyncio.sleep(0.01)
    assert seen.memory > 10_000_000
    assert seen.cpu >= 0
    await watch.stop()
    await watch.stop()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "botkit vitals"]
