"""A live value: fresh, old, away, stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from botkit.results import Watch
from botkit.results.watch import _watches
from tests.unit.ipc.peers import serving
from tests.unit.results.lists import lists
from tests.unit.results.wire import Wire


async def until(true: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


async def test_it_shows_the_value_again_and_again() -> None:
    """The state is live, the caption names question and pace."""
    async with lists() as (asker, routes, _):
        watch = asker.watch("guilds", every=0.1, limit=1)
        wire = Wire(watch.root)
        assert (wire.state["state"], watch.value) == ("waiting", None)
        await until(lambda: len(routes.asked) >= 3)
        assert wire.state["state"] == "live"
        assert "Guild 1" in wire.state["value"]
        assert wire.state["caption"].startswith("guilds limit=1 · 1 of 45 rows")
        assert wire.state["caption"].endswith("every 0.1 s")
        assert watch.value["total"] == 45
        assert repr(watch) == "<Watch guilds every 0.1 s: live>"


async def test_a_value_that_stays_is_not_sent_again() -> None:
    """Only its caption and time are."""
    async with lists() as (asker, routes, _):
        watch = asker.watch("guilds", every=0.1, limit=20)
        wire = Wire(watch.root)
        await until(lambda: wire.state["state"] == "live")
        before, asked = wire.sent, len(routes.asked)
        await until(lambda: len(routes.asked) >= asked + 3)
        assert (wire.sent - before) / 3 < 600


@pytest.mark.parametrize("how", ["method", "button", "closed", "asker"])
async def test_it_ends(how: str) -> None:
    """By `stop`, by its button, with its widget, with its asker: no task is left, and twice is no harm."""
    async with lists() as (asker, _, _server):
        watch = asker.watch("guilds", every=0.1)
        wire = Wire(watch.root)
        await until(lambda: watch.value is not None)
        match how:
            case "method":
                watch.stop()
            case "button":
                wire.press("stop")
            case "closed":
                watch.root.close()
            case "asker":
                await asker.close()
        await until(lambda: not watch.running)
        watch.stop()
        assert watch.root.state == "stopped"
        assert watch not in _watches
        assert not [one for one in asyncio.all_tasks() if one.get_name().startswith("botkit watches")]


async def test_a_bot_that_is_away_is_said_to_be_and_found_again() -> None:
    """The last value stays, the reason is told; when the bot is back the value is live."""
    async with lists() as (asker, routes, server):
        watch = asker.watch("guilds", every=0.1, limit=1)
        wire = Wire(watch.root)
        await until(lambda: wire.state["state"] == "live")
        port = server.port
        await server.stop()
        await until(lambda: wire.state["state"] == "away")
        assert wire.state["note"]
        assert "Guild 1" in wire.state["value"]
        async with serving(routes, port=port):
            await until(lambda: wire.state["state"] == "live")
            assert wire.state["note"] == ""
            watch.stop()
            await until(lambda: not watch.running)


async def test_wrong_arguments_end_it_with_the_reason() -> None:
    """They will not get better by asking again."""
    async with lists() as (asker, _, _server):
        watch = asker.watch("guilds", every=0.1, lmit=1)
        await until(lambda: not watch.running)
        assert watch.root.state == "stopped"
        assert "lmit" in watch.root.note


async def test_our_own_mistake_is_told_too(caplog: pytest.LogCaptureFixture) -> None:
    """The screen says that the watch failed, the log how."""

    async def ask() -> None:
        raise ZeroDivisionError("ours")

    watch = Watch(ask, "x")  # type: ignore[arg-type]
    await until(lambda: not watch.running)
    await asyncio.sleep(0)
    assert watch.root.note == "The watch failed (ZeroDivisionError: ours)."
    assert [one.message for one in caplog.records] == ["The watch of x ended."]


@pytest.mark.parametrize("every", [0, -1, 0.05, float("nan")])
async def test_too_often_is_refused(every: float) -> None:
    """A bot is not asked without a pause."""
    async with lists() as (asker, _, _server):
        with pytest.raises(ValueError, match=r"give 0.1 s or more"):
            asker.watch("guilds", every=every)


def test_without_a_loop_it_says_what_it_needs() -> None:
    """A plain script has none."""
    with pytest.raises(RuntimeError, match="needs a running event loop"):
        Watch(lambda: None, "x")  # type: ignore[arg-type, return-value]
