"""Two ways to hold a bot, with one face: `LocalBot` runs in this process, `AttachedBot` in another."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import Any, Literal, Protocol

from botkit.errors import BotNotRunning, IPCError
from botkit.host import Host
from botkit.ipc.claim import Claim
from botkit.ipc.client import Client
from botkit.ipc.connection import Connection
from botkit.ipc.routes import Role
from botkit.loop_thread import LoopThread
from botkit.settings import Settings

_log = logging.getLogger(__name__)

Loop = Literal["kernel", "thread"]
EXIT_LIMIT = 6.0
GONE_LIMIT = 10.0
STOPPED = "The bot was stopped: start it again."
NEVER = 2**62
"""A revision that is not reached."""


class BotHandle(Protocol):
    """What the console needs of a bot, wherever it runs."""

    @property
    def where(self) -> str:
        """Where the bot runs, for people."""
        ...

    async def ask(self, route: str, /, **arguments: Any) -> Any:
        """Return a route's answer.

        Raises
        ------
        IPCError
            If there is none.
        """
        ...

    async def stop(self) -> None:
        """End the bot; idempotent."""
        ...

    async def restart(self) -> None:
        """End the bot and start a fresh one."""
        ...

    async def close(self) -> None:
        """Let go of the bot without ending it."""
        ...


class LocalBot:
    """A bot in this process: in the loop that runs now, or in a thread with a loop of its own.

    Parameters
    ----------
    settings
        What to run.
    loop
        ``"kernel"`` shares the running loop; ``"thread"`` keeps the bot alive while a cell blocks that loop.
    """

    def __init__(self, settings: Settings, loop: Loop = "kernel") -> None:
        self._thread = LoopThread() if loop == "thread" else None
        self._loop = self._thread.loop if self._thread else asyncio.get_running_loop()
        self.host = Host(settings)

    @property
    def where(self) -> str:
        """Where the bot runs."""
        return "its own thread" if self._thread else "this kernel's loop"

    @property
    def ended(self) -> bool:
        """Whether the thread is gone: a new start needs a new `LocalBot`."""
        return self._loop.is_closed()

    async def ask(self, route: str, /, **arguments: Any) -> Any:
        """Return a route's answer, without a detour over a socket."""
        service = self.host.service
        # What the panels ask many times a second takes the short way; it needs no checks.
        method = getattr(service.routes, route, None) or partial(service.server.ask, route)
        if self.ended:
            raise BotNotRunning(STOPPED)
        try:
            return await self._there(method(**arguments))
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._loop.is_closed() and task is not None and not task.cancelling():
                raise BotNotRunning(STOPPED) from None  # the thread has ended, not the one who asks
            raise

    @property
    def held(self) -> bool:
        """Whether the bot runs here, or has failed and still answers: nobody else can have it."""
        return not self.ended and (self.host.running or self.host.service.connection is not None)

    async def start(self, claim: Claim | None = None) -> None:
        """Begin to start the bot, and return; see `Host.start`."""
        await self._there(self.host.start(claim))

    async def stop(self) -> None:
        """End the bot, its server, its sandbox, and the thread if it has one; idempotent."""
        if self._thread is None:
            await self.host.stop()
        elif not self.ended:
            await self._thread.run(self.host.stop())
            await asyncio.to_thread(self._thread.close)

    async def restart(self) -> None:
        """End the bot and start a fresh one; server, keys and sandbox stay."""
        await self._there(self.host.again())

    async def close(self) -> None:
        """Let go: a bot in this process lives on until it is stopped, or the process ends."""

    def stop_at_exit(self) -> None:
        """End the bot while the process ends, so that the gateway session is closed and the file removed."""
        try:
            if self._thread is not None:
                self._thread.wait(self.host.stop(), EXIT_LIMIT)
                self._thread.close()
            else:
                _finish(self._loop, self.host)
        except Exception as error:
            _log.warning("The bot did not end in good order with its process.", exc_info=error)

    async def _there(self, work: Any) -> Any:
        return await (self._thread.run(work) if self._thread else work)


class AttachedBot:
    """A bot in another process of this user, held over IPC.

    Parameters
    ----------
    connection
        Its connection file's content.
    role
        Which of its keys to ask with; a viewer can neither stop nor restart it.
    """

    def __init__(self, connection: Connection, role: Role = "operator") -> None:
        self.connection = connection
        self._client: Client = connection.client(role)

    @property
    def where(self) -> str:
        """Where the bot runs."""
        return f"process {self.connection.pid}"

    async def ask(self, route: str, /, **arguments: Any) -> Any:
        """Return a route's answer; after a restart of the bot's process the new one is found by its file."""
        limit = 10.0 + float(arguments.get("wait", 0))
        try:
            return await self._client.call(route, request_timeout=limit, **arguments)
        finally:
            self.connection = self._client.connection or self.connection

    async def stop(self) -> None:
        """Ask the bot to end, and wait until its connection file is gone; idempotent."""
        # A client that would find another bot of this configuration would wait for that one's end.
        async with self.connection.client("operator", follow=False) as client:
            with suppress(IPCError):
                await client.call("stop")
                # A long poll ends with the server, and the connection file is gone before that.
                while True:
                    await client.call(
                        "snapshot", request_timeout=GONE_LIMIT, after=NEVER, wait=GONE_LIMIT / 2
                    )
        await self._client.close()

    async def restart(self) -> None:
        """Ask the bot to end and to start afresh."""
        await self._client.call("restart")

    async def close(self) -> None:
        """Let go of the bot; it runs on."""
        await self._client.close()


def _finish(loop: asyncio.AbstractEventLoop, host: Host) -> None:
    # ipykernel stops its loop before atexit runs: the stop that is still queued ends the first attempt.
    for _ in range(2):
        if loop.is_closed() or loop.is_running():
            return
        work = host.stop()
        try:
            loop.run_until_complete(asyncio.wait_for(work, EXIT_LIMIT))
        except RuntimeError:
            work.close()
        else:
            return
