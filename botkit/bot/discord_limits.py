"""Where the bot meets Discord's limits: requests that are answered with 429, and the budget of IDENTIFYs."""

from __future__ import annotations

import logging
from typing import Any

import aiohttp
import discord
from discord.http import Route

from botkit.bot.monitor import Monitor
from botkit.model import Identifies

_log = logging.getLogger(__name__)

ASK_AGAIN = 3600.0
"""Least seconds between two questions for the budget: a question spends nothing, but is one."""


class RateLimitWatch:
    """Counts the 429s among all answers to a bot: of REST, of interactions and of webhooks.

    aiohttp's own tracing tells of each answer, also of those that py-cord repeats without a word. py-cord offers no way
    to give its session a trace, and no public name of the session; a trace may be added to one that exists.

    Parameters
    ----------
    bot
        Any py-cord bot.
    monitor
        Where the count goes.
    """

    def __init__(self, bot: discord.Client, monitor: Monitor) -> None:
        self._bot = bot
        self._monitor = monitor
        self._trace = aiohttp.TraceConfig()
        self._trace.on_request_end.append(self._answered)
        self._trace.freeze()

    def start(self) -> None:
        """Count from now on; idempotent. Before the login there is no session: then nothing happens."""
        traces = self._traces()
        if traces is not None and self._trace not in traces:
            traces.append(self._trace)

    def stop(self) -> None:
        """Count no more; idempotent."""
        traces = self._traces()
        if traces is not None and self._trace in traces:
            traces.remove(self._trace)

    def _traces(self) -> list[Any] | None:
        session = getattr(self._bot.http, "_HTTPClient__session", None)
        return session.trace_configs if isinstance(session, aiohttp.ClientSession) else None

    async def _answered(self, _session: object, _context: object, end: aiohttp.TraceRequestEndParams) -> None:
        if end.response.status == 429:
            self._monitor.rate_limited()


class IdentifyBudget:
    """Asks once for what is left of the IDENTIFYs, and counts on by itself.

    Each READY is the answer to one. A question is sent after the first, so that it is told as spent; another one
    follows when the day is over.

    Parameters
    ----------
    bot
        Any py-cord bot.
    monitor
        Where the budget goes.
    """

    def __init__(self, bot: discord.Client, monitor: Monitor) -> None:
        self._bot = bot
        self._monitor = monitor
        self._budget: Identifies | None = None
        self._asked = -ASK_AGAIN

    def ready(self) -> bool:
        """Count one READY; return whether it is time to `ask`."""
        budget, now = self._budget, self._monitor.now
        if (budget is None or now >= budget.resets_at) and abs(now - self._asked) >= ASK_AGAIN:
            self._asked = now
            return True
        if budget is not None:
            self._note(Identifies(max(0, budget.remaining - 1), budget.total, budget.resets_at))
        return False

    async def ask(self) -> None:
        """Ask ``GET /gateway/bot``, whose ``session_start_limit`` py-cord drops."""
        try:
            answer = await self._bot.http.request(Route("GET", "/gateway/bot"))
            limit = answer["session_start_limit"]
            resets_at = self._monitor.now + float(limit["reset_after"]) / 1000
            self._note(Identifies(int(limit["remaining"]), int(limit["total"]), resets_at))
        except (
            discord.HTTPException,
            aiohttp.ClientError,
            OSError,
            RuntimeError,  # the bot was closed meanwhile
            LookupError,  # another server answers in another way
            TypeError,
            ValueError,
        ) as error:
            _log.info("The budget of IDENTIFYs is not known: %s.", type(error).__name__)

    def _note(self, budget: Identifies) -> None:
        self._budget = budget
        self._monitor.identifies(budget)
