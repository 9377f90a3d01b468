"""How the bot's process is: the lag of its event loop, its memory and its processor time."""

from __future__ import annotations

import asyncio
from collections import deque

import psutil

from botkit.bot.background import Background
from botkit.bot.monitor import Monitor
from botkit.model import Vitals

TICK = 0.2
"""Seconds between two timers whose lateness is the lag: what holds the loop longer is surely seen."""

EVERY = 2.0
"""Seconds between two looks at memory and processor."""

WINDOW = 10.0
"""Seconds of which the longest lag is told."""


class VitalsWatch:
    """Measures the process, and the loop in which it is started.

    Parameters
    ----------
    monitor
        Where the values go.
    """

    def __init__(self, monitor: Monitor) -> None:
        self._monitor = monitor
        self._task = Background("botkit vitals", self._measure)

    def start(self) -> None:
        """Begin to measure; idempotent."""
        self._task.start()

    async def stop(self) -> None:
        """Measure no more; idempotent."""
        await self._task.stop()

    async def _measure(self) -> None:
        loop, process = asyncio.get_running_loop(), psutil.Process()
        lags: deque[float] = deque([0.0], maxlen=round(WINDOW / EVERY))
        looked, used = loop.time(), _used(process)
        while True:
            due = loop.time() + TICK
            await asyncio.sleep(TICK)
            now = loop.time()
            lags[-1] = max(lags[-1], now - due)
            if now - looked < EVERY:
                continue
            spent = _used(process)
            cpu = max(0.0, (spent - used) / (now - looked))
            memory = process.memory_info().rss
            self._monitor.vitals(
                Vitals(self._monitor.now, round(max(lags), 4), memory, round(cpu, 4)),
            )
            looked, used = now, spent
            lags.append(0.0)


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
