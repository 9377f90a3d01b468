"""The sandbox: a local Discord with REST, gateway, control API and activity in one event loop."""

from __future__ import annotations

import asyncio
import errno
import logging
import time

from aiohttp import web

from botkit.errors import PortInUse, SandboxError
from botkit.ports import owner_of
from botkit.sandbox.account import Account
from botkit.sandbox.activity import Activity
from botkit.sandbox.control import control
from botkit.sandbox.control.control import Control
from botkit.sandbox.files import Files
from botkit.sandbox.gateway.gateway import Gateway
from botkit.sandbox.rest.app import RestApp
from botkit.sandbox.rest.call import Resources
from botkit.sandbox.world import World
from botkit.sandbox.world.commands import Commands
from botkit.sandbox.world.interactions import Interactions

_log = logging.getLogger(__name__)

VERSIONS = ("/api/v10", "/api/v9", "/api")
"""Discord answers without a version, too."""


class Sandbox:
    """A local Discord; an async context manager.

    Parameters
    ----------
    guilds
        How many guilds the bot is in at the start.
    seed
        What decides how they look, and what happens.
    events
        Activity, in events a second; 0 for none.
    host, port
        Where it listens; port 0 picks a free one.
    heartbeat
        Seconds between the heartbeats that bots are told to send.

    Attributes
    ----------
    api
        The REST base without version, for ``Route.API_BASE_URL`` or ``BOTKIT_DISCORD_API``; set by `start`.
    control
        The base of the control API; set by `start`.
    token
        The one bot token that is right. It opens nothing but sandboxes of this seed.
    world, gateway
        What is in it, and who is connected.
    """

    def __init__(
        self,
        guilds: int = 25,
        seed: int = 1,
        events: float = 0.0,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        heartbeat: float = 41.25,
    ) -> None:
        self.world = World(guilds, seed)
        self.account = Account(seed)
        self.gateway = Gateway(self.world, self.account, heartbeat=heartbeat)
        self.token = self.account.token
        self.files = Files()
        self.api = self.control = ""
        self._host = host
        self._port = port
        self._rate = events
        self._commands = Commands(self.world.bot_id, lambda: self.world.snowflake(time.time()))
        self._interactions = Interactions(self.world, self._commands)
        self._activity = Activity(self.world, self._commands, self._interactions, seed, events)
        self._runner: web.AppRunner | None = None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Sandbox:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen, and let activity begin; idempotent.

        Raises
        ------
        PortInUse
            If another process listens on the port.
        SandboxError
            If the address cannot be listened on.
        """
        if self._runner is not None:
            return
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._host, self._port)
            await site.start()
        except (OSError, OverflowError) as error:
            await runner.cleanup()
            raise _explained(error, self._host, self._port) from error
        self._runner = runner
        host = f"[{self._host}]" if ":" in self._host else self._host
        base = f"http://{host}:{runner.addresses[0][1]}"
        self.api, self.control = f"{base}/api", f"{base}/sandbox"
        if self._rate > 0:
            self._task = asyncio.create_task(self._live(self._rate), name="sandbox activity")
            self._task.add_done_callback(_log_failure)

    async def stop(self) -> None:
        """End activity, close all connections and stop listening; idempotent."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
        runner, self._runner = self._runner, None
        if runner is not None:
            for site in list(runner.sites):
                await site.stop()
            await self.gateway.close()
            await runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application()
        for path in ("/gateway", "/gateway/"):
            application.router.add_get(path, self.gateway.handle)
        resources = Resources(self.world, self.account, self._commands, self._interactions, self.files)
        rest = RestApp(resources, self.gateway)
        for base in VERSIONS:
            application.add_subapp(base, rest.application())
        application.router.add_get("/attachments/{channel}/{id}/{name}", self.files.serve)
        controls = web.Application(middlewares=[control.errors])
        controls.add_routes(Control(self.world, self.gateway, self._interactions).routes())
        application.add_subapp("/sandbox", controls)
        return application

    async def _live(self, rate: float) -> None:
        """Let things happen, evenly spread in time."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            due += 1 / rate
            # After a stall (a suspended machine) go on from now: what did not happen is not made up for.
            due = max(due, loop.time() - 1.0)
            # Also when nothing needs to be waited for: bots and requests must get their turn.
            await asyncio.sleep(max(0.0, due - loop.time()))
            self._activity.step(time.time())
            for event in self.world.take():
                self.gateway.emit(event)


def _explained(error: Exception, host: str, port: int) -> PortInUse | SandboxError:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return PortInUse(host, port, "--port", owner_of(port))
    return SandboxError(
        f"The sandbox cannot listen on {host}:{port} ({error}): choose another --host or --port."
    )


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("The activity of the sandbox has ended.", exc_info=error)
