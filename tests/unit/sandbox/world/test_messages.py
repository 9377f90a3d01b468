"""What the gateway is told of messages, and who may read them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from botkit.sandbox.world import World, messages
from botkit.sandbox.world.events import Audience, Intent
from botkit.sandbox.world.guild import Guild

NOW = 1_780_000_000.0


@pytest.fixture
def world() -> World:
    """Return a world with one guild."""
    return World(1, 1)


def _guild(world: World) -> Guild:
    return next(iter(world.guilds.values()))


def _say(world: World, content: str = "hello", **fields: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    guild = _guild(world)
    channel = world.channel(guild.general)[0]
    fields["content"] = content
    return channel, messages.send(world, channel, world.user(guild.owner), fields, NOW)


def _told(world: World, intents: int = -1) -> list[tuple[str, dict[str, Any]]]:
    return [(one.type, json.loads(one.body(Audience(intents)))) for one in world.take()]


def test_content_is_for_those_who_may_read_it(world: World) -> None:
    """Without the message content intent a session gets the message without text, embeds and files."""
    _say(world, "secret", embeds=[{"type": "rich"}])
    (event,) = world.take()
    assert json.loads(event.body(Audience(Intent.MESSAGE_CONTENT)))["content"] == "secret"
    bare = json.loads(event.body(Audience(0)))
    assert (bare["content"], bare["embeds"]) == ("", [])


def test_who_is_mentioned_may_read(world: World) -> None:
    """A message that mentions the bot, or that it wrote, is read without the intent."""
    channel, _ = _say(world, "hey", mentions=[world.bot_user])
    messages.send(world, channel, world.bot_user, {"content": "mine"}, NOW)
    assert [data["content"] for _, data in _told(world, 0)] == ["hey", "mine"]


def test_author_comes_with_their_member(world: World) -> None:
    """The author's member is told without the user, unless they have left or are a webhook."""
    _say(world)
    _say(world, webhook_id="5")
    first, second = [data for _, data in _told(world)]
    assert "user" not in first["member"]
    assert "member" not in second


def test_hidden_channel(world: World) -> None:
    """Of a channel that it cannot view the bot is told nothing."""
    guild = _guild(world)
    channel = world.open_channels(guild)[guild.general]
    channel["permission_overwrites"] = [{"id": str(guild.id), "type": 0, "allow": "0", "deny": "1024"}]
    _, message = _say(world)
    messages.delete(world, channel, int(message["id"]))
    assert world.take() == []


def test_last_message(world: World) -> None:
    """A channel knows its last message, whether it was ever changed or not."""
    guild = _guild(world)
    _, message = _say(world)
    assert world.channel(guild.general)[0]["last_message_id"] == message["id"]
    world.open_channels(guild)
    _, message = _say(world)
    assert world.channel(guild.general)[0]["last_message_id"] == message["id"]


def test_edit_and_delete(world: World) -> None:
    """An edit has a time; what is deleted is gone, and told of once."""
    channel, message = _say(world)
    world.take()
    messages.edit(world, channel, message, {"content": "new"}, NOW + 1)
    ((type, data),) = _told(world)
    assert (type, data["content"], data["edited_timestamp"][:4]) == ("MESSAGE_UPDATE", "new", "2026")
    assert messages.delete(world, channel, int(message["id"]))
    assert not messages.delete(world, channel, int(message["id"]))
    gone = {"id": message["id"], "channel_id": channel["id"], "guild_id": channel["guild_id"]}
    assert _told(world) == [("MESSAGE_DELETE", gone)]


def test_bulk_delete(world: World) -> None:
    """One event tells of all that were there."""
    channel, one = _say(world)
    _, two = _say(world)
    world.take()
    assert messages.bulk_delete(world, channel, [int(one["id"]), 5, int(two["id"])]) != []
    ((type, data),) = _told(world)
    assert (type, data["ids"]) == ("MESSAGE_DELETE_BULK", [one["id"], two["id"]])
    assert messages.bulk_delete(world, channel, [5]) == []
    assert world.take() == []


def test_pins(world: World) -> None:
    """A pin changes message and channel, and leaves a notice; a second one does nothing."""
    channel, message = _say(world)
    world.take()
    messages.pin(world, channel, message, world.bot_user, NOW)
    messages.pin(world, channel, message, world.bot_user, NOW)
    told = _told(world)
    assert [type for type, _ in told] == ["MESSAGE_UPDATE", "CHANNEL_PINS_UPDATE", "MESSAGE_CREATE"]
    assert told[2][1]["message_reference"]["message_id"] == message["id"]
    guild = _guild(world)
    assert world.channel(guild.general)[0]["last_pin_timestamp"] == told[1][1]["last_pin_timestamp"]
    messages.unpin(world, channel, message)
    assert [
        data.get("last_pin_timestamp") for type, data in _told(world) if type == "CHANNEL_PINS_UPDATE"
    ] == [None]
    assert messages.pinned(world, guild.general) == []
