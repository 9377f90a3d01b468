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


async def test_a_count_that_fails_is_told() -> None:
    """It hears no more, which must not happen without a word; others go on."""
    bot, counted, told = FilledBot(), list[str](), list[str]()
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["message"]))

    def fails(_event: str) -> None:
        raise LookupError("a mistake")

    events = InstantEvents(bot)
    events.call("socket_event_type", fails)
    events.call("socket_event_type", counted.append)
    await asyncio.sleep(0)
    for event in ("READY", "RESUMED"):
        bot.dispatch("socket_event_type", event)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert told == ["botkit's count of socket_event_type ended"]
    assert counted == ["READY", "RESUMED"]
    events.stop()
