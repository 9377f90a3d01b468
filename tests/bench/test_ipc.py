"""What a question to the bot costs: our client beside the stock one, same server, same run, two processes."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

import pytest

from botkit.ipc import _stock  # noqa: F401 - silences better-ipc's deprecated imports
from botkit.ipc.connection import Connection, connect, find
from tests.running import running

pytestmark = pytest.mark.bench
ROUNDS = 300
CALLERS = 100


@pytest.fixture
async def bot() -> AsyncIterator[Connection]:
    """The connection of a bot in a process of its own, on a quiet sandbox."""
    async with running():
        connection = find()
        assert connection is not None
        yield connection


async def median_ms(ask: Callable[[], Awaitable[object]]) -> float:
    """Return the median time of one question, one caller, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await ask()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


async def per_second(ask: Callable[[], Awaitable[object]]) -> float:
    """Return questions a second with many callers at once."""

    async def caller() -> None:
        for _ in range(10):
            await ask()

    began = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    return CALLERS * 10 / (time.perf_counter() - began)


async def test_one_question(bot: Connection) -> None:
    """Print ms per request of both clients, and requests a second with 100 callers."""
    from discord.ext import ipc as stock

    theirs = stock.Client(secret_key=bot.operator_key.get_secret_value(), multicast_port=bot.port)
    async with connect() as ours:
        assert (await theirs.request("guild_count")).response == (await ours.request("guild_count")).response
        one = [await median_ms(partial(client.request, "guild_count")) for client in (theirs, ours)]
        many = [await per_second(partial(client.request, "guild_count")) for client in (theirs, ours)]
    print(
        f"\nguild_count, one caller:  stock {one[0]:.2f} ms, ours {one[1]:.2f} ms: {one[0] / one[1]:.1f} times faster"
    )
    print(
        f"guild_count, {CALLERS} callers: stock {many[0]:,.0f}/s, ours {many[1]:,.0f}/s: {many[1] / many[0]:.1f} times"
    )
