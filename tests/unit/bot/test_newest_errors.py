"""botkit.bot.newest_errors: errors of any thread reach the snapshot."""

from __future__ import annotations

import asyncio

from botkit.bot.error_feed import ErrorFeed
from botkit.bot.monitor import Monitor
from botkit.bot.newest_errors import SHOWN, NewestErrors


class One(Exception):
    """An error."""


async def test_an_error_of_another_thread_is_told() -> None:
    """The reader is woken by it, and a storm is one answer."""
    feed, monitor = ErrorFeed(), Monitor()
    newest = NewestErrors(feed, monitor)
    newest.start()
    revision = monitor.metrics.revision

    def storm() -> None:
        for _ in range(500):
            feed.note(One("secret"), "test")

    await asyncio.to_thread(storm)
    async with asyncio.timeout(5):
        while not (now := await monitor.newer(revision, 5)).errors:
            pass
    assert [(row.type.rpartition(".")[2], row.count) for row in now.errors] == [("One", 500)]
    assert now.revision - revision <= 3
    newest.stop()
    newest.stop()
    feed.note(One(), "test")


async def test_five_groups_are_told() -> None:
    """Those that were collected before it began are there at once, the newest five."""
    feed, monitor = ErrorFeed(clock=iter(range(100)).__next__), Monitor()
    for number in range(8):
        feed.note(type(f"Error{number}", (Exception,), {})(), "test")
    newest = NewestErrors(feed, monitor)
    newest.start()
    assert len(monitor.snapshot().errors) == SHOWN
    assert monitor.snapshot().errors[0].type.endswith("Error7")
    newest.stop()
