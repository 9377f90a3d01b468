"""botkit.bot.command_times: what counts as the time of a command."""

from __future__ import annotations

import gc
from unittest import mock

import discord

from botkit.bot.command_times import CommandTimes
from botkit.bot.monitor import Monitor


def context() -> discord.ApplicationContext:
    """Return what py-cord hands to each listener of one invocation."""
    return discord.ApplicationContext(mock.Mock(), mock.Mock())


def test_a_command_that_was_refused_has_no_time() -> None:
    """One that returned has, and one that raised by itself; one whose beginning was not seen has not."""
    monitor = Monitor()
    times, contexts = CommandTimes(monitor), [context() for _ in range(4)]
    for ctx in contexts[:3]:
        times.began(ctx)
    times.returned(contexts[0])
    times.raised(contexts[1], discord.ApplicationCommandInvokeError(ValueError("x")))
    times.raised(contexts[2], discord.CheckFailure("no"))
    times.returned(contexts[3])
    assert len(monitor.metrics._durations._times) == 2


def test_a_command_that_never_ends_leaves_nothing() -> None:
    """Its invocation is forgotten with it."""
    times = CommandTimes(Monitor())
    times.began(context())
    gc.collect()
    assert len(times._began) == 0
