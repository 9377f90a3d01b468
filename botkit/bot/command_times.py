"""How long commands take, from their invocation until they return or raise."""

from __future__ import annotations

import time
from weakref import WeakKeyDictionary

import discord

from botkit.bot.monitor import Monitor


class CommandTimes:
    """Measures each invocation.

    Parameters
    ----------
    monitor
        Where the times go.
    """

    def __init__(self, monitor: Monitor) -> None:
        self._monitor = monitor
        # A command that never ends leaves no trace here.
        self._began: WeakKeyDictionary[discord.ApplicationContext, float] = WeakKeyDictionary()

    def began(self, ctx: discord.ApplicationContext) -> None:
        """Note that a command was invoked."""
        self._began[ctx] = time.perf_counter()

    def returned(self, ctx: discord.ApplicationContext) -> None:
        """Note that it has returned."""
        self._ended(ctx)

    def raised(self, ctx: discord.ApplicationContext, error: Exception) -> None:
        """Note that it has raised; one that was refused by a check or a cooldown took no time of its own."""
        if isinstance(error, discord.ApplicationCommandInvokeError):
            self._ended(ctx)

    def _ended(self, ctx: discord.ApplicationContext) -> None:
        began = self._began.pop(ctx, None)
        if began is not None:
            self._monitor.command_took(time.perf_counter() - began)
