"""The bot that the magics ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from botkit.errors import BotNotRunning, IPCError
from botkit.ipc import Server
from botkit.ipc.connection import Connection
from botkit.ipc.routes import route
from botkit.loop_thread import LoopThread
from botkit.magics import running
from botkit.magics.running import RunningBot
from tests.unit.ipc.peers import OPERATOR, VIEWER
from tests.unit.results.lists import Lists


class Hangs:
    """A bot that does not tell its routes."""

    @route()
    async def routes(self) -> None:
        """Never answer."""
        await asyncio.sleep(60)


@contextmanager
def bot_with(routes: object) -> Iterator[Server]:
    """Run a server in a thread, with a connection file."""
    thread = LoopThread("server of the test")

    async def start() -> Server:
        server = Server(None, port=0, operator_key=OPERATOR, viewer_key=VIEWER)
        server.add_routes(routes)
        await server.start()
        return server

    server = thread.wait(start(), 10)
    if isinstance(routes, Lists):
        routes.server = server
    file = Connection.here(
        "127.0.0.1", server.port, viewer_key=VIEWER, operator_key=OPERATOR, identity="0123456789ab"
    )
    file.write()
    try:
        yield server
    finally:
        file.remove()
        thread.wait(server.stop(), 10)
        thread.close()


@pytest.fixture
def bot() -> Iterator[RunningBot]:
    """Return what the magics ask, with an end."""
    one = RunningBot()
    yield one
    if one._asker is not None:
        one._asker.wait(one._asker.close())


def test_without_a_bot_nothing_is_known(bot: RunningBot) -> None:
    """Tab offers nothing, a cell is told; the moment a bot runs it is known."""
    assert bot.catalogue_soon() == {}
    with pytest.raises(BotNotRunning):
        bot.catalogue()
    with bot_with(Lists()):
        assert "guilds" in bot.catalogue_soon()


def test_what_was_known_is_offered_when_the_bot_has_gone(bot: RunningBot) -> None:
    """Until another tells its own."""
    with bot_with(Lists()):
        assert "guilds" in bot.catalogue()
    assert "guilds" in bot.catalogue_soon()


def test_a_bot_that_hangs_is_waited_for_once(bot: RunningBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a second, here shortened; then not again for a while."""
    monkeypatch.setattr(running, "PATIENCE", 0.3)
    with bot_with(Hangs()):
        began = time.monotonic()
        assert bot.catalogue_soon() == {}
        middle = time.monotonic()
        assert [bot.catalogue_soon() for _ in range(20)] == [{}] * 20
        assert 0.3 <= middle - began < 3
        assert time.monotonic() - middle < 0.3


def test_another_bot_is_asked_by_another_asker(bot: RunningBot) -> None:
    """The old one is closed; the same bot keeps its own."""
    with bot_with(Lists()):
        first = bot.asker()
        assert bot.asker() is first
    with bot_with(Lists()):
        assert bot.asker() is not first
        with pytest.raises(IPCError, match="closed"):
            first.query("guilds")
        assert len(bot.asker().query("guilds", limit=2)) == 2
        first._waiter.close()


def test_servers_are_found_by_name(bot: RunningBot) -> None:
    """Twenty at the most; none without a bot."""
    assert bot.guilds_soon("Guild") == []
    with bot_with(Lists()):
        assert [one["name"] for one in bot.guilds_soon("Guild 44")] == ["Guild 44"]
        assert len(bot.guilds_soon("")) == 20
