"""What people's clients do not let them do."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from botkit.sandbox.files import Files
from botkit.sandbox.people import People
from botkit.sandbox.world import Event, Guild, Unknown, World, members
from botkit.sandbox.world.commands import Commands
from botkit.sandbox.world.ids import iso
from botkit.sandbox.world.interactions import Interactions
from botkit.sandbox.world.permissions import Permission
from botkit.sandbox.world.resolving import CannotAct
from tests.unit.sandbox.lines import NOW


class Town:
    """A guild without a bot that listens."""

    def __init__(self) -> None:
        ids = count(100)
        self.world = World(1, 1)
        self.guild: Guild = next(iter(self.world.guilds.values()))
        self.member = self.guild.user_id(1)
        commands = Commands(self.world.bot_id, lambda: next(ids))
        commands.replace([{"name": "ping", "description": "d"}, {"name": "Who", "type": 2}])
        self.published: list[Event] = []
        interactions = Interactions(self.world, commands)
        address = "http://127.0.0.1:1"
        self.people = People(
            self.world, commands, interactions, self.publish, Files(), lambda: address, lambda: NOW
        )

    async def publish(self, *events: Event) -> None:
        """Keep what the bot would be told."""
        self.published += events


@pytest.fixture
def town() -> Town:
    """Return a fresh town."""
    return Town()


async def test_what_is_said_is_told(town: Town) -> None:
    """It stands in the channel as the user's own."""
    said = await town.people.say(town.guild.general, " hi ", town.member)
    assert (said["content"], said["author"]["id"]) == ("hi", str(town.member))
    assert [one.type for one in town.published] == ["MESSAGE_CREATE"]


@pytest.mark.parametrize("content", ["", "  ", "x" * 2001])
async def test_messages_have_a_length(town: Town, content: str) -> None:
    """Neither nothing nor too much."""
    with pytest.raises(CannotAct, match="1 to 2000 characters"):
        await town.people.say(town.guild.general, content)
    assert town.published == []


async def test_who_may_not_speak_is_silent(town: Town) -> None:
    """The sentence names what is missing."""
    channel = town.world.open_channels(town.guild)[town.guild.general]
    deny = {"id": str(town.member), "type": 1, "allow": "0", "deny": str(int(Permission.SEND_MESSAGES))}
    channel["permission_overwrites"] = [deny]
    with pytest.raises(CannotAct, match="lacks SEND_MESSAGES"):
        await town.people.say(town.guild.general, "hi", town.member)


async def test_who_is_timed_out_does_nothing(town: Town) -> None:
    """Until it is over."""
    members.modify(town.world, town.guild, town.member, {"communication_disabled_until": iso(NOW + 60)})
    with pytest.raises(CannotAct, match="timed out until"):
        await town.people.invoke(town.guild.id, "ping", user=town.member)
    members.modify(town.world, town.guild, town.member, {"communication_disabled_until": iso(NOW - 60)})
    await town.people.say(town.guild.general, "hi", town.member)


@pytest.mark.parametrize(
    ("command", "more", "sentence"),
    [
        ("pong", {}, r"no command 'pong'; it has: ping\."),
        ("Who", {}, "is of a context menu: give a target"),
        ("ping", {"target": 5}, "sees no command 'ping' in a context menu; but: 'Who'"),
        ("Who", {"target": "x"}, "An id is a number"),
        ("ping", {"options": {"a": 1}}, "has no option 'a'"),
    ],
)
async def test_commands_that_are_not_there(
    town: Town, command: str, more: dict[str, Any], sentence: str
) -> None:
    """The sentence tells what is."""
    with pytest.raises(CannotAct, match=sentence):
        await town.people.invoke(town.guild.id, command, **more)


async def test_what_is_unknown_is_named(town: Town) -> None:
    """Guilds, channels, users, messages, interactions."""
    people, guild = town.people, town.guild.id
    for wish, thing in (
        (people.invoke(5, "ping"), "guild"),
        (people.invoke(guild, "ping", channel=5), "channel"),
        (people.invoke(guild, "ping", user=5), "member"),
        (people.press(5, "x"), "message"),
        (people.submit(5), "interaction"),
        (people.say(town.guild.general, "x", reply_to=5), "message"),
    ):
        with pytest.raises(Unknown, match=f"There is no {thing} with the id 5"):
            await wish


async def test_buttons_of_people_are_none(town: Town) -> None:
    """Only the bot's own messages have components that send something."""
    said = await town.people.say(town.guild.general, "hi")
    with pytest.raises(CannotAct, match="is not the bot's"):
        await town.people.press(said, "x")


@pytest.mark.parametrize(
    ("file", "name", "size"),
    [
        (b"abc", "file.txt", 3),
        (("a b.txt", b"ab"), "a_b.txt", 2),
        ({"filename": "c", "content": "안"}, "c", 3),
        ({"filename": "d", "base64": "YWJjZA=="}, "d", 4),
    ],
)
async def test_files_can_be_given_in_several_ways(town: Town, file: Any, name: str, size: int) -> None:
    """From Python and from JSON."""
    said = await town.people.say(town.guild.general, "", files=[file])
    assert [(one["filename"], one["size"]) for one in said["attachments"]] == [(name, size)]


@pytest.mark.parametrize("file", [5, {"filename": "d", "base64": "?"}, {"filename": 5, "content": "x"}])
async def test_what_is_no_file(town: Town, file: Any) -> None:
    """The sentence says what one is."""
    with pytest.raises(CannotAct, match=r"A file is|is no Base64"):
        await town.people.say(town.guild.general, "x", files=[file])
