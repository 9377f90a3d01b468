"""Being told of a bot's events at once, without a task for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import discord

from botkit.bot.background import tell_of_failure


class InstantEvents:
    """Calls functions in the moment in which py-cord dispatches an event.

    py-cord makes a task for each event and each listener: about 10 µs, much of what an event costs it at all. The
    check of ``Client.wait_for`` is called within the dispatch: here one is waited for that never comes.

    Parameters
    ----------
    bot
        Any py-cord bot.
    """

    def __init__(self, bot: discord.Client) -> None:
        self._bot = bot
        self._tasks: list[asyncio.Future[Any]] = []

    @property
    def started(self) -> bool:
        """Whether anybody is called."""
        return bool(self._tasks)

    def call(self, event: str, told: Callable[..., None]) -> None:
        """Call a function with the arguments of each event of a name, until `stop`; it must not raise.

        It returns None, which as the answer of a check means: go on waiting.
        """
        check = cast("Callable[..., bool]", told)
        waiting = asyncio.ensure_future(self._bot.wait_for(event, check=check))
        tell_of_failure(waiting, f"botkit's count of {event}")
        self._tasks.append(waiting)

    def stop(self) -> None:
        """Call nobody any more; idempotent."""
        for task in self._tasks:
            with suppress(RuntimeError):  # the loop is closed: nothing is dispatched any more
                task.cancel()
        self._tasks.clear()
