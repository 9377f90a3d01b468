from __future__ import annotations

import uuid
from typing import Any

import discord

from botkit.ipc import _stock, _table, route


class One(discord.Cog):
    """Has a method that another cog has, too."""

    @route("one")
    async def answer(self) -> str:
        """Return a word."""
        return "one"

    @route()
    async def shared(self) -> str:
        """Return a word."""
        return "first"


class Two(discord.Cog):
    """Has a method that another cog has, too."""

    @route("two")
    async def answer(self) -> str:
        """Return a word."""
        return "two"

    @route()
    async def shared(self) -> str:
        """Return a word."""
        return "second"


def stock_cog(name: str, **options: Any) -> discord.Cog:
    """Return a new cog class's instance with one route of better-ipc's own decorator."""

    class Stock(discord.Cog):
        @_stock.Server.route(name, **options)
        async def old(self, data: Any) -> Any:
            """Return the payload."""
            return [type(self).__name__, data.value, data.raw["secret"]]

    return Stock()


async def ask(name: str, bot: Any, **arguments: Any) -> Any:
    """Ask a route of the table, or return None if there is none."""
    found = _table.find(name, (), bot)
    return None if found is None else await found.call(arguments)


async def test_methods_of_one_name_do_not_answer_for_each_other() -> None:
    """Two cogs may have methods of one name."""
    bot = discord.Bot()
    bot.add_cog(One())
    bot.add_cog(Two())
    assert [await ask("one", bot), await ask("two", bot)] == ["one", "two"]


async def test_the_first_of_two_routes_of_one_name_answers() -> None:
    """A route name that is taken twice belongs to the cog that was added first, and is listed once."""
    bot = discord.Bot()
    bot.add_cog(One())
    bot.add_cog(Two())
    assert await ask("shared", bot) == "first"
    assert [found.spec.name for found in _table.every((), bot)].count("shared") == 1


async def test_routes_follow_load_and_unload() -> None:
    """A route comes and goes with its cog."""
    bot = discord.Bot()
    assert await ask("one", bot) is None
    bot.add_cog(One())
    assert await ask("one", bot) == "one"
    bot.remove_cog("One")
    assert await ask("one", bot) is None


async def test_stock_routes_of_the_bots_cogs_are_found() -> None:
    """A route of better-ipc's own decorator is called with its cog and payload, and without the key."""
    bot, name = discord.Bot(), uuid.uuid4().hex
    bot.add_cog(stock_cog(name))
    assert await ask(name, bot, value=5) == ["Stock", 5, None]


async def test_stock_routes_of_another_bot_are_not_found() -> None:
    """better-ipc's registry is shared by all bots of a process: ours answers for its own cogs only."""
    name = uuid.uuid4().hex
    cog = stock_cog(name)
    assert await ask(name, discord.Bot(), value=5) is None
    assert await ask(name, None, value=5) is None
    assert cog is not None


async def test_stock_routes_need_the_operator() -> None:
    """Nothing tells whether a stock route only reads, so a viewer may not ask it."""
    bot, name = discord.Bot(), uuid.uuid4().hex
    bot.add_cog(stock_cog(name))
    found = _table.find(name, (), bot)
    assert found is not None
    assert (found.spec.role, found.spec.any_arguments, found.spec.doc) == (
        "operator",
        True,
        "Return the payload.",
    )


async def test_a_stock_route_off_the_multicast_port_is_marked() -> None:
    """``multicast=False`` keeps a stock route off the only port that botkit opens."""
    bot, name = discord.Bot(), uuid.uuid4().hex
    bot.add_cog(stock_cog(name, multicast=False))
    found = _table.find(name, (), bot)
    assert found is not None
    assert not found.multicast


async def plain(bot: Any, data: Any) -> Any:
    """Answer as a function of a module."""
    return [type(bot).__name__, data.value]


async def test_a_stock_route_without_a_class_gets_the_bot() -> None:
    """better-ipc hands a plain function the bot as its first argument."""
    name = uuid.uuid4().hex
    _stock.Server.route(name)(plain)
    assert await ask(name, discord.Bot(), value=5) == ["Bot", 5]


async def test_stock_routes_on_the_bots_own_class() -> None:
    """A stock route that is a method of the bot answers for that bot only."""
    name = uuid.uuid4().hex

    class MyBot(discord.Bot):
        @_stock.Server.route(name)
        async def on_the_bot(self, data: Any) -> str:
            return type(self).__name__

    assert await ask(name, MyBot()) == "MyBot"
    assert await ask(name, discord.Bot()) is None
