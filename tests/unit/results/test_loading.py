"""All pages of a list: progress, cancelling, errors."""

from __future__ import annotations

import asyncio
import gc

import pytest

from botkit.errors import RouteFailed
from tests.unit.results.lists import lists
from tests.unit.results.wire import Wire


async def test_awaiting_it_gives_the_result_with_all_rows() -> None:
    """It asks for the greatest pages that the route gives."""
    async with lists() as (asker, routes, _):
        result = await asker.ask("guilds", limit=5)
        assert await result.all() is result
        assert len(result) == 45
        assert routes.asked == [(0, 5), (5, 20), (25, 20)]
        assert await result.all() is result


async def test_a_result_without_pages_is_all_there_is() -> None:
    """Nothing is asked."""
    async with lists() as (asker, _, _server):
        result = await asker.ask("usage")
        assert await result.all() is result
        assert repr(result.all()) == "<Loading 2 of 2 rows>"


async def test_the_bar_follows() -> None:
    """It tells how many of how many, and ends with no button."""
    async with lists() as (asker, _, _server):
        result = await asker.ask("guilds", limit=5)
        loading = result.all()
        wire = Wire(loading.widget)
        assert (wire.state["loaded"], wire.state["total"], wire.state["busy"]) == (5, 45, True)
        await loading
        assert (wire.state["loaded"], wire.state["total"], wire.state["busy"]) == (45, 45, False)


async def test_cancel_keeps_what_is_loaded() -> None:
    """By the button; whoever waits goes on with the rows so far, and the rest can be loaded later."""
    async with lists() as (asker, routes, _):
        result = await asker.ask("guilds", limit=5)
        routes.gate.clear()
        loading = result.all()
        wire = Wire(loading.widget)
        wire.press("cancel")
        wire.press(["cancel"])
        assert await asyncio.wait_for(loading, 5) is result
        assert len(result) == 5
        assert wire.state["busy"] is False
        assert wire.state["note"] == "Stopped at 5 of 45 rows."
        routes.gate.set()
        await result.all()
        assert len(result) == 45


async def test_an_interrupt_of_who_waits_ends_it() -> None:
    """The cell is interrupted: nothing goes on behind it."""
    async with lists() as (asker, routes, _):
        result = await asker.ask("guilds", limit=5)
        routes.gate.clear()
        loading = result.all()
        waiting = asyncio.create_task(asyncio.wait_for(loading, 60))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        async with asyncio.timeout(10):
            while [one for one in asyncio.all_tasks() if one.get_name() == "botkit loads further rows"]:
                await asyncio.sleep(0)


async def test_an_error_is_raised_and_shown() -> None:
    """Both who waits and who looks are told."""
    async with lists() as (asker, _, _server):
        result = await asker.ask("broken", limit=4)
        loading = result.all()
        wire = Wire(loading.widget)
        with pytest.raises(RouteFailed, match="the list is gone"):
            await loading
        assert "the list is gone" in wire.state["note"]
        assert wire.state["busy"] is False


async def test_one_that_nobody_awaits_ends_without_a_complaint(caplog: pytest.LogCaptureFixture) -> None:
    """Its error is told by the bar; asyncio has nothing to say."""
    async with lists() as (asker, _, _server):
        result = await asker.ask("broken", limit=4)
        loading = result.all()
        wire = Wire(loading.widget)
        async with asyncio.timeout(10):
            while wire.state["busy"]:
                await asyncio.sleep(0.01)
        del loading
        gc.collect()
        await asyncio.sleep(0)
        assert not [one for one in caplog.records if one.name == "asyncio"]
