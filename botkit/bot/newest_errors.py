"""The newest errors on their way from whatever thread they come in to the `Monitor` in the bot's loop."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from botkit.bot.error_feed import ErrorFeed
from botkit.bot.monitor import Monitor
from botkit.model import ErrorRow

SHOWN = 5
"""Groups that a snapshot holds."""

GATHER = 0.1
"""Seconds over which errors are told together: a storm of them must not become one of answers."""


class NewestErrors:
    """Keeps a monitor's newest errors up to date.

    Parameters
    ----------
    feed
        Where errors are collected.
    monitor
        Where the newest go.
    """

    def __init__(self, feed: ErrorFeed, monitor: Monitor) -> None:
        self._feed = feed
        self._monitor = monitor
        self._loop: asyncio.AbstractEventLoop | None = None
        self._due = False

    def start(self) -> None:
        """Follow the feed, in the loop that runs; idempotent."""
        self._loop = asyncio.get_running_loop()
        self._due = False
        self._feed.changed = self._noted
        self._tell()

    def stop(self) -> None:
        """Follow no more; idempotent."""
        self._feed.changed = None
        self._loop = None

    def _noted(self) -> None:
        loop = self._loop
        if loop is not None and not self._due:
            self._due = True
            with suppress(RuntimeError):  # the loop is closed: nobody asks any more
                loop.call_soon_threadsafe(loop.call_later, GATHER, self._tell)

    def _tell(self) -> None:
        self._due = False
        self._monitor.errors(
            tuple(
                ErrorRow(group.id, group.type, group.place, group.count, group.last)
                for group in self._feed.groups()[:SHOWN]
            )
        )
