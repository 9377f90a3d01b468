"""Each known hole of better-ipc 2.0.3, shown with the unmodified library, beside what ours does there."""

from __future__ import annotations

import asyncio
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
from discord.ext import ipc as stock
from pydantic import SecretStr
from websockets.exceptions import ConnectionClosed

from botkit.errors import RequestTimeout, RouteFailed, Unauthorized
from botkit.ipc import Client, Server, _stock, route
from tests.unit.ipc.peers import OPERATOR, Listener, Routes, asking, serving

GATES: dict[int, asyncio.Event] = {}
KEY = OPERATOR.get_secret_value()


class Holes(discord.Cog):
    """Routes that better-ipc has trouble with."""

    @_stock.Server.route()
    async def pair_echo(self, data: stock.ClientPayload) -> str:
        """Return what came, as text."""
        return str(data.value)

    @_stock.Server.route()
    async def pair_hold(self, data: stock.ClientPayload) -> str:
        """Answer when the gate opens."""
        await GATES[data.gate].wait()
        return "late"

    @_stock.Server.route()
    async def pair_give(self, data: stock.ClientPayload) -> Any:
        """Return something that is hard to send."""
        return {"large": "x" * 2**20, "unknown": {"a": object()}, "list": [1]}[data.what]

    @_stock.Server.route()
    async def pair_names(self, data: stock.ClientPayload) -> str:
        """Return an argument that is called as better-ipc's own attributes are."""
        return f"{data.length} {callable(data.items)}"


class First(discord.Cog):
    """A cog with a method of a common name."""

    @_stock.Server.route("pair_first")
    async def common(self, _: stock.ClientPayload) -> str:
        """Name the cog that answers."""
        return type(self).__name__


class Second(discord.Cog):
    """Another."""

    @_stock.Server.route("pair_second")
    async def common(self, _: stock.ClientPayload) -> str:
        """Name the cog that answers."""
        return type(self).__name__


class Names:
    """Routes of ours with the arguments that better-ipc hides."""

    @route()
    async def names(self, items: int, length: int) -> list[int]:
        """Return them."""
        return [items, length]


@pytest.fixture
def gate() -> Iterator[tuple[int, asyncio.Event]]:
    """A gate that a route waits for, and the number that it is asked by."""
    number = uuid.uuid4().int % 10**6
    GATES[number] = asyncio.Event()
    yield number, GATES[number]
    del GATES[number]


def bot() -> Listener:
    """Return a real bot, not connected, with the cogs."""
    made = Listener()
    for cog in (Holes(), First(), Second()):
        made.add_cog(cog)
    return made


@asynccontextmanager
async def their_server(key: str | None = KEY, ports: tuple[int, int] = (0, 0)) -> AsyncIterator[stock.Server]:
    """Run an unmodified server of better-ipc."""
    server = stock.Server(bot(), secret_key=key, standard_port=ports[0], multicast_port=ports[1])
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def ports(server: stock.Server) -> tuple[int, int]:
    """Return the standard and the multicast port."""
    return tuple(server.servers[name].sockets[0].getsockname()[1] for name in ("standard", "mutlicast"))  # type: ignore[return-value]


def standard_client(port: int, timeout: float | None = None) -> stock.Client:
    """Return better-ipc's client on its standard port."""
    warnings.simplefilter("ignore", PendingDeprecationWarning)
    return stock.Client(secret_key=KEY, standard_port=port, do_multicast=False, timeout=timeout)


def client(port: int, key: str | None = KEY) -> stock.Client:
    """Return better-ipc's client on its multicast port."""
    return stock.Client(secret_key=key, multicast_port=port)


class Counting(Server):
    """A server of ours that counts connections."""

    made = 0

    def entered(self, peer: Any) -> str | None:
        """Count."""
        self.made += 1
        return super().entered(peer)


async def test_connections() -> None:
    """Better-ipc's multicast client opens a connection for every request; ours keeps one."""
    server = Counting(None, port=0, operator_key=OPERATOR)
    server.add_routes(Routes())
    await server.start()
    for _ in range(5):
        await client(server.port).request("guild_count")
    assert server.made == 5
    async with Client(port=server.port, key=OPERATOR) as ours:
        for _ in range(5):
            await ours.request("guild_count")
    assert server.made == 6
    await server.stop()


async def test_after_a_timeout(gate: tuple[int, asyncio.Event]) -> None:
    """Better-ipc's standard client gets the late reply as the answer to the next question; ours never does."""
    number, event = gate
    async with their_server() as server:
        theirs = standard_client(ports(server)[0], timeout=0.1)
        with pytest.raises(Exception, match=r"took longer"):
            await theirs.request("pair_hold", gate=number)
        event.set()
        theirs.timeout = 5
        assert (await theirs.request("pair_echo", value=1)).response == "late"
        await theirs.connection.close()
        event.clear()
        async with Client(port=ports(server)[1], key=KEY) as ours:
            with pytest.raises(RequestTimeout):
                await ours.call("pair_hold", gate=number, request_timeout=0.1)
            event.set()
            assert [await ours.call("pair_echo", value=number) for number in range(3)] == ["0", "1", "2"]


async def test_a_second_client() -> None:
    """Better-ipc's standard port answers its first client for ever and no other; ours answers all."""
    async with their_server() as server:
        first, second = standard_client(ports(server)[0]), standard_client(ports(server)[0])
        assert (await first.request("pair_echo", value=1)).response == "1"
        with pytest.raises(KeyError, match="decoding"):
            await second.request("pair_echo", value=2)
        await first.connection.close()
        await second.connection.close()
        third = standard_client(ports(server)[0])
        with pytest.raises(KeyError, match="decoding"):
            await third.request("pair_echo", value=3)
        await third.connection.close()
    async with asking(Routes()) as (one, server_of_ours), Client(port=server_of_ours.port, key=KEY) as two:
        assert [await which.call("echo", value=1) for which in (one, two, one, two)] == [1] * 4


async def test_a_restart() -> None:
    """Better-ipc's standard client never connects again; ours does, and its user notices nothing."""
    async with their_server() as server:
        both = ports(server)
        theirs = standard_client(both[0])
        await theirs.request("pair_echo", value=1)
    async with their_server(ports=both):
        with pytest.raises(ConnectionClosed):
            await theirs.request("pair_echo", value=2)
    async with serving(Routes()) as first, Client(port=first.port, key=OPERATOR) as ours:
        await ours.call("guild_count")
        await first.stop()
        async with serving(Routes(), port=ours.port):
            assert await ours.call("guild_count") == "5"


async def test_a_default_timeout(gate: tuple[int, asyncio.Event]) -> None:
    """Better-ipc's client waits for ever; ours for ten seconds unless it is told otherwise."""
    async with their_server() as server:
        asked = asyncio.create_task(client(ports(server)[1]).request("pair_hold", gate=gate[0]))
        done, _ = await asyncio.wait([asked], timeout=0.2)
        assert not done
        gate[1].set()
        assert (await asked).response == "late"
    assert (stock.Client().timeout, Client().timeout) == (None, 10.0)
    async with asking(Routes(), timeout=0.1) as (ours, _):
        with pytest.raises(RequestTimeout):
            await ours.call("hold")


async def test_a_large_reply() -> None:
    """Better-ipc's client loses the connection to a reply over 1 MiB; ours gets it, and theirs an error from us."""
    async with their_server() as server:
        with pytest.raises(ConnectionClosed, match="1009"):
            await client(ports(server)[1]).request("pair_give", what="large")
        async with Client(port=ports(server)[1], key=KEY) as ours:
            assert await ours.call("pair_give", what="large") == "x" * 2**20
    async with serving(Routes(), bot=bot()) as mine, Client(port=mine.port, key=OPERATOR) as ours:
        assert await ours.call("pair_give", what="large") == "x" * 2**20
        response = await client(mine.port).request("pair_give", what="large")
        assert (response.status.value, response.data["kind"]) == (500, "reply_too_large")
        assert "1,048,576: ask for less, page by page" in response.error["details"]


async def test_a_value_that_json_does_not_know() -> None:
    """Better-ipc closes the line and tells nobody; ours tells the one who asked, and the bot."""
    async with their_server() as server:
        with pytest.raises(ConnectionClosed, match="1011"):
            await client(ports(server)[1]).request("pair_give", what="unknown")
        assert [event[0] for event in drain(server.bot)] == ["ipc_ready"]
    made = bot()
    async with serving(bot=made) as mine, Client(port=mine.port, key=OPERATOR) as ours:
        with pytest.raises(RouteFailed, match="cannot be sent"):
            await ours.call("pair_give", what="unknown")
        await asyncio.sleep(0)
    assert [event[:2] for event in drain(made)] == [("ipc_ready",), ("ipc_error", "pair_give")]


def drain(made: Listener) -> list[tuple[Any, ...]]:
    """Return what a bot has heard."""
    return [made.seen.get_nowait() for _ in range(made.seen.qsize())]


async def test_no_key() -> None:
    """Better-ipc's server without a key answers anybody; ours nobody."""
    async with their_server(key=None) as server, Client(port=ports(server)[1]) as anybody:
        assert await anybody.call("pair_echo", value=1) == "1"
    closed = Server(None, port=0, operator_key=SecretStr(""))
    closed.add_routes(Routes())
    await closed.start()
    for key in (None, ""):
        async with Client(port=closed.port, key=key) as anybody:
            with pytest.raises(Unauthorized):
                await anybody.call("guild_count")
    await closed.stop()


async def test_a_second_start() -> None:
    """Better-ipc raises at a second start, as `on_ready` makes after each fresh identify; ours does nothing."""
    async with their_server() as server:
        with pytest.raises(Exception, match=r"already started"):
            await server.start()
    async with serving() as ours:
        port = ours.port
        await ours.start()
        assert ours.port == port


async def test_routes_of_two_servers() -> None:
    """Better-ipc's routes belong to all servers of the process; ours to those that have them."""
    async with their_server() as server:
        other = stock.Server(discord.Bot(), secret_key=KEY)
        assert "pair_first" in other.endpoints
        assert other.endpoints is server.endpoints
    async with serving(Routes()) as one, serving() as another:
        assert any(entry["name"] == "echo" for entry in one.catalogue())
        assert not any(entry["name"] == "echo" for entry in another.catalogue())
        assert not any(entry["name"] == "pair_first" for entry in one.catalogue())


async def test_two_cogs_with_methods_of_one_name() -> None:
    """Better-ipc has one cog answer for the other; ours has each answer for itself."""
    async with their_server() as server:
        theirs = client(ports(server)[1])
        got = [(await theirs.request(name)).response for name in ("pair_first", "pair_second")]
    assert got == ["First", "First"]
    async with serving(bot=bot()) as mine, Client(port=mine.port, key=OPERATOR) as ours:
        assert [await ours.call(name) for name in ("pair_first", "pair_second")] == ["First", "Second"]


async def test_a_list() -> None:
    """Better-ipc refuses a value that is neither text nor a dict; ours sends any."""
    async with their_server() as server:
        response = await client(ports(server)[1]).request("pair_give", what="list")
        assert "Expected type Dict or string" in response.error["error"]
    async with serving(bot=bot()) as mine, Client(port=mine.port, key=OPERATOR) as ours:
        assert await ours.call("pair_give", what="list") == [1]
        assert (await client(mine.port).request("pair_give", what="list")).response == [1]


async def test_arguments_called_items_or_length() -> None:
    """Better-ipc's payload hides them behind its own attributes; a route of ours gets them."""
    async with their_server() as server:
        response = await client(ports(server)[1]).request("pair_names", items=5, length=6)
        assert response.response == "3 True"
    async with asking(Names()) as (ours, mine):
        assert await ours.call("names", items=5, length=6) == [5, 6]
        assert (await client(mine.port).request("names", items=5, length=6)).response == [5, 6]
        # Three keys, as ever: what is botkit's does not show.
    async with their_server() as server, Client(port=ports(server)[1], key=KEY) as ours:
        assert await ours.call("pair_names", items=5, length=6) == "3 True"


async def test_a_bad_frame() -> None:
    """Better-ipc closes the line without a word; ours says what is wrong, and goes on."""
    from websockets.asyncio.client import connect

    async with their_server() as server, connect(f"ws://127.0.0.1:{ports(server)[1]}") as line:
        await line.send("{")
        with pytest.raises(ConnectionClosed, match="1011"):
            await line.recv()
    async with serving(Routes()) as mine, connect(f"ws://127.0.0.1:{mine.port}") as line:
        await line.send("{")
        assert "The request is not JSON" in str(await line.recv())
        await line.send(f'{{"endpoint": "guild_count", "secret": "{KEY}"}}')
        assert '"response":"5"' in str(await line.recv())
