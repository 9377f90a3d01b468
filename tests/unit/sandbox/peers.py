"""Who the sandbox is tested with: a gateway client that does what it is told, and real py-cord bots."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord

from botkit.sandbox import Sandbox
from tests.unit.sandbox.lines import ALL_INTENTS, LIMIT, NOW, QUERY, Closed, Peer

__all__ = ["ALL_INTENTS", "LIMIT", "NOW", "Closed", "Diary", "Peer", "World", "intents", "living", "world"]


class World:
    """A sandbox and an HTTP client of it."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.http = http

    @asynccontextmanager
    async def connected(self, query: str = QUERY) -> AsyncIterator[Peer]:
        """Connect a peer to the gateway, and read the hello."""
        url = self.sandbox.api.replace("http:", "ws:").removesuffix("/api") + f"/gateway?{query}"
        async with self.http.ws_connect(url, autoclose=False) as socket:
            peer = Peer(socket, query)
            assert (await peer.receive())["op"] == 10
            yield peer

    @asynccontextmanager
    async def identified(self, **options: Any) -> AsyncIterator[Peer]:
        """Connect a peer that has identified."""
        async with self.connected() as peer:
            await peer.identify(self.sandbox.token, **options)
            yield peer

    async def rest(
        self, method: str, path: str, body: Any = None, *, token: str | None = None
    ) -> tuple[int, Any]:
        """Ask REST as the bot; return status and answer."""
        headers = {"Authorization": f"Bot {token or self.sandbox.token}"}
        url = f"{self.sandbox.api}/v10{path}"
        async with self.http.request(method, url, json=body, headers=headers) as response:
            return response.status, json.loads(await response.read() or b"null")

    async def control(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, Any]:
        """Ask the control API; return status and answer."""
        async with self.http.request(method, self.sandbox.control + path, json=body, **options) as response:
            return response.status, await response.json()


@asynccontextmanager
async def world(guilds: int = 3, **options: Any) -> AsyncIterator[World]:
    """Run a sandbox with few guilds, at which bots may identify as often as they like."""
    sandbox = Sandbox(guilds=guilds, **options)
    sandbox.account.identify_interval = 0.0
    async with sandbox, aiohttp.ClientSession() as http:
        yield World(sandbox, http)


def intents() -> discord.Intents:
    """Return the intents that tests need."""
    wanted = discord.Intents.default()
    wanted.members = True
    return wanted


class Diary:
    """What a bot has been told, in order; can be waited for."""

    EVENTS = (
        "ready", "resumed", "guild_join", "guild_remove", "message", "member_join", "raw_member_remove",
        "shard_resumed",
    )  # fmt: skip

    def __init__(self, bot: discord.Bot) -> None:
        self.seen: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        for name in self.EVENTS:
            bot.add_listener(self._keeper(name), f"on_{name}")

    def _keeper(self, name: str) -> Any:
        async def keep(*values: Any) -> None:
            await self.seen.put((name, values[0] if values else None))

        return keep

    async def next(self, name: str) -> Any:
        """Return what the next event of a name was about."""
        while True:
            kind, value = await asyncio.wait_for(self.seen.get(), LIMIT)
            if kind == name:
                return value


@asynccontextmanager
async def living(bot: discord.Bot, sandbox: Sandbox, token: str | None = None) -> AsyncIterator[Diary]:
    """Run a bot on a sandbox until it is ready, and close it afterwards."""
    base, discord.http.Route.API_BASE_URL = (
        discord.http.Route.API_BASE_URL,
        sandbox.api + "/v{API_VERSION}",
    )
    diary = Diary(bot)
    life = asyncio.create_task(bot.start(token or sandbox.token))
    ready = asyncio.create_task(diary.next("ready"))
    try:
        await asyncio.wait({life, ready}, return_when=asyncio.FIRST_COMPLETED)
        if life.done():
            life.result()
        await ready
        yield diary
    finally:
        ready.cancel()
        await bot.close()
        await asyncio.wait({life})
        if not life.cancelled():
            life.exception()  # py-cord ends with RuntimeError("Session is closed")
        discord.http.Route.API_BASE_URL = base
