"""JSON objects as Discord sends them."""

from __future__ import annotations

import json

from botkit.sandbox.world import founding, objects
from botkit.sandbox.world.permissions import BOT
from tests.unit.sandbox.world.worlds import NOW

GUILD = 618100879349776400
USER = objects.user(3, "n", bot=True)


def test_what_py_cord_reads_without_a_default_is_there() -> None:
    """Role colors, message pinned, member user."""
    assert all(role["colors"] for role in founding.roles(GUILD, USER, BOT).values())
    assert objects.message(1, 2, USER, NOW, "x")["pinned"] is False
    assert objects.member(USER, NOW)["user"] is USER
    assert "user" not in objects.member(None, NOW)


def test_ids_are_texts() -> None:
    """JavaScript's numbers are too small for them."""
    made = objects.message(1, 2, USER, NOW, "x")
    assert (made["id"], made["channel_id"], made["author"]["id"]) == ("1", "2", "3")


def test_channels_sit_in_their_category() -> None:
    """All but the category itself, which is theirs."""
    category, *others = founding.channels(GUILD).values()
    assert category["parent_id"] is None
    assert {one["parent_id"] for one in others} == {category["id"]}
    assert {one["guild_id"] for one in others} == {str(GUILD)}


def test_the_everyone_role_has_the_guilds_id() -> None:
    """Discord's rule; the bot's own role is managed and names it."""
    everyone, _, own = founding.roles(GUILD, USER, BOT).values()
    assert everyone["id"] == str(GUILD)
    assert (own["managed"], own["tags"], own["permissions"]) == (True, {"bot_id": "3"}, str(BOT))


def test_extra_keys_win() -> None:
    """A message takes over what it is given."""
    made = objects.message(1, 2, USER, NOW, "x", {"flags": 64, "guild_id": "5"})
    assert (made["flags"], made["guild_id"]) == (64, "5")


def test_everything_can_be_written_as_json() -> None:
    """No value is left that JSON does not know; halves of surrogate pairs become question marks."""
    guild = objects.guild(GUILD, "n", 5, "ko", list(founding.roles(GUILD, USER, BOT).values()))
    for value in (guild, objects.application(USER, USER, 3), objects.default_sounds()):
        assert json.loads(objects.dumps(value))
    assert objects.dumps("\ud800!") == b'"?!"'
