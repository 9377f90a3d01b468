"""Which emojis there are, and what reactions change."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.sandbox.world import Unknown, World, guilds, messages, reactions

NOW = 1_780_000_000.0


@pytest.fixture
def world() -> World:
    """Return a world with one guild."""
    return World(1, 1)


def _message(world: World) -> tuple[dict[str, Any], dict[str, Any]]:
    guild = next(iter(world.guilds.values()))
    channel = world.channel(guild.general)[0]
    message = messages.send(world, channel, world.bot_user, {"content": "x"}, NOW)
    world.take()
    return channel, message


@pytest.mark.parametrize(
    "text",
    [
        "👍",
        "❤",
        "❤️",
        "👍🏽",
        "👨\u200d👩\u200d👧",
        "🇩🇪",
        "1️⃣",
        "🏳️\u200d🌈",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "✅",
        "⏰",
    ],
)
def test_unicode_emojis(world: World, text: str) -> None:
    """One emoji, with all that belongs to it, is known."""
    assert reactions.emoji_of(world, text) == ({"id": None, "name": text}, None)


@pytest.mark.parametrize("text", ["", "x", "1", "👍👍", "👍 ", "blob:1", ":1", "blob:", "한"])
def test_no_emojis(world: World, text: str) -> None:
    """Everything else is not."""
    with pytest.raises(Unknown):
        reactions.emoji_of(world, text)


def test_custom_emojis(world: World) -> None:
    """Emojis of the bot's guilds are known by their id, whatever they are called."""
    guild = next(iter(world.guilds.values()))
    guilds.modify(world, guild, {"emojis": [{"id": "7", "name": "blob"}]})
    assert reactions.emoji_of(world, "other:7") == ({"id": "7", "name": "blob"}, guild.id)


def test_what_a_message_shows(world: World) -> None:
    """Reactions are counted by emoji, with or without its variation selector."""
    channel, message = _message(world)
    for user, name in ((world.bot_id, "❤️"), (5, "❤"), (5, "👍")):
        assert reactions.add(world, channel, message, user, {"id": None, "name": name})
    assert not reactions.add(world, channel, message, 5, {"id": None, "name": "👍"})
    shown = [(one["emoji"]["name"], one["count"], one["me"]) for one in message["reactions"]]
    assert shown == [("❤️", 2, True), ("👍", 1, False)]
    assert [one.type for one in world.take()] == ["MESSAGE_REACTION_ADD"] * 3


def test_nothing_is_left(world: World) -> None:
    """Without reactions a message has no key for them, and nothing is told of what was not there."""
    channel, message = _message(world)
    thumb = {"id": None, "name": "👍"}
    assert not reactions.remove(world, channel, message, 5, thumb)
    assert not reactions.clear(world, channel, message)
    assert world.take() == []
    reactions.add(world, channel, message, 5, thumb)
    assert reactions.clear(world, channel, message, thumb)
    assert "reactions" not in message
    assert world.messages.reactions == {}
