"""Activity in time: as often as is asked for, and never in the way of others."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Any

import pytest

from botkit.sandbox import clockwork
from botkit.sandbox.activity import Wish
from botkit.sandbox.gateway.gateway import Gateway
from botkit.sandbox.world import World


class Activity:
    """Counts its steps, and wishes for something once."""

    def __init__(self, rate: float, wish: Wish | None = None) -> None:
        self.rate = rate
        self.steps = 0
        self._wish = wish

    def step(self, _now: float) -> Wish | None:
        """Count."""
        self.steps += 1
        wish, self._wish = self._wish, None
        return wish


class Line:
    """Notes what the gateway is told."""

    shard_count = 3

    def __init__(self) -> None:
        self.told: asyncio.Queue[tuple[str, int]] = asyncio.Queue()

    async def drop(self, shard: int) -> None:
        """Note."""
        self.told.put_nowait(("drop", shard))

    async def reconnect(self, shard: int) -> None:
        """Note."""
        self.told.put_nowait(("reconnect", shard))


async def lived(activity: Any, gateway: Any, seconds: float) -> None:
    """Let it live for a while."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await clockwork.live(activity, World(0, 1), gateway)


async def test_it_keeps_its_rate_at_thousands_a_second() -> None:
    """Several steps a turn, if the loop's own timer is too coarse."""
    activity, began = Activity(2000.0), time.monotonic()
    await lived(activity, Line(), 0.5)
    due = 2000 * (time.monotonic() - began)
    assert 0.5 * due <= activity.steps <= due


async def test_others_get_their_turn_at_any_rate() -> None:
    """What cannot be done is let go; a task beside it runs every few milliseconds."""
    turns = 0

    async def beside() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    task = asyncio.create_task(beside())
    began = time.thread_time()
    await lived(Activity(1e7), Line(), 0.3)
    task.cancel()
    # By the processor's time, not the clock's: the machine may have other things to do.
    assert turns > (time.thread_time() - began) / 0.01


@pytest.mark.parametrize("act", ["drop", "reconnect"])
async def test_wishes_reach_the_shard_of_the_guild(act: Any) -> None:
    """The gateway does what activity cannot."""
    line = Line()
    living = asyncio.create_task(lived(Activity(100.0, Wish(act, 7 << 22)), line, 30))
    async with asyncio.timeout(20):
        assert await line.told.get() == (act, 1)
    living.cancel()
    assert line.told.empty()
    assert callable(getattr(Gateway, act))
