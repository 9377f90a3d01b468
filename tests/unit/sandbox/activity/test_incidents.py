"""Raids fill a guild and empty it again; outages darken guilds and bring them back."""

from __future__ import annotations

import json
from collections import Counter

from botkit.sandbox.activity.incidents import DARK, RAIDERS, Outage, Raid
from botkit.sandbox.world import guilds
from tests.unit.sandbox.activity.stage import EVERYONE, NOON, Theatre, chance


async def test_a_raid_is_hundreds_who_join_and_are_kicked() -> None:
    """All of them in one guild, which has its old members afterwards."""
    world = Theatre(3).world
    guild = next(iter(world.guilds.values()))
    before = list(guild.user_ids())
    raid = Raid(world, chance(), guild)
    while not raid.over:
        assert raid.due(NOON)
        assert raid.step(NOON) is None
    told = world.take()
    joined = [one for one in told if one.type == "GUILD_MEMBER_ADD"]
    kicked = [one for one in told if one.type == "GUILD_MEMBER_REMOVE"]
    assert RAIDERS[0] <= len(joined) == len(kicked) <= RAIDERS[1]
    assert {one.guild for one in told} == {guild.id}
    assert list(guild.user_ids()) == before


async def test_a_raid_ends_when_the_guild_is_gone() -> None:
    """There is nobody to be kicked."""
    world = Theatre(3).world
    guild = next(iter(world.guilds.values()))
    raid = Raid(world, chance(), guild)
    raid.step(NOON)
    guilds.leave(world, guild)
    assert raid.over


async def test_the_profile_raid_raids_one_guild_after_another() -> None:
    """Between two raids there is a pause."""
    told = Theatre(6, profile="raid").run(6000, pace=50)
    by_guild = Counter(one.guild for one in told if one.type == "GUILD_MEMBER_ADD")
    assert by_guild.most_common(1)[0][1] >= RAIDERS[0]
    removed = sum(one.type == "GUILD_MEMBER_REMOVE" for one in told)
    assert removed >= RAIDERS[0]


async def test_guilds_that_go_dark_come_back() -> None:
    """Each is told as unavailable, then as created and available, after the time of the outage."""
    world = Theatre(20).world
    down: set[int] = set()
    outage = Outage(world, chance(), down)
    wishes, now, dark = [], NOON, 0
    while not outage.over:
        if outage.due(now):
            wishes.append(outage.step(now))
        dark = max(dark, len(down))
        now += 0.05
    told = world.take()
    gone = [one.guild for one in told if one.type == "GUILD_DELETE"]
    back = [one.guild for one in told if one.type == "GUILD_CREATE"]
    assert gone == back
    assert len(gone) == dark == 6
    assert down == set()
    assert all(json.loads(one.body(EVERYONE))["unavailable"] is (one.type == "GUILD_DELETE") for one in told)
    assert DARK[0] <= now - NOON <= DARK[1] + 2
    assert [one.act for one in wishes if one] == ["drop", "reconnect"]


async def test_nothing_happens_in_a_dark_guild() -> None:
    """Not before it is back."""
    theatre = Theatre(20, profile="outage")
    dark: set[int | None] = set()
    for event in theatre.run(4000, pace=50):
        if event.type == "GUILD_DELETE":
            dark.add(event.guild)
        elif event.type == "GUILD_CREATE":
            dark.discard(event.guild)
        else:
            assert event.guild not in dark, event.type
    assert theatre.wishes


async def test_a_guild_left_in_an_outage_does_not_come_back() -> None:
    """The others do."""
    world = Theatre(4).world
    outage = Outage(world, chance(), set())
    outage.step(NOON)
    (fallen,) = world.take()
    guilds.leave(world, world.guilds[fallen.guild or 0])
    world.take()
    now = NOON
    while not outage.over:
        now += DARK[1]
        outage.step(now)
    assert all(one.guild != fallen.guild for one in world.take())


async def test_the_only_guild_may_go_dark() -> None:
    """Then nothing happens for a while, and life goes on afterwards."""
    theatre = Theatre(1, profile="outage")
    assert theatre.run(3000, pace=20)[-1].type != "GUILD_DELETE"
