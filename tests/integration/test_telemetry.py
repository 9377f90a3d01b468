"""What the dashboard shows of a bot: the real py-cord on the sandbox, and what happens there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from discord.http import Route

from botkit.bot.service import Service
from botkit.model import Snapshot, State
from botkit.sandbox.world.guilds import outage
from tests.integration.bots import Asked, asked

# ezcord looks for its own callers with a `scandir` that it leaves open.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed scandir iterator:ResourceWarning")

COGS = '''
import asyncio
import discord
import discord.ext.commands

class Slow(discord.Cog):
    @discord.slash_command()
    async def slow(self, ctx):
        """Takes its time."""
        await asyncio.sleep(0.2)
        await ctx.respond("at last")

    @discord.slash_command()
    async def broken(self, ctx):
        """Raises."""
        raise ValueError("with a secret in it")

    @discord.slash_command()
    @discord.ext.commands.cooldown(1, 600)
    async def seldom(self, ctx):
        """Once in ten minutes."""
        await ctx.respond("now")

def setup(bot):
    bot.add_cog(Slow())
'''


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Asked]:
    """A bot with slow and broken commands in five servers."""
    cogs = tmp_path / "cogs"
    cogs.mkdir()
    (cogs / "slow.py").write_text(COGS)
    async with asked(operator=True, cogs=cogs) as bot:
        yield bot


async def when(bot: Asked, true: Callable[[Snapshot], Any]) -> Snapshot:
    """Wait for a snapshot of which something is true."""
    revision = -1
    async with asyncio.timeout(15):
        while True:
            snapshot = Snapshot.from_dict(await bot("snapshot", after=revision, wait=5))
            if true(snapshot):
                return snapshot
            revision = snapshot.revision


async def invoke(bot: Asked, command: str) -> None:
    """Have a member use a command."""
    async with asyncio.timeout(10):
        while any(one.id is None for one in bot.bot.pending_application_commands):
            await asyncio.sleep(0.01)
    await bot.world.people.invoke(bot.guild.id, command, patience=1)


async def test_events_are_counted_by_type(bot: Asked) -> None:
    """Each dispatch once, also the first; the shard has counted as many."""
    now = await when(bot, lambda now: now.event_rates and now.shards[0].events >= 6)
    assert dict(now.event_rates)["GUILD_CREATE"] == 0.5
    assert dict(now.event_rates)["READY"] == 0.1
    assert sum(rate for _, rate in now.event_rates) == pytest.approx(now.events_per_second)
    assert now.events == now.shards[0].events == 6


async def test_a_shard_tells_its_heartbeat(bot: Asked) -> None:
    """The time of the last acknowledgement, not of the last look."""
    now = await when(bot, lambda now: now.shards[0].heartbeat_at)
    assert now.started_at is not None
    assert now.started_at <= (now.shards[0].heartbeat_at or 0) <= now.at


async def test_commands_are_timed(bot: Asked) -> None:
    """Until they return, whether well or not; one that a cooldown refuses took no time of its own."""
    await invoke(bot, "slow")
    now = await when(bot, lambda now: now.command_p50 is not None)
    assert 0.2 <= (now.command_p50 or 0) < 5
    await invoke(bot, "broken")
    now = await when(bot, lambda now: now.commands_failed == 1)
    assert (now.command_p50 or 1) < 0.2 <= (now.command_p95 or 0)
    for _ in range(2):
        await invoke(bot, "seldom")
    now = await when(bot, lambda now: now.commands_failed == 2)
    assert len(bot.host.monitor.metrics._durations._times) == 3
    assert now.commands == 4


async def test_errors_are_told_without_what_they_say(bot: Asked) -> None:
    """Type, place and count reach the snapshot; the message does not."""
    await invoke(bot, "broken")
    await invoke(bot, "broken")
    now = await when(bot, lambda now: now.errors and now.errors[0].count == 2)
    assert now.errors[0].type == "ValueError"
    assert now.errors[0].place.startswith("cogs/slow.py:")
    assert "secret" not in str(now.to_dict())
    told = await bot("error", id=now.errors[0].id)
    assert "secret" in told["message"]


async def test_every_429_is_counted(bot: Asked) -> None:
    """One that py-cord repeats by itself, and one of the answer to an interaction, which goes another way."""
    bot.world.limits.set("*", 1, 0.3, "global")
    for _ in range(2):
        await bot.bot.http.request(Route("GET", "/users/@me"))
    now = await when(bot, lambda now: now.rate_limits)
    bot.world.limits.clear()
    assert now.rate_limits == len(bot.world.requests.where(status=429)) > 0
    bot.world.limits.set("POST /interactions/*/*/callback", 1, 1.0, "shared")
    await asyncio.gather(*(invoke(bot, "slow") for _ in range(2)))
    await when(bot, lambda later: later.rate_limits > now.rate_limits)
    assert now.rate_limited_at is not None
    assert (now.started_at or 0) < now.rate_limited_at <= now.at


async def test_the_budget_of_identifies_is_known_and_counted(bot: Asked) -> None:
    """After the start one is spent; a fresh session spends the next, a resumed one none; it is asked once."""
    now = await when(bot, lambda now: now.identifies)
    assert now.identifies is not None
    assert (now.identifies.remaining, now.identifies.total) == (999, 1000)
    assert now.identifies.resets_at == pytest.approx(now.at + 86_400, abs=60)
    await bot.world.gateway.reconnect()
    await when(bot, lambda now: "RESUMED" in dict(now.event_rates))
    await bot.world.gateway.invalidate()
    now = await when(bot, lambda now: now.identifies and now.identifies.remaining != 999)
    assert now.identifies is not None
    assert now.identifies.remaining == bot.world.account.remaining == 998


async def test_vitals_are_measured(bot: Asked) -> None:
    """Memory and processor of this process, and a loop that was held."""
    time.sleep(0.5)  # noqa: ASYNC251 - what a cell or a cog may do
    now = await when(bot, lambda now: now.vitals and now.vitals.loop_lag >= 0.25)
    assert now.vitals is not None
    assert now.vitals.memory > 20_000_000
    assert 0 <= now.vitals.cpu < 16


async def test_joins_and_leaves_are_told(bot: Asked) -> None:
    """Those at the start and an outage are neither; a leave tells who was left."""
    assert (await when(bot, lambda now: now.state is State.READY)).recent == ()
    world, guild = bot.world.world, bot.world.world.guilds[bot.guild.id]
    outage(world, guild, over=False)
    outage(world, guild, over=True)
    joined = await bot.world.join_guild("<b>Ada's", members=20)
    now = await when(bot, lambda now: now.recent)
    assert [(one.name, one.members, one.joined) for one in now.recent] == [("<b>Ada's", 20, True)]
    await bot.world.leave_guild(int(joined["id"]))
    now = await when(bot, lambda now: len(now.recent) == 2)
    assert [(one.id, one.joined) for one in now.recent] == [(joined["id"], False), (joined["id"], True)]


async def test_a_restart_keeps_the_history(bot: Asked) -> None:
    """Of a fresh service of the same account, as after a restart of the kernel; the time between may be a gap."""
    async with asyncio.timeout(20):
        while not (before := (await bot("history", span="15m"))["points"]):
            await asyncio.sleep(0.2)
    assert before[0][1:3] == [5, bot.host.monitor.index.members]
    members = await bot("guild_history", guild=str(bot.guild.id))
    assert members["points"][0][1] == bot.guild.member_count
    await bot.host.stop()
    again = Service(bot.host.settings)
    again.history.open()
    assert (await again.server.ask("history", span="15m"))["points"][: len(before)] == before
    await again.history.close()


async def test_time_alone_wakes_nobody_often(bot: Asked) -> None:
    """At rest the answers that a waiting reader gets are those of the vitals, at most one in two seconds."""
    now = await when(bot, lambda now: now.state is State.READY and now.events_per_second == 0)
    revisions = [now.revision]
    for _ in range(3):
        answer = Snapshot.from_dict(await bot("snapshot", after=revisions[-1], wait=1))
        revisions.append(answer.revision)
    assert len(set(revisions)) <= 3
