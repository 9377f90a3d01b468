"""Answers to requests for members."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.sandbox.gateway.members import allowed, chunks
from botkit.sandbox.gateway.wishes import Members
from botkit.sandbox.world import Guild, World, guilds
from botkit.sandbox.world.events import Intent
from tests.unit.sandbox.lines import NOW

BOTH = int(Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES)


def stage(members: int) -> tuple[World, Guild]:
    """Return a world with one guild of that size."""
    world = World(0, 1)
    return world, guilds.join(world, "A", members, NOW)


def asked(there: tuple[World, Guild], intents: int = BOTH, **wish: Any) -> list[Any]:
    """Return the chunks that answer a request."""
    return list(chunks(*there, Members(guild_id=str(there[1].id), **wish), intents))


def test_all_members_come_in_chunks_of_a_thousand() -> None:
    """Each member once, the bot among them."""
    there = stage(2500)
    bodies = asked(there, query="", limit=0, nonce="n")
    ids = [one["user"]["id"] for body in bodies for one in body["members"]]
    assert len(ids) == len(set(ids)) == 2500
    assert str(there[0].bot_id) in ids
    assert [(body["chunk_index"], body["chunk_count"], body["nonce"]) for body in bodies] == [
        (0, 3, "n"), (1, 3, "n"), (2, 3, "n"),
    ]  # fmt: skip


def test_a_guild_without_people_is_one_chunk() -> None:
    """The bot alone."""
    (body,) = asked(stage(1), query="", limit=0)
    assert len(body["members"]) == 1


def test_members_by_the_start_of_their_name() -> None:
    """Whatever the case; at most as many as asked for."""
    (body,) = asked(stage(400), query="Quiet", limit=3)
    names = [one["user"]["username"] for one in body["members"]]
    assert 0 < len(names) <= 3
    assert all(name.startswith("quiet") for name in names)


@pytest.mark.parametrize("limit", [0, 5000])
def test_a_prefix_finds_a_hundred_at_most(limit: int) -> None:
    """Whatever the limit."""
    there = stage(5000)
    letter = there[0].user(there[1].owner)["username"][0]
    (body,) = asked(there, query=letter, limit=limit)
    assert len(body["members"]) == 100


def test_members_by_id() -> None:
    """Those that are no members are named."""
    there = stage(10)
    user = str(there[1].user_id(3))
    (body,) = asked(there, user_ids=[user, "5", "x", user])
    assert [one["user"]["id"] for one in body["members"]] == [user]
    assert body["not_found"] == ["5", "x"]


def test_a_hundred_ids_are_looked_up() -> None:
    """The others are left out."""
    there = stage(500)
    (body,) = asked(there, user_ids=[str(there[1].user_id(number)) for number in range(150)])
    assert len(body["members"]) == 100


@pytest.mark.parametrize(("intents", "there"), [(BOTH, True), (int(Intent.GUILD_MEMBERS), False)])
def test_presences_need_their_intent(intents: int, there: bool) -> None:
    """Without it none are sent."""
    (body,) = asked(stage(10), intents, query="", limit=0, presences=True)
    assert ("presences" in body) == there


def test_presences_are_not_sent_unasked() -> None:
    """Even with the intent."""
    (body,) = asked(stage(10), query="", limit=0)
    assert "presences" not in body


@pytest.mark.parametrize(
    ("nonce", "kept"), [("x" * 32, True), ("x" * 33, False), ("한" * 11, False), (5, False)]
)
def test_an_invalid_nonce_is_ignored(nonce: Any, kept: bool) -> None:
    """One of more than 32 bytes, or no text."""
    (body,) = asked(stage(2), query="", limit=0, nonce=nonce)
    assert ("nonce" in body) == kept


def test_the_whole_list_needs_the_members_intent() -> None:
    """Also with a limit; a prefix or ids do not."""
    for wish, needs in (
        ({"query": "", "limit": 5}, True),
        ({"query": "a", "limit": 5}, False),
        ({"user_ids": 5}, False),
    ):
        assert allowed(Members(guild_id=1, **wish), 0) != needs
        assert allowed(Members(guild_id=1, **wish), BOTH)
