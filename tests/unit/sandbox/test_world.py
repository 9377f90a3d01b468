"""The world: what is in it at the start, and what changes."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from botkit.sandbox.ids import created_at
from botkit.sandbox.world import BIRTH, GUILDS_INTENT, MEMBERS_INTENT, MESSAGES_INTENT, UnknownGuild, World
from tests.unit.sandbox.peers import NOW


def body(event: Any) -> dict[str, Any]:
    """Return an event's data."""
    return json.loads(event.body)


def look(world: World) -> list[tuple[int, str, int, float]]:
    """Return what can be seen of each guild."""
    return [(one.id, one.name, one.members, one.joined_at) for one in world.guilds.values()]


def test_a_seed_decides_the_world() -> None:
    """The same seed gives the same guilds, bot and token; another seed others."""
    one, same, other = World(20, 1), World(20, 1), World(20, 2)
    assert look(one) == look(same)
    assert (one.bot_id, one.token) == (same.bot_id, same.token)
    assert look(one) != look(other)
    assert one.token != other.token


def test_a_larger_world_begins_with_the_smaller_one() -> None:
    """The first guilds do not depend on how many there are."""
    assert look(World(50, 3))[:10] == look(World(10, 3))


def test_sizes_and_ages_are_plausible() -> None:
    """2 to 5,000 members, most of them few; the bot joined after a guild was made, over years."""
    guilds = list(World(1000, 1).guilds.values())
    sizes = sorted(one.members for one in guilds)
    assert sizes[0] >= 2
    assert sizes[-1] <= 5000
    assert 80 <= sizes[500] <= 180
    assert all(created_at(one.id) - 0.01 <= one.joined_at <= BIRTH for one in guilds)
    assert max(one.joined_at for one in guilds) - min(one.joined_at for one in guilds) > 5 * 365 * 86400


def test_ids_are_unique() -> None:
    """No two guilds, and no guild and channel, share an id."""
    guilds = list(World(3000, 1).guilds)
    assert len({one + offset for one in guilds for offset in range(5)}) == 5 * len(guilds)


def test_members_can_be_found_by_their_id() -> None:
    """A member's serial number can be read from its id, in its own guild alone."""
    first, second = list(World(2, 1).guilds.values())
    assert first.serial_of(first.user_id(1)) == 1
    assert second.serial_of(first.user_id(1)) is None
    assert first.serial_of(5) is None


def test_a_guild_joined_at_the_start_is_said_to_be_available() -> None:
    """py-cord tells a guild that was there from one that was joined by the key ``unavailable``."""
    world = World(1, 1)
    guild = next(iter(world.guilds.values()))
    at_start = json.loads(world.create_body(guild, available=True))
    assert at_start["unavailable"] is False
    assert "unavailable" not in json.loads(world.create_body(guild))


def test_guild_create_carries_the_bot_alone_and_the_true_count() -> None:
    """As Discord does for a bot without the presences intent, however large the guild."""
    world = World(0, 1)
    guild, event = world.join_guild("Large", 100_000, NOW)
    data = body(event)
    assert (event.type, event.guild, event.intent) == ("GUILD_CREATE", guild.id, GUILDS_INTENT)
    assert (data["name"], data["member_count"], data["large"]) == ("Large", 100_000, True)
    assert [one["user"]["id"] for one in data["members"]] == [str(world.bot_id)]
    assert len(event.body) < 8000


def test_the_count_in_guild_create_follows_the_members() -> None:
    """What is serialised once does not freeze the count."""
    world = World(0, 1)
    guild, _ = world.join_guild("Growing", 10, NOW)
    world.member_joins(guild, NOW)
    assert json.loads(world.create_body(guild))["member_count"] == 11


def test_a_member_joins() -> None:
    """The event carries the new member, with the time at which it came."""
    world = World(0, 1)
    guild, _ = world.join_guild("A", 10, NOW)
    event = world.member_joins(guild, NOW)
    data = body(event)
    assert (event.type, event.intent, data["guild_id"]) == ("GUILD_MEMBER_ADD", MEMBERS_INTENT, str(guild.id))
    assert guild.serial_of(int(data["user"]["id"])) == 9
    assert data["joined_at"] == "2026-05-28T20:26:40.000000+00:00"
    assert guild.members == 11


def test_members_leave_until_owner_and_bot_are_left() -> None:
    """Each leaves once; the owner stays."""
    world = World(0, 1)
    guild, _ = world.join_guild("A", 10, NOW)
    rng = Random(1)  # noqa: S311 - nothing secret
    left = {body(event)["user"]["id"] for _ in range(8) if (event := world.member_leaves(guild, rng))}
    assert len(left) == 8
    assert world.member_leaves(guild, rng) is None
    assert guild.members == 2
    assert guild.serial_of(guild.owner) == 0


def test_the_bot_leaves_a_guild() -> None:
    """It is gone from every list; leaving again is told."""
    world = World(5, 1)
    identifier = list(world.guilds)[2]
    event = world.leave_guild(identifier)
    assert (event.type, body(event)) == ("GUILD_DELETE", {"id": str(identifier)})
    rng = Random(1)  # noqa: S311 - nothing secret
    assert all(world.pick(rng).id != identifier for _ in range(50))
    with pytest.raises(UnknownGuild, match=str(identifier)):
        world.leave_guild(identifier)


def test_what_people_write_is_hidden_from_those_who_may_not_read_it() -> None:
    """A message has a second body, without its text."""
    world = World(1, 1)
    guild = next(iter(world.guilds.values()))
    event = world.message(guild, 0, "psst", NOW)
    assert event.intent == MESSAGES_INTENT
    assert body(event)["content"] == "psst"
    assert json.loads(event.bare or b"")["content"] == ""


def test_channels_belong_to_guilds() -> None:
    """A guild can be found by one of its channels; other ids are refused."""
    world = World(3, 1)
    for guild in world.guilds.values():
        assert world.guild_of(guild.general) is guild
        with pytest.raises(UnknownGuild):
            world.guild_of(guild.id + 9)
