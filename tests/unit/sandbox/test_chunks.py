"""Answers to requests for members."""

from __future__ import annotations

from botkit.sandbox.chunks import chunks
from botkit.sandbox.world import Guild, World
from tests.unit.sandbox.peers import NOW


def stage(members: int) -> tuple[World, Guild]:
    """Return a world with one guild of that size."""
    world = World(0, 1)
    return world, world.join_guild("A", members, NOW)[0]


def test_all_members_come_in_chunks_of_a_thousand() -> None:
    """Each member once, the bot among them."""
    world, guild = stage(2500)
    bodies = list(chunks(world, guild, {"query": "", "limit": 0, "nonce": "n"}))
    ids = [one["user"]["id"] for body in bodies for one in body["members"]]
    assert len(ids) == len(set(ids)) == 2500
    assert str(world.bot_id) in ids
    assert [(body["chunk_index"], body["chunk_count"], body["nonce"]) for body in bodies] == [
        (0, 3, "n"), (1, 3, "n"), (2, 3, "n"),
    ]  # fmt: skip


def test_a_guild_without_people_is_one_chunk() -> None:
    """The bot alone."""
    (body,) = chunks(*stage(1), {"query": "", "limit": 0})
    assert len(body["members"]) == 1


def test_members_by_the_start_of_their_name() -> None:
    """At most as many as asked for."""
    world, guild = stage(400)
    (body,) = chunks(world, guild, {"query": "Quiet", "limit": 3})
    names = [one["user"]["username"] for one in body["members"]]
    assert 0 < len(names) <= 3
    assert all(name.startswith("quiet") for name in names)


def test_members_by_id() -> None:
    """Those that are no members are named."""
    world, guild = stage(10)
    user = str(guild.user_id(3))
    (body,) = chunks(world, guild, {"user_ids": [user, "5", "x"], "limit": 0})
    assert [one["user"]["id"] for one in body["members"]] == [user]
    assert body["not_found"] == ["5", "x"]
