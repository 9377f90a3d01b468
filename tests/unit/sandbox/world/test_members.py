"""Changes of members."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.sandbox.world import Unknown, members, messages, objects
from botkit.sandbox.world.events import Intent
from tests.unit.sandbox.world.worlds import NOW, data, founded, told


def test_somebody_new_joins() -> None:
    """The event carries the member, with the time at which it came."""
    world, guild = founded(10)
    user = members.join(world, guild, NOW)
    (event,) = world.take()
    body = data(event)
    assert (event.type, event.intent, body["guild_id"]) == (
        "GUILD_MEMBER_ADD",
        Intent.GUILD_MEMBERS,
        str(guild.id),
    )
    assert (body["user"]["id"], body["joined_at"]) == (str(user), "2026-05-28T20:26:40.000000+00:00")
    assert guild.size == 11


def test_users_made_by_hand_join_and_leave() -> None:
    """As others do; who is in already does not come twice."""
    world, guild = founded(10)
    world.users[77] = objects.user(77, "handmade", bot=True)
    assert members.join(world, guild, NOW, 77) == members.join(world, guild, NOW, 77) == 77
    members.leave(world, guild, 77)
    assert [type for type, _ in told(world)] == ["GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE"]
    assert (guild.size, guild.has(77)) == (10, False)


def test_who_left_can_come_back() -> None:
    """With nothing of what they had."""
    world, guild = founded(10)
    user = guild.user_id(3)
    members.modify(world, guild, user, {"nick": "Nick"})
    members.leave(world, guild, user)
    with pytest.raises(Unknown):
        members.leave(world, guild, user)
    members.join(world, guild, NOW, user)
    assert world.member(guild, user)["nick"] is None


def test_what_changes_nothing_is_not_told() -> None:
    """The member comes back as it is."""
    world, guild = founded()
    before = world.member(guild, guild.owner)
    assert members.modify(world, guild, guild.owner, {"nick": None}) == before
    assert (world.take(), guild.members) == ([], None)


def test_the_bot_hears_of_its_own_member_whatever_its_intents() -> None:
    """Of others only with the members intent."""
    world, guild = founded()
    for user in (world.bot_id, guild.owner):
        members.modify(world, guild, user, {"nick": "Nick"})
    assert [one.intent for one in world.take()] == [0, Intent.GUILD_MEMBERS]


def test_a_ban_is_told_before_the_departure() -> None:
    """Once; a stranger's without a departure."""
    world, guild = founded()
    for user in (guild.user_id(1), guild.user_id(1), guild.user_id(50)):
        members.ban(world, guild, user, "because")
    assert [type for type, _ in told(world)] == ["GUILD_BAN_ADD", "GUILD_MEMBER_REMOVE", "GUILD_BAN_ADD"]
    assert members.unban(world, guild, guild.user_id(1))
    assert not members.unban(world, guild, guild.user_id(1))
    assert [type for type, _ in told(world)] == ["GUILD_BAN_REMOVE"]


def test_a_ban_deletes_what_was_written_of_late() -> None:
    """By that user, in each channel; not by webhooks."""
    world, guild = founded()
    user = world.user(guild.user_id(1))
    for offset in (2, 3):
        channel = world.channel(guild.id + offset)[0]
        for age in (50.0, 150.0):
            messages.send(world, channel, user, {"content": "x"}, NOW - age)
        messages.send(world, channel, user, {"content": "x", "webhook_id": "9"}, NOW)
    world.take()
    members.ban(world, guild, int(user["id"]), None, now=NOW, purge=100.0)
    bulk = [body for type, body in told(world) if type == "MESSAGE_DELETE_BULK"]
    assert [(one["channel_id"], len(one["ids"])) for one in bulk] == [(str(guild.id + n), 1) for n in (2, 3)]
    assert len(world.messages) == 4


def test_members_are_found_by_name() -> None:
    """In the order of their ids."""
    world, guild = founded(200)
    found = list(members.named(world, guild, "a"))
    assert found == sorted(found)
    assert all(world.user(one)["username"].startswith("a") for one in found)
    assert world.bot_id in members.named(world, guild, "SANDBOX")


@given(st.integers(0, 2**32), st.integers(1, 30))
def test_comings_and_goings_add_up(seed: int, steps: int) -> None:
    """Whatever happens, counts, lists and lookups agree, and each event is of somebody whose state changed."""
    world, guild = founded(6)
    rng, inside = Random(seed), set(guild.user_ids())  # noqa: S311 - nothing secret
    for step in range(steps):
        user = guild.some_user(rng)
        if rng.random() < 0.5 and user is not None:
            members.leave(world, guild, user)
            inside.discard(user)
        elif (joined := members.join(world, guild, NOW + step)) is not None:
            assert joined not in inside
            inside.add(joined)
    assert set(guild.user_ids()) == inside
    assert guild.people == len(inside)
    assert [one for one in world.member_ids(guild) if one != world.bot_id] == sorted(inside)
    assert all(json.loads(json.dumps(world.member(guild, one)))["user"]["id"] == str(one) for one in inside)
