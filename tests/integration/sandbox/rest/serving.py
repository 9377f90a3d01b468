"""A REST application on a socket of its own, with whatever operations a test gives it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any, cast

import aiohttp
from aiohttp import web

from botkit.sandbox.account import Account
from botkit.sandbox.rest.app import RestApp
from botkit.sandbox.rest.bodies import Body
from botkit.sandbox.rest.call import Call, Resources
from botkit.sandbox.rest.operations import Limit, Operation, Table
from botkit.sandbox.world import World
from botkit.sandbox.world.events import Event

LIMIT = 10.0
table = Table()


class Note(Body):
    """A body."""

    text: str
    number: int = 0
    many: list[int] | None = None


@table.add("GET", "/users/@me", limit=Limit(3, 60.0))
async def me(call: Call) -> Any:
    """Tell something."""
    return {"id": str(call.world.bot_id)}


@table.add("POST", "/channels/{channel_id}/messages", limit=None)
async def post(call: Call) -> Any:
    """Take a body, and tell the gateway."""
    note = await call.body(Note)
    call.world.tell("MESSAGE_CREATE", None, {"text": note.text})
    return {"text": note.text, "reason": call.reason, "files": [len(one.data) for one in call.uploads]}


@table.add("DELETE", "/channels/{channel_id}", limit=Limit(2, 60.0))
async def delete(call: Call) -> None:
    """Answer nothing."""
    call.identifier("channel_id")


@table.add("GET", "/webhooks/{webhook_id}/{webhook_token}", auth=False, limit=None)
async def hook(call: Call) -> Any:
    """Need no token."""
    return {"token": call.text("webhook_token")}


@table.add("GET", "/broken", limit=None)
async def broken(call: Call) -> Any:
    """Fail, having told something."""
    call.world.tell("MESSAGE_CREATE", None, {})
    raise ZeroDivisionError


class Served:
    """The application, an HTTP client, and what the gateway was told.

    It stands for the gateway, too.
    """

    def __init__(self) -> None:
        self.world = World(0, 1)
        self.account = Account(1)
        self.told: list[str] = []
        self.now: float | None = None
        self.rest: RestApp
        self.http: aiohttp.ClientSession
        self.port = 0

    async def publish(self, *events: Event) -> None:
        """Note events, after other tasks had their turn."""
        await asyncio.sleep(0)
        self.told += [one.type for one in events]

    @property
    def headers(self) -> dict[str, str]:
        """The bot's token."""
        return {"Authorization": f"Bot {self.account.token}"}

    async def ask(self, method: str, path: str, **options: Any) -> tuple[aiohttp.ClientResponse, Any]:
        """Ask as the bot; return response and body."""
        url = f"http://127.0.0.1:{self.port}/api/v10{path}"
        headers = self.headers | options.pop("headers", {})
        async with self.http.request(method, url, headers=headers, **options) as response:
            data = await response.read()
            is_json = response.headers.get("Content-Type") == "application/json"
            return response, json.loads(data) if is_json else data.decode()

    async def raw(self, *pieces: bytes, until: bytes | None = None) -> bytes:
        """Send bytes, then nothing more; return what comes until some bytes or the end of the connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            async with asyncio.timeout(LIMIT):
                return await (reader.read() if until is None else reader.readuntil(until))
        finally:
            writer.close()

    def head(self, line: str, *headers: str) -> bytes:
        """Return the head of a request that ends its connection."""
        own = (f"{name}: {value}" for name, value in self.headers.items())
        return "\r\n".join(
            (f"{line} HTTP/1.1", "Host: x", "Connection: close", *own, *headers, "", "")
        ).encode()


@asynccontextmanager
async def serving(operations: Iterable[Operation] = table, **options: Any) -> AsyncIterator[Served]:
    """Serve operations; options are those of `RestApp`."""
    there = Served()
    # The operations of these tests have no commands, interactions and files.
    nothing = cast(Any, None)
    resources = Resources(there.world, there.account, nothing, nothing, nothing)
    there.rest = RestApp(resources, there, operations=operations, **options)
    app = web.Application()
    there.rest.add_to(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    there.port = runner.addresses[0][1]
    try:
        async with aiohttp.ClientSession() as there.http:
            yield there
    finally:
        await runner.cleanup()
