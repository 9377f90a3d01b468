"""A gateway client that does what it is told, and a gateway on a socket of its own for it to talk to."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import zstandard
from aiohttp import web

from botkit.sandbox.account import Account
from botkit.sandbox.gateway.gateway import Gateway
from botkit.sandbox.world import Guild, World, guilds
from botkit.sandbox.world.permissions import ALL

ALL_INTENTS = sum(1 << bit for bit in (*range(17), 20, 21, 24, 25))
PROPERTIES = {"os": "linux", "browser": "peer", "device": "peer"}
QUERY = "v=10&encoding=json"
LIMIT = 10.0
NOW = 1_780_000_000.0


class Closed(Exception):
    """The sandbox has closed the line, with this code."""


class Peer:
    """A gateway client without a will of its own.

    Parameters
    ----------
    socket
        Its connection.
    query
        What it has asked for in the gateway's URL.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, query: str = QUERY) -> None:
        self.socket = socket
        self.sequence = 0
        self.session = ""
        self.resume_url = ""
        self.frames: list[dict[str, Any]] = []
        """All that it was sent."""
        self._inflate: Callable[[bytes], bytes] = zlib.decompress
        if "zlib-stream" in query:
            self._inflate = _zlib()
        elif "zstd-stream" in query:
            self._inflate = zstandard.ZstdDecompressor().decompressobj().decompress

    async def receive(self) -> dict[str, Any]:
        """Return the next message; raise Closed with the code if there is none."""
        message = await asyncio.wait_for(self.socket.receive(), LIMIT)
        if message.type is aiohttp.WSMsgType.BINARY:
            value = json.loads(self._inflate(message.data))
        elif message.type is aiohttp.WSMsgType.TEXT:
            value = json.loads(message.data)
        else:
            raise Closed(self.socket.close_code)
        self.sequence = value.get("s") or self.sequence
        self.frames.append(value)
        return value

    async def until(self, kind: str | int) -> dict[str, Any]:
        """Return the next message of a dispatch type or op."""
        while True:
            message = await self.receive()
            if kind in (message["t"], message["op"]):
                return message

    async def send(self, op: int, data: Any) -> None:
        """Send a message."""
        await self.socket.send_json({"op": op, "d": data})

    async def beat(self) -> list[dict[str, Any]]:
        """Send a heartbeat; return what came before its acknowledgement."""
        before = len(self.frames)
        await self.send(1, self.sequence or None)
        await self.until(11)
        return self.frames[before:-1]

    async def identify(
        self, token: str, intents: int = ALL_INTENTS, shard: Any = (0, 1), **more: Any
    ) -> dict[str, Any]:
        """Identify, and return READY's data."""
        data = {"token": token, "intents": intents, "shard": shard, "properties": PROPERTIES, **more}
        await self.send(2, {key: value for key, value in data.items() if value is not None})
        ready = (await self.until("READY"))["d"]
        self.session, self.resume_url = ready["session_id"], ready["resume_gateway_url"]
        return ready

    async def resume(self, token: str, session: str, sequence: int) -> None:
        """Ask to continue a session."""
        await self.send(6, {"token": token, "session_id": session, "seq": sequence})

    async def close_code(self) -> int | None:
        """Read to the end of the line, and return the code it was closed with."""
        with suppress(Closed):
            while True:
                await self.receive()
        return self.socket.close_code


def _zlib() -> Callable[[bytes], bytes]:
    stream = zlib.decompressobj()

    def inflate(data: bytes) -> bytes:
        assert data.endswith(b"\x00\x00\xff\xff")
        return stream.decompress(data)

    return inflate


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        """Return the time."""
        return self.now


class Stage:
    """A gateway with a world and an account, and nothing else."""

    def __init__(self, gateway: Gateway, http: aiohttp.ClientSession, base: str, clock: Clock) -> None:
        self.gateway = gateway
        self.world, self.account = gateway.world, gateway.account
        self.http = http
        self.base = base
        self.clock = clock

    @property
    def token(self) -> str:
        """The token that is right."""
        return self.account.token

    @property
    def guild(self) -> Guild:
        """The first guild."""
        return next(iter(self.world.guilds.values()))

    @asynccontextmanager
    async def connected(self, query: str = QUERY, url: str | None = None) -> AsyncIterator[Peer]:
        """Connect a peer, and read the hello."""
        async with self.http.ws_connect(f"{url or self.base}?{query}", autoclose=False) as socket:
            peer = Peer(socket, query)
            assert (await peer.receive())["op"] == 10
            yield peer

    @asynccontextmanager
    async def identified(self, **options: Any) -> AsyncIterator[Peer]:
        """Connect a peer that has identified."""
        async with self.connected() as peer:
            await peer.identify(self.token, **options)
            yield peer

    @asynccontextmanager
    async def settled(self, **options: Any) -> AsyncIterator[Peer]:
        """Connect a peer that has identified and got all its guilds."""
        async with self.identified(**options) as peer:
            for _ in range(len(peer.frames[-1]["d"]["guilds"])):
                await peer.until("GUILD_CREATE")
            yield peer

    async def join(self, name: str = "New", members: int = 2) -> Guild:
        """Let the bot join a guild, and tell it."""
        guild = guilds.join(self.world, name, members, self.clock())
        await self.tell()
        return guild

    async def tell(self) -> None:
        """Publish what the world has told."""
        await self.gateway.publish(*self.world.take())


@asynccontextmanager
async def stage(
    guilds: int = 3,
    *,
    account: dict[str, Any] | None = None,
    permissions: int = ALL,
    clock: Clock | None = None,
    **options: Any,
) -> AsyncIterator[Stage]:
    """Run a gateway with few guilds, at which every shard may identify at once."""
    clock = clock or Clock()
    owner = Account(1, **{"identify_interval": 0.0, **(account or {})})
    gateway = Gateway(World(guilds, 1, permissions), owner, clock=clock, **options)
    application = web.Application()
    application.add_routes(gateway.routes())
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"ws://127.0.0.1:{runner.addresses[0][1]}/gateway"
    try:
        async with aiohttp.ClientSession() as http:
            yield Stage(gateway, http, base, clock)
    finally:
        await gateway.close()
        await runner.cleanup()
