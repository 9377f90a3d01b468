"""Lets activity happen in time: the clock that the world itself does not have."""

from __future__ import annotations

import asyncio
import time

from botkit.sandbox.activity import Activity, Wish
from botkit.sandbox.gateway.gateway import Gateway
from botkit.sandbox.world import World
from botkit.sandbox.world.ids import shard_of

STALL = 1.0
"""Seconds that are made up for after a stall; what did not happen in a longer one (a suspended machine) is let go."""

TURN = 0.002
"""Seconds in a row that activity may take before bots and requests get their turn."""


async def live(activity: Activity, world: World, gateway: Gateway) -> None:
    """Let things happen at the activity's rate, evenly spread, until cancelled.

    Parameters
    ----------
    activity
        What happens next.
    world, gateway
        What tells the events, and who sends them.
    """
    loop = asyncio.get_running_loop()
    gap = 1 / activity.rate
    due = loop.time() + gap
    while True:
        # Also when nothing needs to be waited for: bots and requests must get their turn.
        await asyncio.sleep(max(0.0, due - loop.time()))
        began = loop.time()
        due = max(due, began - STALL)
        while due <= (now := loop.time()) and now - began < TURN:
            due += gap
            wish = activity.step(time.time())
            for event in world.take():
                gateway.emit(event)
            if wish is not None:
                await _grant(wish, gateway)


async def _grant(wish: Wish, gateway: Gateway) -> None:
    shard = shard_of(wish.guild, gateway.shard_count)
    if wish.act == "drop":
        await gateway.drop(shard)
    else:
        await gateway.reconnect(shard)
