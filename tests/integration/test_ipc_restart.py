"""A bot that restarts, and a client that goes on: what is asked again, what is not, and for how long it is tried."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from botkit.errors import BotNotRunning, ConnectionLost, InsecureConnection
from botkit.ipc import Client, Connection, Server, _lines, route
from tests.unit.ipc.peers import OPERATOR, VIEWER, Routes, asking, serving

IDENTITY = "0123456789ab"


class Once:
    """A route that acts, and can be caught in the middle."""

    def __init__(self) -> None:
        self.begun = 0
        self.entered = asyncio.Event()

    @route()
    async def act(self) -> int:
        """Act, and take long about it."""
        self.begun += 1
        self.entered.set()
        await asyncio.Event().wait()
        return self.begun

    @route()
    async def count(self) -> int:
        """Return how often it acted."""
        return self.begun


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of its own for connection files."""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    return tmp_path


@asynccontextmanager
async def found(operator: str, *routes: object) -> AsyncIterator[tuple[Server, Connection]]:
    """Run a server on a free port, with its connection file."""
    server = Server(None, port=0, operator_key=SecretStr(operator), viewer_key=VIEWER)
    for one in routes:
        server.add_routes(one)
    await server.start()
    connection = Connection.here(
        "127.0.0.1", server.port, viewer_key=VIEWER, operator_key=SecretStr(operator), identity=IDENTITY
    )
    connection.write()
    try:
        yield server, connection
    finally:
        connection.remove()
        await server.stop()


async def test_a_bot_is_found_on_another_port_with_another_key(runtime: Path) -> None:
    """The connection file tells a client that was made before where the bot is now, and its new key."""
    async with found("first", Routes()) as (server, connection):
        client = connection.client()
        assert await client.call("guild_count") == "5"
        before = server.port
    async with found("second", Routes()) as (server, _), client:
        assert server.port != before
        assert await client.call("act") == "done"
        assert client.port == server.port
        assert client.connection is not None
        assert client.connection.operator_key.get_secret_value() == "second"


async def test_a_client_that_does_not_follow(runtime: Path) -> None:
    """On request a client asks the bot that it was made for, and no later one."""
    async with found("first", Routes()) as (_, connection):
        client = connection.client(follow=False)
        await client.call("guild_count")
    async with found("second", Routes()), client:
        with pytest.raises(BotNotRunning):
            await client.call("guild_count", request_timeout=0.3)


async def test_a_viewer_stays_a_viewer(runtime: Path) -> None:
    """The new key is that of the same role."""
    async with found("first", Routes()) as (_, connection):
        client = connection.client("viewer")
        await client.call("guild_count")
    async with found("second", Routes()), client:
        assert await client.call("guild_count") == "5"
        assert (await client.request("act")).status.value == 403


async def test_a_file_of_another_machine_does_not_lead_to_a_bot_of_this_one(runtime: Path) -> None:
    """A client of a bot elsewhere, behind a tunnel, never takes one of the same configuration here for it."""
    async with found("elsewhere", Routes()) as (_, connection):
        connection.created -= 3600  # no process of this machine
        client = connection.client()
        await client.call("guild_count")
    async with found("here", Routes()) as (server, _), client:
        with pytest.raises(BotNotRunning):
            await client.call("guild_count", request_timeout=0.3)
        assert server.connections == 0


async def test_a_file_of_another_machine_does_not_open_a_plain_line_to_it(runtime: Path) -> None:
    """Only to a bot of this machine may a line go without TLS, on whatever address it listens."""
    connection = Connection.here("192.0.2.77", 9, viewer_key=VIEWER, operator_key=OPERATOR, identity=IDENTITY)
    connection.created -= 3600
    with pytest.raises(InsecureConnection):
        await connection.client().call("guild_count")


async def test_a_bot_that_takes_a_while_to_come_back_is_waited_for() -> None:
    """Questions that come while the bot restarts are answered when it is there again."""
    async with asking(Routes()) as (client, first):
        await client.call("guild_count")
        await first.stop()
        asked = [asyncio.create_task(client.call("echo", value=number)) for number in range(20)]
        await asyncio.sleep(0.3)
        assert not any(one.done() for one in asked)
        async with serving(Routes(), port=client.port):
            assert await asyncio.gather(*asked) == list(range(20))


async def test_the_wait_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot that does not come back is told after a while, and from then on at once."""
    monkeypatch.setattr(_lines, "PATIENCE", 0.3)
    async with asking(Routes()) as (client, first):
        await client.call("guild_count")
        await first.stop()
        began = time.monotonic()
        with pytest.raises(BotNotRunning, match="connection refused"):
            await client.call("guild_count")
        waited, began = time.monotonic() - began, time.monotonic()
        with pytest.raises(BotNotRunning):
            await client.call("guild_count")
        assert time.monotonic() - began < waited / 2


async def test_a_timeout_while_the_bot_is_gone_says_that_it_is_gone() -> None:
    """Whoever allows less time than the wait takes is told what is the matter."""
    async with asking(Routes()) as (client, first):
        await client.call("guild_count")
        await first.stop()
        with pytest.raises(BotNotRunning, match="connection refused"):
            await client.call("guild_count", request_timeout=0.2)


async def test_a_bot_that_was_never_there_is_told_at_once() -> None:
    """Nobody waits for a bot that has not answered before."""
    async with serving() as server:
        port = server.port
    async with Client(port=port) as client:
        began = time.monotonic()
        with pytest.raises(BotNotRunning):
            await client.call("guild_count")
        assert time.monotonic() - began < _lines.PATIENCE / 2


async def test_a_request_that_may_have_been_handed_over_is_not_asked_again() -> None:
    """What the bot has begun when the line breaks is told as lost, and not done twice."""
    routes = Once()
    async with asking(routes) as (client, server):
        acting = asyncio.create_task(client.call("act"))
        await routes.entered.wait()
        for peer in list(server._peers):
            peer.abort()
        with pytest.raises(ConnectionLost, match="ended before the answer came"):
            await acting
        assert await client.call("count") == 1


async def test_requests_that_were_not_written_are_asked_again() -> None:
    """What still waits in the client when the line breaks is asked on the next."""
    routes = Routes()
    async with asking(routes) as (client, server):
        held = asyncio.create_task(client.call("hold"))
        await routes.entered.wait()
        line = client._lines[asyncio.get_running_loop()]._shared
        assert line is not None
        # The line is full, as when the bot does not read.
        line.pause_writing()
        waiting = [asyncio.create_task(client.call("echo", value=number)) for number in range(50)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        for peer in list(server._peers):
            peer.abort()
        assert await asyncio.gather(*waiting) == list(range(50))
        with pytest.raises(ConnectionLost):
            await held


async def test_a_server_that_closes_every_line_is_told() -> None:
    """A peer that takes the handshake and hangs up is not tried for ever."""

    class Closing(Server):
        """A server that hangs up."""

        def entered(self, peer: object) -> str | None:
            """Hang up after the handshake."""
            asyncio.get_running_loop().call_later(0.02, peer.abort)  # type: ignore[attr-defined]
            return super().entered(peer)  # type: ignore[arg-type]

    server = Closing(None, port=0, operator_key=OPERATOR)
    server.add_routes(Routes())
    await server.start()
    async with Client(port=server.port, key=OPERATOR) as client:
        with pytest.raises(ConnectionLost):
            await client.call("hold", request_timeout=5)
    await server.stop()


async def test_a_stock_bot_may_become_one_of_botkits() -> None:
    """A client follows what answers on the port: stock better-ipc before, botkit after the restart."""
    from discord.ext import ipc as stock

    from tests.integration.test_ipc_stock import bot_with_cog

    theirs = stock.Server(
        bot_with_cog(), secret_key=OPERATOR.get_secret_value(), standard_port=0, multicast_port=0
    )
    await theirs.start()
    port = theirs.servers["mutlicast"].sockets[0].getsockname()[1]
    async with Client(port=port, key=OPERATOR) as client:
        assert await client.call("guild_count") == "7"
        await theirs.stop()
        async with serving(Routes(), port=port) as ours:
            assert await client.call("guild_count") == "5"
            assert await asyncio.gather(*(client.call("echo", value=n) for n in range(50))) == list(range(50))
            assert ours.connections == 1
