"""What people do: each act happens, or says that it cannot."""

from __future__ import annotations

import json

import pytest

from botkit.sandbox.activity import life
from botkit.sandbox.world import Guild, objects
from tests.unit.sandbox.activity.stage import EVERYONE, NOON, Theatre

EVENING = NOON + 8.5 * 3600


@pytest.fixture
async def theatre() -> Theatre:
    """A world of one guild."""
    return Theatre(1)


@pytest.fixture
def guild(theatre: Theatre) -> Guild:
    """The guild in it, whose clocks are those of UTC."""
    return next(iter(theatre.world.guilds.values()))


def member(guild: Guild) -> int:
    """Return somebody who does not own the guild."""
    return guild.user_id(1)


async def test_messages_are_written_edited_and_deleted(theatre: Theatre, guild: Guild) -> None:
    """An edit and a deletion are of a message that was written."""
    stage = theatre.stage
    assert life.message(stage, guild, member(guild), NOON)
    assert life.edit(stage, guild, member(guild), NOON)
    assert life.delete(stage, guild, member(guild), NOON)
    told = theatre.world.take()
    assert [one.type for one in told] == ["MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"]
    data = [json.loads(one.body(EVERYONE)) for one in told]
    assert len({one["id"] for one in data}) == 1
    assert data[1]["content"] == data[0]["content"] + life.EDITED


async def test_an_edited_message_is_marked_once(theatre: Theatre, guild: Guild) -> None:
    """Edited a hundred times, it has not grown."""
    life.message(theatre.stage, guild, member(guild), NOON)
    for _ in range(100):
        life.edit(theatre.stage, guild, member(guild), NOON)
    assert json.loads(theatre.world.take()[-1].body(EVERYONE))["content"].count(life.EDITED) == 1


async def test_people_react(theatre: Theatre, guild: Guild) -> None:
    """To one of the newest messages."""
    life.message(theatre.stage, guild, member(guild), NOON)
    assert life.react(theatre.stage, guild, guild.owner, NOON)
    assert theatre.world.take()[-1].type == "MESSAGE_REACTION_ADD"


@pytest.mark.parametrize("act", [life.edit, life.delete, life.react])
async def test_without_messages_none_changes(theatre: Theatre, guild: Guild, act: object) -> None:
    """The act says that it cannot, and nothing is told."""
    assert callable(act)
    assert not act(theatre.stage, guild, member(guild), NOON)
    assert not theatre.world.take()


async def test_without_text_channels_nobody_writes(theatre: Theatre, guild: Guild) -> None:
    """A bot may have deleted them all."""
    channels = theatre.world.open_channels(guild)
    for identifier in [key for key, one in channels.items() if one["type"] == objects.TEXT]:
        del channels[identifier]
    assert not life.message(theatre.stage, guild, member(guild), NOON)


async def test_an_owner_does_not_leave(theatre: Theatre, guild: Guild) -> None:
    """Others do."""
    assert not life.leave(theatre.stage, guild, guild.owner, NOON)
    assert life.leave(theatre.stage, guild, member(guild), NOON)
    assert not guild.has(member(guild))


async def test_people_go_offline_at_night(theatre: Theatre, guild: Guild) -> None:
    """And are online in the evening."""
    guild.locale = "ko"
    counts = []
    for hour in (20.5, 8.5):
        now = NOON + (hour - 9 - 12) * 3600
        for _ in range(200):
            life.presence(theatre.stage, guild, guild.some_user(theatre.stage.rng) or 0, now)
        states = [json.loads(one.body(EVERYONE))["status"] for one in theatre.world.take()]
        counts.append(states.count("offline"))
    assert counts[0] < 20
    assert counts[1] > 180


async def test_people_come_and_go_in_voice_channels(theatre: Theatre, guild: Guild) -> None:
    """Who is in one leaves before they join again; there are never too many."""
    for number in range(400):
        user = guild.some_user(theatre.stage.rng) or 0
        assert life.talk(theatre.stage, guild, user, EVENING + number)
        assert len(guild.extra.voice) <= life.MOST_IN_VOICE
    states = [json.loads(one.body(EVERYONE)) for one in theatre.world.take()]
    inside: set[str] = set()
    for one in states:
        assert (one["channel_id"] is None) == (one["user_id"] in inside)
        inside ^= {one["user_id"]}
    assert inside == {str(one) for one in guild.extra.voice}


async def test_commands_are_invoked(theatre: Theatre, guild: Guild) -> None:
    """By a member, with values; without commands the act says that it cannot."""
    assert not life.command(theatre.stage, guild, member(guild), NOON)
    theatre.commands.put({"name": "ping", "description": "x"})
    assert life.command(theatre.stage, guild, member(guild), NOON)
    (told,) = theatre.world.take()
    assert json.loads(told.body(EVERYONE))["member"]["user"]["id"] == str(member(guild))
