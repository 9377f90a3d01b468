"""``/healthz``: how bot and kernel are, for what watches over them. It starts nothing and wakes nothing."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Literal

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler

import botkit
from botkit.errors import BotkitError
from botkit.ipc.connection import find, identity_of
from botkit.model import Snapshot, State
from botkit.settings import load

KEPT = 1.0
"""Seconds that an answer of the bot is good for, however many ask."""

LIMIT = 1.0
"""Seconds that the bot may take to answer."""

SILENT = 15.0
"""Seconds without an answer after which the last known state counts no more."""

Kernel = Literal["none", "starting", "alive", "dead"]
Status = Literal["ok", "degraded", "starting", "down"]


@dataclass(frozen=True)
class BotHealth:
    """What is known of the bot.

    Parameters
    ----------
    state
        Its lifecycle state as it was last heard; ``none`` if none runs, ``silent`` if it does not answer.
    heard
        When it was heard, in seconds of the monotonic clock; None if it never was.
    since
        Since when it is in that state, in seconds since the epoch.
    """

    state: str
    heard: float | None = None
    since: float | None = None


def status_of(kernel: Kernel, bot: str) -> Status:
    """Return the whole in one word: only ``ok`` and ``degraded`` show a page with numbers of now."""
    if kernel == "dead" or bot in (State.FAILED, State.STOPPED, State.STOPPING, "silent"):
        return "down"
    if kernel == "alive" and bot == State.READY:
        return "ok"
    # py-cord comes back by itself: whoever restarts everything for that makes it worse.
    if kernel == "alive" and bot == State.RECONNECTING:
        return "degraded"
    return "down" if kernel == "alive" and bot == "none" else "starting"


class Watch:
    """Asks the bot how it is, with the viewer's key, at most once in `KEPT` seconds."""

    def __init__(self) -> None:
        self._known = BotHealth("none")
        self._asked = float("-inf")
        self._turn = asyncio.Lock()

    async def look(self) -> BotHealth:
        """Return how the bot is."""
        async with self._turn:
            if time.monotonic() - self._asked >= KEPT:
                self._known = await self._ask()
                self._asked = time.monotonic()
            return self._known

    async def _ask(self) -> BotHealth:
        connection = await asyncio.to_thread(lambda: find(identity_of(load())))
        if connection is None:
            return BotHealth("none")
        try:
            async with connection.client("viewer", timeout=LIMIT, follow=False) as client:
                snapshot = Snapshot.from_dict(await client.call("snapshot"))
        except (BotkitError, OSError):
            known = self._known
            fresh = known.heard is not None and time.monotonic() - known.heard < SILENT
            return known if fresh else BotHealth("silent", known.heard, known.since)
        return BotHealth(str(snapshot.state), time.monotonic(), getattr(snapshot, "since", None))


_watch = Watch()


class HealthHandler(JupyterHandler):
    """Answers 200 while the page shows numbers of now, 503 while it does not."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Tell the states; to who is logged in, or where no login is asked for, also since when and the version."""
        kernel: Kernel = await self.kernel_manager.state()  # type: ignore[attr-defined]
        bot = await _watch.look()
        status = status_of(kernel, bot.state)
        told: dict[str, Any] = {"status": status, "kernel": kernel, "bot": bot.state}
        if self.current_user:
            age = None if bot.heard is None else round(time.monotonic() - bot.heard, 1)
            told |= {"bot_age": age, "bot_since": bot.since, "version": botkit.__version__}
        self.set_status(200 if status in ("ok", "degraded") else 503)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(told)

    head = get
