"""`bot.load_extension("botkit")` in somebody's own py-cord bot."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import discord
import pytest

from botkit.ipc.connection import connect, find
from botkit.sandbox import Sandbox


@pytest.fixture(autouse=True)
def _keep_modules() -> Iterator[None]:
    """py-cord's `unload_extension` forgets all modules below the extension's: give them back to the other tests."""
    kept = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "botkit"}
    yield
    sys.modules.update(kept)


@asynccontextmanager
async def own_bot(world: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[discord.Bot]:
    """A plain py-cord bot that has loaded botkit, ready, started without botkit's host."""
    monkeypatch.setattr(discord.http.Route, "API_BASE_URL", f"{world.api}/v10")
    bot = discord.Bot(intents=discord.Intents.default())
    bot.load_extension("botkit")
    task = asyncio.create_task(bot.start(world.token))
    try:
        async with asyncio.timeout(20):
            await bot.wait_until_ready()
        yield bot
    finally:
        await bot.close()
        await asyncio.wait({task}, timeout=5)
        task.cancel()


async def test_a_foreign_bot_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line gives it telemetry, routes, IPC and a connection file."""
    async with Sandbox(guilds=4, identify_interval=0.0) as world, own_bot(world, monkeypatch) as bot:
        async with connect() as client:
            async with asyncio.timeout(5):
                while (await client.call("snapshot", after=-1))["state"] != "ready":
                    await asyncio.sleep(0.05)
            assert await client.call("guild_count") == "4"
        bot.unload_extension("botkit")
        async with asyncio.timeout(5):
            while find() is not None:
                await asyncio.sleep(0.05)


async def test_a_foreign_bot_survives_a_taken_port(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The bot runs on, unasked, and the log says why."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("BOTKIT_IPC_PORT", str(taken.getsockname()[1]))
        async with Sandbox(guilds=4, identify_interval=0.0) as world, own_bot(world, monkeypatch) as bot:
            assert bot.is_ready()
            assert len(bot.guilds) == 4
            assert find() is None
            assert "BOTKIT_IPC_PORT" in caplog.text
            bot.unload_extension("botkit")
