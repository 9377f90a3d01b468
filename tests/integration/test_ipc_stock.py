"""Unmodified better-ipc on the other end, both ways."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
from discord.ext import ipc as stock

from botkit.errors import RequestTimeout, RouteFailed, RouteNotFound, Unauthorized
from botkit.ipc import Client, _stock
from tests.unit.ipc.peers import OPERATOR, Routes, serving

GATES: dict[int, asyncio.Event] = {}


class StockCog(discord.Cog):
    """The tutorial's cog, with better-ipc's own decorator."""

    @_stock.Server.route()
    async def guild_count(self, _: stock.ClientPayload) -> str:
        """Return how many guilds there are."""
        return "7"

    @_stock.Server.route()
    async def stock_echo(self, data: stock.ClientPayload) -> dict[str, Any]:
        """Return what came."""
        return {"value": data.value}

    @_stock.Server.route()
    async def stock_fail(self, _: stock.ClientPayload) -> str:
        """Raise."""
        raise LookupError("no such thing")

    @_stock.Server.route()
    async def stock_hold(self, data: stock.ClientPayload) -> str:
        """Answer when the gate opens."""
        await GATES[data.gate].wait()
        return "late"


def bot_with_cog() -> discord.Bot:
    """Return a real bot, not connected, with the tutorial's cog."""
    bot = discord.Bot()
    bot.add_cog(StockCog())
    return bot


@asynccontextmanager
async def stock_server(key: str | None = "stock-key") -> AsyncIterator[int]:
    """Run an unmodified server of better-ipc and give its multicast port."""
    server = stock.Server(bot_with_cog(), secret_key=key, standard_port=0, multicast_port=0)
    await server.start()
    try:
        yield server.servers["mutlicast"].sockets[0].getsockname()[1]
    finally:
        await server.stop()


def stock_client(port: int, key: str | None = OPERATOR.get_secret_value()) -> stock.Client:
    """Return an unmodified client of better-ipc."""
    return stock.Client(secret_key=key, multicast_port=port)


async def test_a_stock_client_asks_our_server() -> None:
    """The tutorial's page gets the guild count, as a string, from our server."""
    async with serving(Routes()) as server:
        response = await stock_client(server.port).request("guild_count")
    assert (response.response, response.status.value, response.error) == ("5", 200, None)


async def test_a_stock_client_reads_every_value() -> None:
    """A stock client reads what better-ipc's own server could not send."""
    async with serving(Routes()) as server:
        for value in ({"a": 1}, [1, 2], 5, True, 0, None, "x"):
            response = await stock_client(server.port).request("echo", value=value)
            assert response.response == value


@pytest.mark.parametrize(
    ("endpoint", "key", "status", "error"),
    [
        ("guild_count", "wrong", 403, "Unauthorized"),
        ("guild_count", None, 403, "Unauthorized"),
        ("nothing", OPERATOR.get_secret_value(), 404, "Unknown endpoint!"),
        ("fail", OPERATOR.get_secret_value(), 500, "Unexpected error occurred while calling the route!"),
        ("give", OPERATOR.get_secret_value(), 500, "Bad arguments"),
    ],
)
async def test_a_stock_client_reads_our_errors(
    endpoint: str, key: str | None, status: int, error: str
) -> None:
    """Every error that we send has a status and texts that better-ipc knows."""
    async with serving(Routes()) as server:
        response = await stock_client(server.port, key).request(endpoint)
    assert response.status.value == status
    assert response.error["error"] == error


async def test_our_server_answers_stock_routes() -> None:
    """A cog that was written for better-ipc works on our server as it is."""
    async with serving(bot=bot_with_cog()) as server:
        client = stock_client(server.port)
        assert (await client.request("guild_count")).response == "7"
        assert (await client.request("stock_echo", value=[1])).response == {"value": [1]}
        assert (await client.request("stock_fail")).error["details"] == "no such thing"


@pytest.mark.parametrize("key", ["stock-key", None])
async def test_our_client_asks_a_stock_server(key: str | None) -> None:
    """Our client gets strings and dicts from an unmodified server, with and without a key."""
    async with stock_server(key) as port, Client(port=port, key=key) as client:
        assert (await client.request("guild_count")).response == "7"
        assert await client.call("guild_count") == "7"
        assert await client.call("stock_echo", value=[1, None]) == {"value": [1, None]}


@pytest.mark.parametrize(
    ("route", "key", "error"),
    [
        ("guild_count", "wrong", Unauthorized),
        ("guild_count", None, Unauthorized),
        ("nothing", "stock-key", RouteNotFound),
        ("stock_fail", "stock-key", RouteFailed),
    ],
)
async def test_our_client_reads_stock_errors(route: str, key: str | None, error: type[Exception]) -> None:
    """A stock server's errors become the same typed errors, by their codes."""
    async with stock_server() as port, Client(port=port, key=key) as client:
        with pytest.raises(error):
            await client.call(route)


async def test_a_stock_servers_late_reply_answers_no_later_request() -> None:
    """After a timeout against a stock server every answer is still to its own question."""
    gate = uuid.uuid4().int % 10**6
    GATES[gate] = asyncio.Event()
    async with stock_server() as port, Client(port=port, key="stock-key") as client:
        with pytest.raises(RequestTimeout):
            await client.call("stock_hold", gate=gate, request_timeout=0.05)
        GATES[gate].set()
        answers = [await client.call("stock_echo", value=number) for number in range(5)]
    assert answers == [{"value": number} for number in range(5)]
