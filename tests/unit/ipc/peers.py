"""What the tests of IPC ask, and whom: real servers on free ports of loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal

import discord
from pydantic import SecretStr

from botkit.ipc import Client, Range, Server, route

OPERATOR = SecretStr("operator-key-0123456789")
VIEWER = SecretStr("viewer-key-0123456789")


class Routes:
    """Routes of every temper."""

    def __init__(self) -> None:
        self.entered = asyncio.Event()
        self.gate = asyncio.Event()
        self.ended = asyncio.Event()

    @route()
    async def guild_count(self) -> str:
        """Return how many guilds there are.

        This paragraph is not part of the catalogue.
        """
        return "5"

    @route()
    async def echo(self, value: Any) -> Any:
        """Return what came."""
        return value

    @route()
    async def page(
        self,
        limit: Annotated[int, Range(0, 200)] = 50,
        sort: Literal["name", "members"] = "name",
        search: str | None = None,
    ) -> list[Any]:
        """Return the arguments."""
        return [limit, sort, search]

    @route(role="operator")
    async def act(self) -> str:
        """Do something that only an operator may."""
        return "done"

    @route()
    async def fail(self) -> None:
        """Raise."""
        raise LookupError("no such thing")

    @route()
    async def give(self, what: Literal["object", "nan", "huge", "loop"]) -> Any:
        """Return what cannot be sent."""
        endless: list[Any] = []
        endless.append(endless)
        return {"object": object(), "nan": float("nan"), "huge": "x" * (17 * 2**20), "loop": endless}[what]

    @route()
    async def hold(self) -> str:
        """Answer when the gate opens."""
        self.entered.set()
        try:
            await self.gate.wait()
        finally:
            self.ended.set()
        return "late"


class Listener(discord.Bot):
    """A real bot, not connected, that keeps better-ipc's events."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: asyncio.Queue[tuple[Any, ...]] = asyncio.Queue()

    async def on_ipc_ready(self) -> None:
        """Note that the server is up."""
        await self.seen.put(("ipc_ready",))

    async def on_ipc_error(self, endpoint: str | None, error: Exception) -> None:
        """Note an error."""
        await self.seen.put(("ipc_error", endpoint, error))


@asynccontextmanager
async def serving(*routes: object, bot: Any = None, port: int = 0) -> AsyncIterator[Server]:
    """Run a server with these routes."""
    server = Server(bot, port=port, operator_key=OPERATOR, viewer_key=VIEWER)
    for one in routes:
        server.add_routes(one)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@asynccontextmanager
async def asking(
    *routes: object, key: SecretStr | None = OPERATOR, timeout: float = 10.0
) -> AsyncIterator[tuple[Client, Server]]:
    """Run a server with these routes, and a client of it."""
    async with serving(*routes) as server, Client(port=server.port, key=key, timeout=timeout) as client:
        yield client, server
