"""botkit.bot.monitor: the long poll."""

from __future__ import annotations

import asyncio

import pytest

from botkit.bot.monitor import Monitor
from botkit.model import GuildRow, State

ROW = GuildRow("1", "one", 10, None, 0)


async def test_an_old_revision_is_answered_at_once() -> None:
    """A caller that is behind does not wait."""
    monitor = Monitor()
    monitor.put_guild(ROW)
    async with asyncio.timeout(0.5):
        assert (await monitor.newer(-1, 30)).guilds == 1


async def test_a_waiting_reader_is_woken_by_a_change() -> None:
    """The answer comes with the change, not with the end of the wait."""
    monitor = Monitor()
    waiting = asyncio.create_task(monitor.newer(monitor.metrics.revision, 30))
    await asyncio.sleep(0)
    monitor.put_guild(ROW)
    async with asyncio.timeout(1):
        assert (await waiting).members == 10


async def test_without_a_change_the_current_values_are_returned() -> None:
    """A long poll ends after its wait, with the same revision."""
    monitor = Monitor()
    before = monitor.metrics.revision
    assert (await monitor.newer(before, 0.02)).revision == before


async def test_a_burst_of_changes_is_one_answer() -> None:
    """A busy bot does not send an answer for each event."""
    monitor = Monitor()
    answers = []

    async def read() -> None:
        revision = monitor.metrics.revision
        while not answers or answers[-1].guilds < 300:
            answers.append(await monitor.newer(revision, 30))
            revision = answers[-1].revision

    reader = asyncio.create_task(read())
    for number in range(300):
        monitor.put_guild(GuildRow(str(number), "x", 1, None, 0))
        await asyncio.sleep(0)
    await reader
    assert len(answers) < 30


async def test_the_rate_falls_without_any_event(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader learns that the events have ceased, though nothing happens any more."""
    now = [1000.0]
    monitor = Monitor(clock=lambda: now[0])
    monitor.metrics.event(now[0], "READY")
    now[0] += 1
    first = await monitor.newer(-1, 0)
    now[0] += 20
    async with asyncio.timeout(5):
        later = await monitor.newer(first.revision, 30)
    assert (first.events_per_second, later.events_per_second) == (0.1, 0.0)


async def test_close_lets_waiting_readers_go() -> None:
    """No reader hangs on a service that ends."""
    monitor = Monitor()
    waiting = [asyncio.create_task(monitor.newer(monitor.metrics.revision, 0.3)) for _ in range(3)]
    await asyncio.sleep(0)
    monitor.close()
    monitor.close()
    done, _ = await asyncio.wait(waiting, timeout=2)
    assert len(done) == 3


async def test_entering_the_same_state_wakes_nobody() -> None:
    """Only a change is a change."""
    monitor = Monitor()
    monitor.enter(State.READY)
    before = monitor.metrics.revision
    monitor.enter(State.READY)
    assert monitor.metrics.revision == before


async def test_a_list_that_was_known_tells_what_was_joined_and_left_meanwhile() -> None:
    """The first list tells neither; a later one what differs: a join when Discord says, a leave now."""
    monitor = Monitor(clock=lambda: 1_000.0)
    monitor.replace_guilds([ROW, GuildRow("2", "two", 20, 5.0, 0)])
    assert monitor.snapshot().recent == ()
    monitor.replace_guilds([ROW, GuildRow("3", "three", 30, 900.0, 0)])
    assert [(one.id, one.name, one.at, one.joined) for one in monitor.snapshot().recent] == [
        ("2", "two", 1_000.0, False),
        ("3", "three", 900.0, True),
    ]


async def test_a_guild_that_is_back_after_an_outage_has_not_joined() -> None:
    """Nor has one that was known already; a leave of an unknown one is none."""
    monitor = Monitor()
    monitor.put_guild(ROW)
    monitor.put_guild(GuildRow("1", "renamed", 10, None, 0), joined=True)
    monitor.remove_guild(5)
    assert monitor.snapshot().recent == ()
    monitor.put_guild(GuildRow("2", "two", 20, 5.0, 0), joined=True)
    monitor.remove_guild(1)
    assert [(one.id, one.joined) for one in monitor.snapshot().recent] == [("1", False), ("2", True)]
