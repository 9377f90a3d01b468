"""Changes of channels."""

from __future__ import annotations

import pytest

from botkit.sandbox.world import Unknown, channels, messages, voice
from tests.unit.sandbox.world.worlds import NOW, founded, told

DENY = {"type": 0, "allow": "0", "deny": "2048"}


def test_a_channel_is_made_last() -> None:
    """The event is the channel."""
    world, guild = founded()
    made = channels.create(world, guild, 0, "new", {"topic": "t"}, NOW)
    assert told(world) == [("CHANNEL_CREATE", made)]
    assert (made["position"], made["topic"], made["guild_id"]) == (5, "t", str(guild.id))


def test_a_channel_takes_its_categorys_overwrites_but_does_not_share_them() -> None:
    """What is changed of one later is not changed of the other."""
    world, guild = founded()
    category = guild.id + 1
    channels.set_overwrite(world, guild, category, {"id": "5", **DENY})
    made = channels.create(world, guild, 0, "new", {"parent_id": str(category)}, NOW)
    assert made["permission_overwrites"] == [{"id": "5", **DENY}]
    channels.remove_overwrite(world, guild, category, 5)
    assert made["permission_overwrites"] == [{"id": "5", **DENY}]


def test_what_changes_nothing_is_not_told() -> None:
    """Neither a key that is as it was, nor an overwrite."""
    world, guild = founded()
    channels.set_overwrite(world, guild, guild.general, {"id": "5", **DENY})
    world.take()
    channels.set_overwrite(world, guild, guild.general, {"id": "5", **DENY})
    channels.modify(world, guild, guild.general, {"name": "general"})
    assert not channels.remove_overwrite(world, guild, guild.general, 6)
    assert world.take() == []


def test_an_overwrite_takes_the_place_of_the_last_one() -> None:
    """Of the same role or member."""
    world, guild = founded()
    for deny in ("1", "2"):
        channels.set_overwrite(world, guild, guild.general, {"id": "5", **DENY, "deny": deny})
    assert [one["deny"] for one in world.channel(guild.general)[0]["permission_overwrites"]] == ["2"]


def test_a_deleted_channel_leaves_nothing_behind() -> None:
    """No messages, no webhooks, nobody in it."""
    world, guild = founded()
    channel = world.channel(guild.id + 5)[0]
    messages.send(world, channel, world.bot_user, {"content": "x"}, NOW)
    voice.place(world, guild, guild.owner, guild.id + 5)
    world.webhooks[9] = {"id": "9", "guild_id": str(guild.id), "channel_id": channel["id"]}
    world.take()
    channels.delete(world, guild, guild.id + 5)
    assert [type for type, _ in told(world)] == ["VOICE_STATE_UPDATE", "CHANNEL_DELETE"]
    assert (len(world.messages), world.webhooks, guild.extra.voice) == (0, {}, {})
    with pytest.raises(Unknown):
        world.channel(guild.id + 5)


def test_what_was_in_a_category_stays_without_one() -> None:
    """Each of its channels is told."""
    world, guild = founded()
    channels.delete(world, guild, guild.id + 1)
    types = [type for type, _ in told(world)]
    assert types == ["CHANNEL_DELETE"] + ["CHANNEL_UPDATE"] * 4
    assert {one["parent_id"] for one in world.channels(guild).values()} == {None}


def test_a_guild_forgets_a_deleted_channel() -> None:
    """The one for the system's messages, here."""
    world, guild = founded()
    channels.delete(world, guild, guild.general)
    types = dict(told(world))
    assert types["GUILD_UPDATE"]["system_channel_id"] is None


def test_a_direct_channel_is_made_once_and_not_told() -> None:
    """One for each user; nobody has none."""
    world, guild = founded()
    one, other = (channels.direct(world, guild.user_id(serial), NOW) for serial in range(2))
    assert one["id"] != other["id"]
    assert channels.direct(world, guild.user_id(0), NOW + 1) is one
    assert world.channel(int(one["id"])) == (one, None)
    assert world.take() == []
    with pytest.raises(Unknown):
        channels.direct(world, 5, NOW)


def test_typing_is_told_with_the_member() -> None:
    """In a direct channel there is none."""
    world, guild = founded()
    channels.typing(world, guild, guild.general, guild.owner, NOW)
    channels.typing(world, None, 5, guild.owner, NOW)
    (_, inside), (_, outside) = told(world)
    assert inside["member"]["user"]["id"] == inside["user_id"] == str(guild.owner)
    assert (inside["timestamp"], "member" in outside) == (int(NOW), False)
