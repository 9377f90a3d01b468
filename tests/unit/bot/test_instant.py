"""botkit.bot.instant: told in the moment of the dispatch."""

from __future__ import annotations

import asyncio

from botkit.bot.instant import InstantEvents
from tests.guilds import FilledBot


async def test_it_is_called_within_the_dispatch_each_time_until_it_stops() -> None:
    """No task is made for an event, and none is left."""
    bot, told = FilledBot(), []
    before = len(asyncio.all_tasks())
    events = InstantEvents(bot)
    events.call("socket_event_type", told.append)
    await asyncio.sleep(0)
    bot.dispatch("socket_event_type", "READY")
    bot.dispatch("socket_event_type", "RESUMED")
    assert (told, events.started) == (["READY", "RESUMED"], True)
    assert len(asyncio.all_tasks()) == before + 1
    events.stop()
    events.stop()
    await asyncio.sleep(0)
    bot.dispatch("socket_event_type", "READY")
    assert len(told) == 2
    assert len(asyncio.all_tasks()) == before
