"""botkit.ipc.converters: objects of the bot, from what a caller writes."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from botkit.errors import BadArguments
from botkit.ipc import _table, route
from botkit.ipc.snowflake import Snowflake
from tests.guilds import FIRST, FilledBot, channel, guild, member, role, user

ONE, TWO = 2 * FIRST, 2 * FIRST + 1000


class Routes:
    """Takes every kind of object, and answers with what it got."""

    @route()
    async def server(self, guild: discord.Guild | None = None) -> Any:
        """Take a server."""
        return guild

    @route()
    async def person(self, member: discord.Member, guild: discord.Guild | None = None) -> Any:
        """Take a member."""
        return member

    @route()
    async def anyone(self, member: discord.Member) -> Any:
        """Take a member, wherever."""
        return member

    @route()
    async def place(self, channel: discord.abc.GuildChannel, guild: Snowflake | None = None) -> Any:
        """Take a channel, and a server by its id alone."""
        return channel

    @route()
    async def talk(
        self, channel: discord.VoiceChannel | discord.StageChannel, guild: discord.Guild | None = None
    ) -> Any:
        """Take a channel in which one talks."""
        return channel

    @route()
    async def title(self, role: discord.Role, guild: discord.Guild | None = None) -> Any:
        """Take a role."""
        return role

    @route()
    async def account(self, user: discord.User) -> Any:
        """Take a user."""
        return user

    @route()
    async def titles(self, guild: discord.Guild, roles: list[discord.Role]) -> Any:
        """Take several roles."""
        return roles


@pytest.fixture
async def bot() -> FilledBot:
    """A bot in two servers: Python KR with three members, and Python JP with two, one of a name that is taken."""
    found = FilledBot()
    found.fill(
        guild(
            0,
            members=3,
            name="Python KR",
            roles=[role(ONE, 0, "@everyone"), role(ONE, 5, "Helper")],
            channels=[channel(ONE, 1, "general"), channel(ONE, 2, "Lounge", 2)],
        )
    )
    people = [member(0), member(7, user=user(7, username="ada", global_name="User 1"))]
    roles = [role(TWO, 0, "@everyone"), role(TWO, 5, "helper")]
    found.fill({**guild(1, members=2, name="Python JP", roles=roles), "members": people})
    return found


async def ask(bot: Any, name: str, **arguments: Any) -> Any:
    """Ask a route as the server does."""
    found = _table.find(name, (Routes(),), bot)
    assert found is not None
    return await found.call(found.spec.bind(arguments))


@pytest.mark.parametrize(
    ("name", "arguments", "id_"),
    [
        ("server", {"guild": str(ONE)}, ONE),
        ("server", {"guild": ONE}, ONE),
        ("server", {"guild": " python kr "}, ONE),
        ("person", {"guild": "Python KR", "member": str(FIRST + 1)}, FIRST + 1),
        ("person", {"guild": "Python KR", "member": f"<@!{FIRST + 1}>"}, FIRST + 1),
        ("person", {"guild": "Python KR", "member": "USER2"}, FIRST + 2),
        ("person", {"guild": "Python KR", "member": "@User 2"}, FIRST + 2),
        ("person", {"guild": "Python KR", "member": "nick 0"}, FIRST),
        ("person", {"member": "user 2"}, FIRST + 2),
        ("person", {"member": FIRST + 7}, FIRST + 7),
        ("place", {"channel": f"<#{ONE + 1}>"}, ONE + 1),
        ("place", {"channel": "#lounge"}, ONE + 2),
        ("place", {"guild": TWO, "channel": "general"}, TWO + 1),
        ("talk", {"channel": "lounge"}, ONE + 2),
        ("title", {"guild": ONE, "role": f"<@&{ONE + 5}>"}, ONE + 5),
        ("title", {"guild": "Python JP", "role": "HELPER"}, TWO + 5),
        ("title", {"guild": "Python JP", "role": "@everyone"}, TWO),
        ("title", {"role": ONE + 5}, ONE + 5),
        ("account", {"user": f"<@{FIRST + 7}>"}, FIRST + 7),
        ("account", {"user": "ada"}, FIRST + 7),
    ],
)
async def test_objects_are_found(bot: FilledBot, name: str, arguments: dict[str, Any], id_: int) -> None:
    """An id, a mention and a name in any case stand for an object, in the server that is named if one is."""
    assert (await ask(bot, name, **arguments)).id == id_


async def test_what_was_not_sent_is_not_looked_up(bot: FilledBot) -> None:
    """A default stays, and so does null."""
    assert await ask(bot, "server") is None
    assert await ask(bot, "server", guild=None) is None


async def test_lists_are_looked_up_item_by_item(bot: FilledBot) -> None:
    """Text with commas names several objects."""
    found = await ask(bot, "titles", guild="Python KR", roles=f"helper,{ONE}")
    assert [one.id for one in found] == [ONE + 5, ONE]


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        (
            "server",
            {"guild": "Pyton KR"},
            "The argument 'guild' of route 'server' cannot be 'Pyton KR': there is no server of that id or name; "
            "did you mean 'Python KR' or 'Python JP'?",
        ),
        ("server", {"guild": "pyth"}, "did you mean 'Python KR' or 'Python JP'?"),
        ("server", {"guild": "zzzz"}, "cannot be 'zzzz': there is no server of that id or name."),
        (
            "person",
            {"guild": ONE, "member": "nobody"},
            "no member of that id or name in the server 'Python KR'.",
        ),
        (
            "person",
            {"member": "user 1"},
            f"2 members are meant by it (user1 {FIRST + 1} in 'Python KR', ada {FIRST + 7} in 'Python JP'): "
            "send the id, or name the server.",
        ),
        ("person", {"member": str(FIRST)}, "2 members are meant by it (user0 "),
        ("person", {"member": str(FIRST)}, "in 'Python JP'): name the server."),
        (
            "anyone",
            {"member": str(FIRST)},
            "in 'Python JP'): the route takes no server that would tell which.",
        ),
        ("anyone", {"member": "user 1"}, "in 'Python JP'): send the id."),
        ("place", {"channel": "general"}, "2 channels are meant by it"),
        ("title", {"role": f"<@{ONE + 5}>"}, "there is no role of that id or name"),
        (
            "talk",
            {"channel": ONE + 1},
            "'general' is a TextChannel, and it takes a channel (an id, ",
        ),
        (
            "titles",
            {"guild": ONE, "roles": "helper,x"},
            "The argument 'roles' of route 'titles' cannot be 'x'",
        ),
        ("titles", {"guild": ONE, "roles": ["x"] * 101}, "names 101 objects; 100 are allowed at once."),
    ],
)
async def test_a_message_says_what_is_wrong(
    bot: FilledBot, name: str, arguments: dict[str, Any], message: str
) -> None:
    """What is not there, what is meant by several, and what is of another kind is told with a remedy."""
    with pytest.raises(BadArguments) as caught:
        await ask(bot, name, **arguments)
    assert message in str(caught.value)


async def test_without_a_bot_nothing_is_found() -> None:
    """Between two runs the message says that there is no bot."""
    with pytest.raises(BadArguments, match="no bot is connected at the moment"):
        await ask(None, "server", guild=str(ONE))


async def test_while_servers_arrive_the_message_says_so() -> None:
    """What is not there yet may come."""
    with pytest.raises(BadArguments, match="yet: the bot is still receiving its servers"):
        await ask(FilledBot(ready=False), "server", guild="Python KR")


async def test_a_crowd_of_one_name_is_not_listed_whole(bot: FilledBot) -> None:
    """Of many candidates a few are named."""
    for number in range(2, 200):
        bot.fill(guild(number, name="Same"))
    with pytest.raises(BadArguments, match=r"more than 100 servers are meant by it \(Same .* and others\)"):
        await ask(bot, "server", guild="same")
