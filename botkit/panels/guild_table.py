"""The list of guilds: search, order and page belong to each viewer, the rows come from the bot."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import anywidget
import traitlets

from botkit.errors import BotkitError
from botkit.model import Snapshot
from botkit.panels._guild_html import table_html
from botkit.panels._panel import Panel
from botkit.panels._static import read
from botkit.panels.guild_query import DEFAULT, KIND, LEASE, PAGE, GuildQuery, Leases, parse_query
from botkit.panels.texts import TEXTS, Lang

_log = logging.getLogger(__name__)

Page = dict[str, Any]
Ask = Callable[[GuildQuery], Awaitable[Page]]

REFRESH = 1.0
"""Seconds between two answers to the same query when the list changes."""

REPEAT = 0.1
"""Seconds between two answers to the same query when browsers ask for it."""


class _GuildTable(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = read("format.js", "guild_table.js")
    _css = read("theme.css", "guild_table.css")
    lang = traitlets.Unicode("en").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    page_size = traitlets.Int(PAGE).tag(sync=True)
    renew = traitlets.Float(LEASE / 3).tag(sync=True)
    default_page = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    error = traitlets.Unicode(None, allow_none=True).tag(sync=True)


class GuildTablePanel(Panel):
    """The guilds of the bot, a page at a time.

    Viewers share the widget, so nothing that one of them chooses may be a trait: each browser keeps its own query
    and asks for its page by a custom message; the answer goes to all, and each takes its own. The first page of the
    default order is a trait, there at first paint and for nobody to ask for.

    Must be made and used in a running event loop, in which it owns one task while there is something to ask.

    Parameters
    ----------
    lang
        The language of the panel.
    ask
        Returns the page that answers a query, as the route ``guilds`` sends it.
    """

    def __init__(self, lang: Lang, ask: Ask) -> None:
        super().__init__(_GuildTable, "table", lang)
        self._texts = TEXTS[lang]["table"]
        self._ask = ask
        self._leases: Leases[GuildQuery] = Leases()
        self._version: tuple[float | None, int] | None = None
        self._due: dict[GuildQuery, float] = {}
        self._asked: dict[GuildQuery, float] = {}
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closed = False
        self.root.on_msg(self._on_message)

    def update(self, snapshot: Snapshot) -> None:
        """Bring all pages that somebody looks at up to date, if the list of guilds has changed."""
        # A restarted bot counts its revisions from 0 again: only with its start do they name one list.
        version = (snapshot.started_at, snapshot.guilds_revision)
        if version == self._version:
            return
        self._version = version
        for query in (DEFAULT, *self._leases.live(time.monotonic())):
            self._want(query, REFRESH)

    def close(self) -> None:
        """End the task and the widget; idempotent."""
        self._closed = True
        if self._task is not None:
            self._task.cancel()
        self.root.on_msg(self._on_message, remove=True)
        super().close()

    @staticmethod
    def first_paint(page: Page | None, lang: Lang = "en", now: float | None = None) -> str:
        """Return the panel as HTML for the time before the page's script runs; everything escaped."""
        return table_html(page, lang, time.time() if now is None else now)

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        query = parse_query(content)
        if query is not None:
            self._leases.renew(query, time.monotonic())
            self._want(query, REPEAT)

    def _want(self, query: GuildQuery, gap: float) -> None:
        """Have a query asked as soon as its last answer is ``gap`` seconds old."""
        due = self._asked.get(query, float("-inf")) + gap
        self._due[query] = min(due, self._due.get(query, due))
        self._woken.set()
        if self._task is None and not self._closed:
            self._task = asyncio.get_running_loop().create_task(self._work(), name="botkit guild table")
            self._task.add_done_callback(self._ended)

    async def _work(self) -> None:
        while self._due:
            self._woken.clear()
            now = time.monotonic()
            for query in [query for query, at in self._due.items() if at <= now]:
                self._due.pop(query, None)
                self._asked[query] = time.monotonic()
                await self._answer(query)
            self._forget()
            if self._due:
                await self._pause(min(self._due.values()) - time.monotonic())

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._woken.wait()
        except TimeoutError:
            pass

    def _forget(self) -> None:
        """Drop what nobody looks at any more, so that nothing here grows with what viewers have ever asked."""
        live = {DEFAULT, *self._leases.live(time.monotonic())}
        self._due = {query: at for query, at in self._due.items() if query in live}
        self._asked = {query: at for query, at in self._asked.items() if query in live}

    async def _answer(self, query: GuildQuery) -> None:
        try:
            page = await self._ask(query)
        except Exception as error:  # whatever it is, the viewer is told and the next change asks again
            self._failed(query, error)
            return
        if query == DEFAULT:
            self._set(default_page=page, error=None)
        else:
            self.root.send({"kind": KIND, "query": query.arguments(), "page": page})

    def _failed(self, query: GuildQuery, error: Exception) -> None:
        if isinstance(error, BotkitError):
            why = str(error)
        else:
            _log.error("The list of guilds could not be asked for.", exc_info=error)
            why = self._texts["unexpected"].format(kind=type(error).__name__)
        sentence = self._texts["failed"].format(error=why)
        if query == DEFAULT:
            self._set(error=sentence)
        else:
            self.root.send({"kind": KIND, "query": query.arguments(), "error": sentence})

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("The guild table stopped asking.", exc_info=error)
        elif self._due and not self._closed:
            self._want(next(iter(self._due)), REFRESH)
