"""The sandbox: a local Discord with REST, gateway, control API and activity in one event loop."""

from __future__ import annotations

import asyncio
import errno
import logging
import time
from collections import Counter
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.http import HttpProcessingError

from botkit.errors import PortInUse, SandboxError
from botkit.ports import owner_of
from botkit.sandbox import clockwork, pycord
from botkit.sandbox.account import SESSION_STARTS, Account
from botkit.sandbox.activity import Activity
from botkit.sandbox.control import app as control
from botkit.sandbox.control.acts import Acts, permission_bits
from botkit.sandbox.faults import Faults
from botkit.sandbox.files import Files
from botkit.sandbox.frame_faults import FrameFaults
from botkit.sandbox.gateway.gateway import Gateway
from botkit.sandbox.people import People
from botkit.sandbox.requests_log import RequestsLog
from botkit.sandbox.rest.app import MAX_BODY, RestApp
from botkit.sandbox.rest.call import Resources
from botkit.sandbox.rest.limits import Limits
from botkit.sandbox.world import World
from botkit.sandbox.world.commands import Commands
from botkit.sandbox.world.interactions import Interactions
from botkit.sandbox.world.permissions import BOT

if TYPE_CHECKING:
    import discord

_log = logging.getLogger(__name__)
_http_log = logging.getLogger("botkit.sandbox.http")


class Sandbox(Acts):
    """A local Discord; an async context manager.

    Parameters
    ----------
    guilds
        How many guilds the bot is in at the start.
    seed
        What decides how they look, and what happens.
    events
        Activity, in events a second; 0 for none.
    profile
        What activity is like: ``quiet``, ``normal``, ``busy``, ``raid`` or ``outage``.
    shards
        The number of shards that is recommended; None for Discord's own rule.
    max_concurrency
        How many shards may identify at once.
    session_starts
        How many sessions may be started a day.
    identify_interval
        Seconds between two IDENTIFYs of one bucket; Discord's are 5.
    permissions
        What the bot is invited with: a number, or names like ``["SEND_MESSAGES"]``; None for what bots usually use.
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
    world, account, gateway
        What is in it, whose it is, and who is connected.
    people
        Lets members say things, invoke commands, press buttons.
    faults, frames
        What goes wrong on purpose with REST, and with single messages of the gateway.
    limits, requests
        The rate limits, and what the bot has asked of REST.

    Raises
    ------
    ValueError
        If an option does not fit.
    """

    def __init__(
        self,
        guilds: int = 25,
        seed: int = 1,
        events: float = 0.0,
        *,
        profile: str = "normal",
        shards: int | None = None,
        max_concurrency: int = 1,
        session_starts: int = SESSION_STARTS,
        identify_interval: float = 5.0,
        permissions: int | str | list[str] | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        heartbeat: float = 41.25,
    ) -> None:
        self.world = World(guilds, seed, BOT if permissions is None else permission_bits(permissions))
        self.account = Account(
            seed,
            shards=shards,
            max_concurrency=max_concurrency,
            session_starts=session_starts,
            identify_interval=identify_interval,
        )
        self.gateway = Gateway(self.world, self.account, heartbeat=heartbeat)
        self.faults = Faults()
        self.limits = Limits()
        self.requests = RequestsLog()
        self.frames = FrameFaults()
        self.gateway.filter = self.frames.meet
        self.api = self.control = ""
        self._files = Files()
        self._commands = Commands(self.world.bot_id, lambda: self.world.snowflake(time.time()))
        self._interactions = Interactions(self.world, self._commands)
        self.people = People(
            self.world,
            self._commands,
            self._interactions,
            self.gateway.publish,
            self._files,
            lambda: self.api.removesuffix("/api"),
        )
        self._activity = Activity(self.world, self._commands, self._interactions, seed, events, profile)
        self._host = host
        self._port = port
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
        _http_log.addFilter(_is_ours)
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1.0, logger=_http_log)
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
        if self._activity.rate > 0:
            life = clockwork.live(self._activity, self.world, self.gateway)
            self._task = asyncio.create_task(life, name="sandbox activity")
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

    @property
    def token(self) -> str:
        """The one bot token that is right; it opens nothing but sandboxes of this seed. A reset changes it."""
        return self.account.token

    @property
    def missing(self) -> Counter[str]:
        """What the bot has asked for and the sandbox does not have, with how often."""
        return self.requests.missing

    def patch_pycord(self) -> AbstractContextManager[None]:
        """Let py-cord talk to this sandbox, in this process, while the ``with`` block runs."""
        return pycord.patched(self.api)

    def running(self, bot: discord.Client) -> AbstractAsyncContextManager[None]:
        """Run a py-cord bot here while the ``async with`` block runs; see `botkit.sandbox.pycord.running`."""
        return pycord.running(bot, self.api, self.token)

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=MAX_BODY)
        app.add_routes(self.gateway.routes())
        resources = Resources(self.world, self.account, self._commands, self._interactions, self._files)
        rest = RestApp(resources, self.gateway, limits=self.limits, faults=self.faults, log=self.requests)
        rest.add_to(app)
        app.router.add_get("/attachments/{channel}/{id}/{name}", self._files.serve)
        control.add_to(app, self, "/sandbox", self._host)
        return app


def _explained(error: Exception, host: str, port: int) -> PortInUse | SandboxError:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return PortInUse(host, port, "--port", owner_of(port))
    return SandboxError(
        f"The sandbox cannot listen on {host}:{port} ({error}): choose another --host or --port."
    )


def _is_ours(record: logging.LogRecord) -> bool:
    """Return whether a record of aiohttp's is about anything but bytes of a client that are no HTTP: those get 400."""
    return record.exc_info is None or not isinstance(record.exc_info[1], HttpProcessingError)


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("The activity of the sandbox has ended.", exc_info=error)
