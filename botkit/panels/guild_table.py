"""The list of guilds: search, order and page belong to each viewer, the rows come from the bot."""

from __future__ import annotations

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
from botkit.panels._questions import Questions
from botkit.panels._static import front_end
from botkit.panels.guild_detail import AskRoute, guild_detail, nobody
from botkit.panels.guild_query import (
    DEFAULT,
    DETAIL_KIND,
    KIND,
    LEASE,
    PAGE,
    GuildQuery,
    parse_guild,
    parse_query,
)
from botkit.panels.texts import TEXTS, Lang

_log = logging.getLogger(__name__)

Page = dict[str, Any]
Ask = Callable[[GuildQuery], Awaitable[Page]]

REFRESH = 1.0
"""Seconds between two answers to the same query when the list changes."""

DETAIL_REFRESH = 5.0
"""Seconds between two answers about the same guild when the list changes."""

DETAIL_REST = 0.1
"""Seconds between two questions about guilds: each may make the bot ask Discord for an owner's name."""


class _GuildTable(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = front_end("format.js", "guild_detail.js", "guild_rows.js", "guild_frame.js", "guild_table.js")
    _css = front_end("theme.css", "guild_table.css", "guild_detail.css")
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

    Must be made and used in a running event loop, in which it owns a task while there is something to ask.

    Parameters
    ----------
    lang
        The language of the panel.
    ask
        Returns the page that answers a query, as the route ``guilds`` sends it.
    ask_route
        Asks any route of the bot; what is seen of one guild comes by it.
    """

    def __init__(self, lang: Lang, ask: Ask, ask_route: AskRoute = nobody) -> None:
        super().__init__(_GuildTable, "table", lang)
        self._texts = TEXTS[lang]["table"]
        self._ask = ask
        self._ask_route = ask_route
        self._version: tuple[float | None, int] | None = None
        self._pages = Questions(self._answer, "botkit guild table", refresh=REFRESH, always=(DEFAULT,))
        self._details = Questions(self._tell, "botkit guild detail", refresh=DETAIL_REFRESH, rest=DETAIL_REST)
        self.root.on_msg(self._on_message)

    def update(self, snapshot: Snapshot) -> None:
        """Bring all that somebody looks at up to date, if the list of guilds has changed."""
        # A restarted bot counts its revisions from 0 again: only with its start do they name one list.
        version = (snapshot.started_at, snapshot.guilds_revision)
        if version == self._version:
            return
        self._version = version
        self._pages.changed()
        self._details.changed()

    def close(self) -> None:
        """End the tasks and the widget; idempotent."""
        self._pages.close()
        self._details.close()
        self.root.on_msg(self._on_message, remove=True)
        super().close()

    @staticmethod
    def first_paint(page: Page | None, lang: Lang = "en", now: float | None = None) -> str:
        """Return the panel as HTML for the time before the page's script runs; everything escaped."""
        return table_html(page, lang, time.time() if now is None else now)

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if (query := parse_query(content)) is not None:
            self._pages.ask(query)
        elif (guild_id := parse_guild(content)) is not None:
            self._details.ask(guild_id)

    async def _answer(self, query: GuildQuery) -> None:
        try:
            page = await self._ask(query)
        except Exception as error:  # whatever it is, the viewer is told and the next change asks again
            sentence = self._sentence("failed", error)
            if query == DEFAULT:
                self._set(error=sentence)
            else:
                self.root.send({"kind": KIND, "query": query.arguments(), "error": sentence})
            return
        if query == DEFAULT:
            self._set(default_page=page, error=None)
        else:
            self.root.send({"kind": KIND, "query": query.arguments(), "page": page})

    async def _tell(self, guild_id: str) -> None:
        answer: dict[str, Any] = {"kind": DETAIL_KIND, "id": guild_id, "guild": None}
        try:
            answer["guild"] = await guild_detail(self._ask_route, guild_id)
        except Exception as error:  # as above
            answer["error"] = self._sentence("detail_failed", error)
        self.root.send(answer)

    def _sentence(self, key: str, error: Exception) -> str:
        if isinstance(error, BotkitError):
            why = str(error)
        else:
            _log.error("What a viewer asked for could not be found out.", exc_info=error)
            why = self._texts["unexpected"].format(kind=type(error).__name__)
        return self._texts[key].format(error=why)
