"""The real thing: `botkit dashboard` in a process of its own, with its sandbox at hand."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from botkit.ipc.connection import Connection, find

ROOT = Path(__file__).parents[2]


class Site:
    """A running dashboard."""

    def __init__(self, url: str, process: asyncio.subprocess.Process) -> None:
        self.url = url
        self.process = process

    @property
    def connection(self) -> Connection:
        """The connection of the bot that the dashboard's kernel runs."""
        connection = find()
        assert connection is not None
        return connection

    @property
    def control(self) -> str:
        """Where the sandbox takes wishes."""
        sandbox = self.connection.sandbox
        assert sandbox is not None
        return str(sandbox["control"])

    async def join(self, name: str, members: int = 10) -> dict[str, Any]:
        """Make the bot join a guild."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.control}/guilds", json={"name": name, "members": members}) as answer,
        ):
            guild: dict[str, Any] = await answer.json()
            return guild

    async def leave(self, guild_id: str) -> None:
        """Make the bot leave a guild."""
        async with aiohttp.ClientSession() as session, session.delete(f"{self.control}/guilds/{guild_id}"):
            pass


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


@asynccontextmanager
async def dashboard(
    *words: str, command: tuple[str, ...] = ("botkit", "dashboard", "--no-browser"), **environment: str
) -> AsyncIterator[Site]:
    """Start the dashboard, wait for the address that it prints, and end it by its process id."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *command,
        "--port",
        str(port),
        *words,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said: list[str] = []
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    reader = asyncio.create_task(_read(process, said, address))
    try:
        async with asyncio.timeout(90):
            await asyncio.wait({address, reader}, return_when=asyncio.FIRST_COMPLETED)
        assert address.done(), "The dashboard printed no address. It said:\n" + "".join(said)
        yield Site(address.result(), process)
    finally:
        await _end(process, said)
        await reader


async def _read(process: asyncio.subprocess.Process, said: list[str], address: asyncio.Future[str]) -> None:
    """Read what the process says to its end, so that it never waits for us; find the address in it."""
    assert process.stdout is not None
    async for line in process.stdout:
        said.append(line.decode())
        found = re.search(r"http://(127\.0\.0\.1|localhost):\d+/\S*", said[-1])
        if found and not address.done():
            address.set_result(found[0])


async def _end(process: asyncio.subprocess.Process, said: list[str]) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(20):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
            raise AssertionError("The dashboard did not end by itself. It said:\n" + "".join(said)) from None
