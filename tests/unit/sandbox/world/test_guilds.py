"""Changes of guilds, and what a session is told of one."""

from __future__ import annotations

import json

from botkit.sandbox.world import World, guilds, members, presences, voice
from botkit.sandbox.world.events import Audience, Intent
from tests.unit.sandbox.world.worlds import NOW, data, founded, told

PLAIN = Audience(int(Intent.GUILDS))


def test_a_joined_guild_is_told() -> None:
    """To the intent for guilds, with the true count, however large it is; it is not said to be available."""
    world = World(0, 1)
    guild = guilds.join(world, "Large", 100_000, NOW)
    (event,) = world.take()
    body = data(event, PLAIN)
    assert (event.type, event.guild, event.intent) == ("GUILD_CREATE", guild.id, Intent.GUILDS)
    assert (body["name"], body["member_count"], body["large"]) == ("Large", 100_000, True)
    assert "unavailable" not in body
    assert len(event.body(PLAIN)) < 8000


def test_a_guild_after_ready_is_said_to_be_available() -> None:
    """py-cord tells a guild that was there from one that was joined by the key ``unavailable``."""
    world = World(1, 1)
    body = json.loads(guilds.announcement(world, next(iter(world.guilds.values())), PLAIN))
    assert body["unavailable"] is False


def test_without_the_presences_intent_the_bot_alone_is_told() -> None:
    """And who is in a voice channel."""
    world, guild = founded()
    assert [one["user"]["id"] for one in guilds.created(world, guild, PLAIN)["members"]] == [
        str(world.bot_id)
    ]
    voice.place(world, guild, guild.owner, guild.id + 5)
    audience = Audience(int(Intent.GUILDS | Intent.GUILD_VOICE_STATES))
    body = guilds.created(world, guild, audience)
    assert [one["user"]["id"] for one in body["members"]] == [str(world.bot_id), str(guild.owner)]
    assert [one["user_id"] for one in body["voice_states"]] == [str(guild.owner)]


def test_with_the_presences_intent_small_guilds_are_told_whole() -> None:
    """Of those over the session's threshold, who is online."""
    audience = Audience(int(Intent.GUILDS | Intent.GUILD_PRESENCES))
    world, guild = founded(40)
    assert len(guilds.created(world, guild, audience)["members"]) == 40
    world, guild = founded(300)
    body = guilds.created(world, guild, audience)
    online = {user for user in guild.user_ids() if presences.presence(world, user)["status"] != "offline"}
    assert {int(one["user"]["id"]) for one in body["members"]} == online | {world.bot_id}
    assert len(body["presences"]) == len(online) < 299


def test_the_count_follows_the_members() -> None:
    """Each time the guild is told."""
    world, guild = founded(10)
    members.join(world, guild, NOW)
    assert guilds.created(world, guild, PLAIN)["member_count"] == 11


def test_a_guild_is_changed() -> None:
    """The event is what REST tells; name and language are the guild's own."""
    world, guild = founded()
    changed = guilds.modify(world, guild, {"name": "B", "preferred_locale": "ko", "afk_timeout": 60})
    assert told(world) == [("GUILD_UPDATE", json.loads(json.dumps(changed)))]
    assert (guild.name, guild.locale, changed["afk_timeout"]) == ("B", "ko", 60)


def test_the_bot_leaves() -> None:
    """The guild is gone, and told without ``unavailable``."""
    world, guild = founded()
    guilds.leave(world, guild)
    assert told(world) == [("GUILD_DELETE", {"id": str(guild.id)})]
    assert world.guilds == {}


def test_an_outage_comes_and_goes() -> None:
    """The guild is unavailable, then announced as available."""
    world, guild = founded()
    guilds.outage(world, guild, over=False)
    guilds.outage(world, guild, over=True)
    (gone, away), (back, body) = told(world)
    assert (gone, away) == ("GUILD_DELETE", {"id": str(guild.id), "unavailable": True})
    assert (back, body["unavailable"]) == ("GUILD_CREATE", False)
