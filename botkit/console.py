"""The whole screen: a bot, the panels that show it, and the task that carries the values from one to the other."""

from __future__ import annotations

import asyncio
import atexit
import logging
import time
from functools import cached_property
from typing import Any

from botkit.errors import BotNotRunning, IPCError, StartError
from botkit.handle import AttachedBot, BotHandle, LocalBot, Loop
from botkit.ipc.claim import Claim
from botkit.ipc.connection import Connection, find, identity_of
from botkit.model import Snapshot, State
from botkit.panels import (
    ActivityPanel,
    ChartPanel,
    ErrorsPanel,
    GuildQuery,
    GuildTablePanel,
    HeadlinePanel,
    HealthPanel,
    RecentPanel,
    ShardsPanel,
    stylesheet,
)
from botkit.panels._html import painting
from botkit.panels._panel import Panel
from botkit.panels.controls import ControlsPanel
from botkit.panels.screen import Screen, still
from botkit.panels.texts import Lang, spoken
from botkit.settings import Settings, load

_log = logging.getLogger(__name__)

BEAT = 4.0
"""Seconds after which a quiet bot's snapshot is sent again, so that the page knows that all is well."""

RETRY = 1.0


class Console:
    """One bot on the screen; displays itself in a notebook.

    Parameters
    ----------
    settings
        What the bot runs with.
    loop
        Where a bot that is started from here runs.
    """

    def __init__(self, settings: Settings, loop: Loop = "kernel") -> None:
        self.settings = settings
        self.loop: Loop = loop
        self.identity, self.latest = identity_of(settings), Snapshot()
        self._bot: BotHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._charted, self._seen = False, 0.0
        self.lang = lang = spoken(settings.lang)
        self.headline, self.chart = HeadlinePanel(lang), ChartPanel(lang)
        self.shards, self.activity = ShardsPanel(lang), ActivityPanel(lang)
        self.health, self.errors = HealthPanel(lang), ErrorsPanel(lang)
        self.recent = RecentPanel(lang)
        self.guilds = GuildTablePanel(lang, self._ask_guilds, self.ask)
        self._panels: tuple[Panel, ...] = (
            *(self.headline, self.chart, self.shards, self.activity),
            *(self.health, self.errors, self.recent, self.guilds),
        )
        self._screens: dict[bool, Screen] = {}
        atexit.register(self._at_exit)

    def __repr__(self) -> str:
        where = f" in {self._bot.where}" if self._bot else ""
        return f"<Console {self.latest.state}{where}, {self.latest.guilds} servers>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.screen()._repr_mimebundle_(**kwargs)

    @property
    def state(self) -> State:
        """The bot's lifecycle state as last seen."""
        return self.latest.state

    @property
    def where(self) -> str | None:
        """Where the bot runs; None when there is none."""
        return self._bot.where if self._bot else None

    @cached_property
    def controls(self) -> ControlsPanel:
        """Start, stop and restart; made for the first screen that has them: no page of a dashboard carries them."""
        controls = ControlsPanel(self.lang, start=self.start, stop=self.stop, restart=self.restart)
        controls.update(self.latest, self.where or "")
        return controls

    def screen(self, *, controls: bool = True) -> Screen:
        """Return all panels as one widget, always the same one.

        Parameters
        ----------
        controls
            Whether start, stop and restart are on it; a dashboard for viewers has none.
        """
        if controls not in self._screens:
            roots = ([self.controls.root] if controls else []) + [panel.root for panel in self._panels]
            self._screens[controls] = Screen(roots, self.first_paint, self.lang)
            self._screens[controls].settled = self._is_heard
        return self._screens[controls]

    def first_paint(self, lang: Lang | None = None) -> str:
        """Return the screen as HTML with the values of now, for the time before a page's scripts run.

        Parameters
        ----------
        lang
            The language; None takes that of the panels.
        """
        lang, now = lang or self.lang, self.latest
        with painting(lang):
            panels = (
                self.headline.first_paint(now, lang, gone=self.headline.root.gone),
                self.chart.first_paint(self.chart.lines, lang),
                self.shards.first_paint(now, lang),
                self.activity.first_paint(now, lang, self.activity.root.types),
                self.health.first_paint(now, lang),
                self.errors.first_paint(now, lang),
                self.recent.first_paint(now, lang),
                self.guilds.first_paint(self.guilds.root.default_page, lang),
            )
        # As the live page does: what the numbers are worth is told by the headline, and by their look.
        old = "" if now.state.alive and self.headline.root.gone is None else " data-stale"
        return (
            f'<style>{stylesheet()}</style><div class="botkit-screen" lang="{lang}"{old}>'
            f"{still(now, lang)}{''.join(panels)}</div>"
        )

    def dashboard(self) -> Screen:
        """Return the screen for people who only look."""
        return self.screen(controls=False)

    async def start(self) -> None:
        """Start the bot, or attach to the one that runs; returns at once, the screen shows the rest.

        While another process starts the same bot, it waits until there is one to attach to.

        Raises
        ------
        StartError
            If that takes longer than `botkit.ipc.claim.LIMIT`.
        """
        if not await self._join() and not self.settings.attach:
            claim = Claim(self.identity)
            await claim.take()
            try:
                # Whoever had the claim until now has started it.
                if await self._join():
                    claim.release()
                else:
                    await self._begin(claim)
            except BaseException:
                claim.release()
                raise
        self._follow()

    async def ready(self, timeout: float = 60.0) -> None:
        """Wait until the bot is ready; ``timeout`` is in seconds.

        Raises
        ------
        StartError
            If it fails, or is not ready in time; the message holds the reason.
        """
        revision, deadline = -1, time.monotonic() + timeout
        while True:
            snapshot = Snapshot.from_dict(await self.ask("snapshot", after=revision, wait=1.0))
            revision = snapshot.revision
            if snapshot.state is State.READY:
                self.latest = snapshot
                return
            if not snapshot.state.alive or time.monotonic() > deadline:
                raise StartError(f"The bot is {snapshot.state}, not ready. {snapshot.reason or ''}".strip())

    async def stop(self) -> None:
        """End the bot; idempotent."""
        if self._bot is not None:
            await self._bot.stop()

    async def restart(self) -> None:
        """End the bot and start a fresh one."""
        if self._bot is None or not self.state.alive:
            await self.start()
        else:
            await self._bot.restart()

    async def ask(self, route: str, /, **arguments: Any) -> Any:
        """Return a route's answer.

        Raises
        ------
        BotNotRunning
            If no bot was started here.
        IPCError
            If the bot does not answer.
        """
        if self._bot is None and self.settings.attach:
            raise BotNotRunning("No bot runs that could be attached to: start it with `botkit bot`.")
        if self._bot is None:
            raise BotNotRunning("No bot was started in this notebook: run `await botkit.start()` first.")
        return await self._bot.ask(route, **arguments)

    async def close(self) -> None:
        """Stop showing the bot, without ending it; idempotent."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
        closing: list[Panel | ControlsPanel] = [*self._panels, *self._made_controls()]
        for panel in closing:
            panel.close()
        await self._let_go()

    async def _join(self) -> bool:
        """Take the bot that there is, here or in another process; False if there is none."""
        if isinstance(self._bot, LocalBot) and self._bot.held:
            await self._bot.start()
        elif (connection := find(self.identity)) is not None:
            await self._attach(connection)
        else:
            return False
        return True

    async def _begin(self, claim: Claim) -> None:
        bot = self._bot
        if not isinstance(bot, LocalBot) or bot.ended:
            await self._let_go()
            self._bot = bot = LocalBot(self.settings, self.loop)
        await bot.start(claim)

    async def _attach(self, connection: Connection) -> None:
        if not isinstance(self._bot, AttachedBot) or self._bot.connection != connection:
            await self._let_go()
            self._bot = AttachedBot(connection, "viewer" if self.settings.attach else "operator")
        if self.settings.attach:
            return
        if Snapshot.from_dict(await self.ask("snapshot")).state is State.FAILED:
            await self._bot.restart()

    async def _let_go(self) -> None:
        bot, self._bot = self._bot, None
        if bot is not None:
            await bot.close()

    def _at_exit(self) -> None:
        if isinstance(self._bot, LocalBot):
            self._bot.stop_at_exit()

    async def _ask_guilds(self, query: GuildQuery) -> dict[str, Any]:
        page: dict[str, Any] = await self.ask("guilds", **query.arguments())
        return page

    def _made_controls(self) -> list[ControlsPanel]:
        return [self.controls] if "controls" in vars(self) else []

    def _is_heard(self) -> bool:
        """Tell whether the bot lives and is heard: where it is not, `start` has something to do."""
        follows = self._task is not None and not self._task.done()
        return follows and self.latest.state.alive and time.time() - self._seen < 2 * BEAT

    def _follow(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._follow_forever(), name="botkit console")
            self._task.add_done_callback(self._ended)

    async def _follow_forever(self) -> None:
        revision = -1
        while True:
            try:
                if self._bot is None and self.settings.attach:
                    await self._join()
                answer = await self.ask("snapshot", after=revision, wait=BEAT)
                snapshot = Snapshot.from_dict(answer)
                await self._show(snapshot)
                revision = snapshot.revision
            except IPCError as error:
                self.headline.lost(self._seen or None, str(error))
                for controls in self._made_controls():
                    controls.lost()
                revision = -1
                self._charted = False  # what happens meanwhile the bot records
                await asyncio.sleep(RETRY)

    async def _show(self, snapshot: Snapshot) -> None:
        self.latest = snapshot
        self._seen = time.time()
        for controls in self._made_controls():
            controls.update(snapshot, self.where or "")
        for panel in (self.headline, self.shards, self.activity, self.health, self.errors, self.recent):
            panel.update(snapshot)
        if snapshot.guilds or snapshot.state is State.READY:  # before that the list is unknown, not empty
            self.guilds.update(snapshot)
        if snapshot.state is State.READY and not self._charted:
            self._charted = True
            await self.chart.load(self.ask)
        self.chart.update(snapshot)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("The console's update ended.", exc_info=error)
            self.headline.lost(self._seen or None, f"The console failed ({type(error).__name__}: {error}).")


_consoles: dict[str, Console] = {}


async def start(loop: Loop = "kernel", **settings: Any) -> Console:
    """Start the bot, or attach to the one that this configuration already has; return the console that shows it.

    Returns at once, or when another process that starts this bot at the moment has come so far that its bot can be
    attached to: what happens next is seen on the console.

    Parameters
    ----------
    loop
        ``"kernel"``: in the loop that runs now. ``"thread"``: in a thread of its own, for people who run cells that
        block.
    **settings
        Settings by name (see ``docs/settings.md``); they win over the environment and ``.env``.

    Raises
    ------
    SettingsError
        If a setting cannot be used.
    StartError
        If another process has been starting this bot for too long.
    """
    wanted = load(**settings)
    console = _consoles.get(identity_of(wanted))
    if console is None:
        console = _consoles[identity_of(wanted)] = Console(wanted, loop)
    await console.start()
    return console


async def stop() -> None:
    """End every bot that was started or attached here; may be called twice."""
    for console in list(_consoles.values()):
        await console.stop()
