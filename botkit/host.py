"""Runs one bot in the event loop that is already running, and never lets it take that loop down.

``bot.run()`` is not for a kernel: it cancels every task of the loop when it ends. Here the bot is a task of its own;
whatever ends it becomes a lifecycle state with a reason.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from pathlib import Path
from typing import Any

import discord
from jupyter_core.paths import jupyter_runtime_dir

from botkit.bot.app import build_bot
from botkit.bot.failures import Network, explain, is_network
from botkit.bot.logs import LogCapture
from botkit.bot.monitor import Monitor
from botkit.bot.service import Service
from botkit.errors import SandboxError
from botkit.ipc.claim import Claim
from botkit.ipc.routes import route
from botkit.model import State
from botkit.sandbox.process import SandboxProcess
from botkit.settings import Settings

_log = logging.getLogger(__name__)

DISCORD_API = "https://discord.com/api"
PATIENCE = 4.0
"""Seconds without an answer to the login after which the state says so."""

LOGIN_LIMIT = 60.0
CLOSE_LIMIT = 5.0
END_GRACE = 2.0
FIRST_DELAY, LAST_DELAY = 1.0, 30.0


class Host:
    """One bot, its service and (without a token) its sandbox, in one event loop.

    Parameters
    ----------
    settings
        What to run.

    Notes
    -----
    All coroutines must be awaited in the loop that called `start` first. The work is done in tasks of the host's own:
    a cell that is interrupted while it awaits `start` or `stop` cancels the wait, not the work.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.service = Service(settings)
        self.service.server.add_routes(self)
        default = Path(jupyter_runtime_dir()) / f"botkit-{self.service.identity}.log"
        self.logs = LogCapture(
            settings.log_file or default, (settings.token, settings.operator_key, settings.viewer_key)
        )
        self.sandbox: SandboxProcess | None = None
        self.bot: discord.Bot | None = None
        self._spawn: asyncio.Future[SandboxProcess] | None = None
        self._run_task: asyncio.Task[None] | None = None
        self._request_task: asyncio.Task[None] | None = None
        self._stop_task: asyncio.Task[None] | None = None

    @property
    def monitor(self) -> Monitor:
        """What is known of the bot."""
        return self.service.monitor

    @property
    def running(self) -> bool:
        """Whether the bot runs or is on its way to."""
        return self._run_task is not None and not self._run_task.done()

    async def start(self, claim: Claim | None = None) -> None:
        """Begin to start the bot, and return; a second call changes nothing.

        Parameters
        ----------
        claim
            The right to do so, if it was taken: released once others can find the bot, or once it has failed.
        """
        claim = claim or Claim(self.service.identity)
        if self._stop_task is not None:
            await asyncio.shield(self._stop_task)
        if self.running:
            claim.release()
            return
        self.logs.open()
        self.monitor.begin()
        self._run_task = asyncio.create_task(self._run(claim), name="botkit bot")
        # Not in the task: one that is cancelled before it begins runs no `finally`.
        self._run_task.add_done_callback(lambda _task: claim.release())

    async def stop(self) -> None:
        """End the bot, its server and its sandbox; idempotent."""
        if self._stop_task is None:
            self._stop_task = asyncio.create_task(self._stop(), name="botkit stop")
            self._stop_task.add_done_callback(self._stopped)
        await asyncio.shield(self._stop_task)

    async def again(self) -> None:
        """End the bot alone and start a fresh one; server, keys and sandbox stay."""
        await self._end_bot()
        await self.start()

    @route(role="operator")
    async def restart(self) -> str:
        """End the bot and start a fresh one; the IPC server stays where it is."""
        self._later(self.again())
        return "restarting"

    @route(role="operator", name="stop")
    async def stop_route(self) -> str:
        """End the bot and its IPC server, once this answer is sent."""
        self._later(self.stop())
        return "stopping"

    def _later(self, work: Any) -> None:
        # After the answer is on its way: the work ends the line it came over.
        loop = asyncio.get_running_loop()
        loop.call_later(0.05, lambda: self._own(loop.create_task(work, name="botkit request")))

    def _own(self, task: asyncio.Task[None]) -> None:
        self._request_task = task
        task.add_done_callback(_log_failure)

    async def _run(self, claim: Claim) -> None:
        try:
            api, token = await self._discord()
            await self.service.open(self._sandbox_addresses())
            claim.release()
            await self._live(api, token)
            self.monitor.enter(State.FAILED, "The bot ended by itself. Start it again; the log tells more.")
        except Exception as error:
            if self.monitor.state is not State.STOPPING:
                _log.error("The bot failed.", exc_info=error)
                self.monitor.enter(State.FAILED, explain(error, self.settings))
        finally:
            await self._close_bot()

    async def _discord(self) -> tuple[str, str]:
        if self.settings.token is not None:
            return self.settings.discord_api or DISCORD_API, self.settings.token.get_secret_value()
        if self.sandbox is None or not self.sandbox.alive:
            self.monitor.enter(State.STARTING, "Starting the sandbox, a local Discord.")
            s = self.settings
            self._spawn = asyncio.ensure_future(
                asyncio.to_thread(
                    SandboxProcess.spawn,
                    guilds=s.sandbox_guilds,
                    seed=s.sandbox_seed,
                    events=s.sandbox_events,
                )
            )
            # A thread cannot be cancelled: when we are, `_stop` waits for the process and ends it.
            self.sandbox = await asyncio.shield(self._spawn)
        return self.sandbox.api, self.sandbox.token

    def _sandbox_addresses(self) -> dict[str, Any] | None:
        return {"api": self.sandbox.api, "control": self.sandbox.control} if self.sandbox else None

    async def _live(self, api: str, token: str) -> None:
        # py-cord keeps the base as a class attribute: one Discord for a process.
        discord.http.Route.API_BASE_URL = f"{api}/v{{API_VERSION}}".format(
            API_VERSION=discord.http.API_VERSION
        )
        delay = FIRST_DELAY
        while True:
            bot = self.bot = build_bot(self.settings, self.monitor)
            self.service.adopt(bot)
            try:
                await self._login(bot, token, api)
                break
            except Network as error:
                self.monitor.enter(
                    State.RECONNECTING, f"{explain(error, self.settings)} Next try in {delay:.0f} s."
                )
                await self._close_bot()
                await asyncio.sleep(delay)
                delay = min(2 * delay, LAST_DELAY)
        self.monitor.enter(State.CONNECTING, "Logged in; connecting to the gateway.")
        await bot.connect(reconnect=True)

    async def _login(self, bot: discord.Bot, token: str, api: str) -> None:
        text = f"No answer from {api} for {PATIENCE:.0f} s, still waiting: check the network."
        slow = asyncio.get_running_loop().call_later(PATIENCE, self.monitor.enter, State.RECONNECTING, text)
        try:
            async with asyncio.timeout(LOGIN_LIMIT):
                await bot.login(token)
        except Exception as error:
            if is_network(error):
                raise Network(str(error)) from error
            raise
        finally:
            slow.cancel()

    async def _stop(self) -> None:
        await self._end_bot()
        self.monitor.enter(State.STOPPED)
        await self.service.close()
        await self._end_sandbox()
        self.logs.close()

    async def _end_sandbox(self) -> None:
        if self._spawn is not None:
            with suppress(SandboxError):
                sandbox = await self._spawn
                await asyncio.to_thread(sandbox.stop)
        self._spawn = self.sandbox = None

    def _stopped(self, task: asyncio.Task[None]) -> None:
        self._stop_task = None
        _log_failure(task)

    async def _end_bot(self) -> None:
        task = self._run_task
        if task is None or task.done():
            return
        self.monitor.enter(State.STOPPING)
        # Closing first lets the gateway session end in good order; connect() then returns or raises.
        grace = END_GRACE if self.bot is not None else 0
        await self._close_bot()
        _, pending = await asyncio.wait({task}, timeout=grace)
        if pending:
            task.cancel()
            await asyncio.wait({task})

    async def _close_bot(self) -> None:
        bot = self.bot
        if bot is None:
            return
        self.bot = None
        self.service.release(bot)
        await _end_tasks(bot)
        # bot.close() leaves the HTTP session of a login that failed, and all that comes after what raises in it.
        for close in (bot.close, bot.http.close):
            try:
                async with asyncio.timeout(CLOSE_LIMIT):
                    await close()
            except Exception as error:
                # The bot ends in any case; what did not close is told, and must not keep the rest from ending.
                _log.warning("The bot did not close in good order.", exc_info=error)
        await _end_tasks(bot)  # closing is an event, too


async def _end_tasks(bot: discord.Bot) -> None:
    """End what py-cord's ``close()`` leaves running: handlers of events, and the wait for the last guilds.

    A handler may be in a request that waits for a rate limit, for minutes even.
    """
    waiting = bot._connection._ready_task
    tasks = {*bot._tasks, *([] if waiting is None else [waiting])} - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    if not tasks:
        return
    done, pending = await asyncio.wait(tasks, timeout=CLOSE_LIMIT)
    for task in done:
        _log_failure(task)
    if pending:
        _log.warning("%d handlers of the bot's events do not end: they go on.", len(pending))


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("A task of the bot's host failed.", exc_info=error)
