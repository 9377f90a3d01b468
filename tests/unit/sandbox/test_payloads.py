"""Objects as Discord sends them."""

from __future__ import annotations

import json

from botkit.sandbox import payloads
from tests.unit.sandbox.peers import NOW

GUILD = 16 * 10**15


def test_json_is_compact_and_not_escaped() -> None:
    """Korean and emoji go over the wire as UTF-8."""
    assert payloads.dumps({"a": ["가", "🎮"]}) == '{"a":["가","🎮"]}'.encode()


def test_ids_are_strings() -> None:
    """They exceed what JavaScript's numbers hold."""
    made = payloads.message(1, 2, payloads.user(3, "n"), NOW, "x")
    assert (made["id"], made["channel_id"], made["author"]["id"]) == ("1", "2", "3")


def test_what_py_cord_reads_without_a_default_is_there() -> None:
    """Role colors, message pinned, member user."""
    user = payloads.user(3, "n", bot=True)
    assert all(role["colors"] for role in payloads.roles(GUILD, 3, "n"))
    assert payloads.message(1, 2, user, NOW, "x")["pinned"] is False
    assert payloads.member(user, NOW)["user"] is user
    assert "user" not in payloads.member(None, NOW)


def test_channels_sit_in_their_category() -> None:
    """All but the category itself, which is theirs."""
    category, *others = payloads.channels(GUILD)
    assert category["parent_id"] is None
    assert {one["parent_id"] for one in others} == {category["id"]}
    assert {one["guild_id"] for one in others} == {str(GUILD)}


def test_the_everyone_role_has_the_guilds_id() -> None:
    """Discord's rule; the bot's own role is managed and names it."""
    everyone, _, own = payloads.roles(GUILD, 3, "n")
    assert everyone["id"] == str(GUILD)
    assert (own["managed"], own["tags"]) == (True, {"bot_id": "3"})


def test_extra_keys_win() -> None:
    """A message takes over what it is given."""
    made = payloads.message(1, 2, payloads.user(3, "n"), NOW, "x", {"flags": 64, "guild_id": "5"})
    assert (made["flags"], made["guild_id"]) == (64, "5")


def test_everything_can_be_written_as_json() -> None:
    """No value is left that JSON does not know."""
    guild = payloads.guild(GUILD, "n", 5, "ko", payloads.roles(GUILD, 3, "n"))
    bot = payloads.user(3, "n", bot=True)
    for value in (guild, payloads.application(bot, bot, 3), payloads.default_sounds()):
        assert json.loads(payloads.dumps(value))
