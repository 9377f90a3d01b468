from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import discord
import pytest

from botkit.errors import BadArguments, RouteNotFound
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


async def test_a_name_of_two_cogs_is_asked_with_the_cogs() -> None:
    """A bare name that two cogs offer is nobody's, and both are named; with its cog each can be asked."""
    bot = discord.Bot()
    bot.add_cog(One())
    bot.add_cog(Two())
    assert [await ask("One.shared", bot), await ask("Two.shared", bot)] == ["first", "second"]
    assert await ask("shared", bot) is None
    assert _table.not_found("shared", (), bot) == (
        "There is no route 'shared': several cogs have one, ask 'One.shared' or 'Two.shared'; "
        "the route 'routes' lists what there is."
    )
    bot.remove_cog("One")
    assert await ask("shared", bot) == "second"


async def test_a_route_of_one_cog_has_two_names() -> None:
    """The name with the cog works also where the bare one does."""
    bot = discord.Bot()
    bot.add_cog(One())
    assert [await ask(name, bot) for name in ("one", "One.one", "one.one", "One.two", ".one")] == [
        "one",
        "one",
        None,
        None,
        None,
    ]


async def test_the_catalogue_holds_names_that_can_be_asked() -> None:
    """What two cogs offer is listed once for each, under the name that reaches it."""
    bot = discord.Bot()
    bot.add_cog(One())
    bot.add_cog(Two())
    entries = [found.spec.to_dict() for found in _table.every((), bot)]
    mine = {entry["name"]: entry["cog"] for entry in entries if entry["cog"] in ("One", "Two")}
    assert mine == {"One.shared": "One", "Two.shared": "Two", "one": "One", "two": "Two"}


class Fixed:
    """Has routes whose names nobody can take."""

    @route()
    async def shared(self) -> str:
        """Return a word."""
        return "fixed"


class Yielding:
    """Has routes that give way to those of cogs."""

    route_group = "built"

    @route()
    async def shared(self) -> str:
        """Return a word."""
        return "yields"


async def test_who_has_a_bare_name() -> None:
    """It is that of an object given to the server, else of a cog, else of a group, which has a name of its own."""
    bot = discord.Bot()

    async def asked(name: str, *objects: object) -> Any:
        found = _table.find(name, objects, bot)
        return None if found is None else await found.call({})

    assert await asked("shared", Yielding()) == "yields"
    bot.add_cog(One())
    assert await asked("shared", Yielding()) == "first"
    assert await asked("built.shared", Yielding()) == "yields"
    assert await asked("shared", Yielding(), Fixed()) == "fixed"
    assert await asked("One.shared", Yielding(), Fixed()) == "first"


@pytest.mark.parametrize(
    ("objects", "names"),
    [
        ((Yielding(),), ["built.shared", "one", "shared"]),
        ((Yielding(), Fixed()), ["One.shared", "built.shared", "one", "shared"]),
    ],
)
async def test_a_hidden_route_is_listed_by_the_name_that_reaches_it(
    objects: tuple[object, ...], names: list[str]
) -> None:
    """A group's route behind a cog's, and a cog's behind that of an object."""
    bot = discord.Bot()
    bot.add_cog(One())
    mine = [found for found in _table.every(objects, bot) if not found.spec.any_arguments]
    assert [found.spec.name for found in mine] == names


def test_a_misspelt_name_is_told_the_right_one() -> None:
    """The nearest name is suggested."""
    assert "no route 'shard': did you mean 'shared'? The route" in _table.not_found("shard", (Fixed(),), None)
    assert "no route 'zzz': the route 'routes' lists" in _table.not_found("zzz", (Fixed(),), None)


async def test_stock_routes_of_one_name_are_told_apart() -> None:
    """better-ipc's registry keeps the last function of a name; ours knows both, and asks each by its cog."""
    name = f"old{uuid.uuid4().hex}"

    def made(word: str) -> discord.Cog:
        async def method(self: Any, data: Any) -> str:
            return word

        method.__name__ = name
        cls = type(f"Cog{word}", (discord.Cog,), {name: _stock.Server.route()(method)})
        found: discord.Cog = cls()
        return found

    bot = discord.Bot()
    bot.add_cog(made("A"))
    bot.add_cog(made("B"))
    assert [await ask(f"CogA.{name}", bot), await ask(f"CogB.{name}", bot)] == ["A", "B"]
    assert await ask(name, bot) is None
    assert f"'CogA.{name}'" in _table.not_found(name, (), bot)
    listed = {found.spec.name for found in _table.every((), bot)}
    assert {f"CogA.{name}", f"CogB.{name}"} <= listed
    bot.remove_cog("CogB")
    assert await ask(name, bot) == "A"


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


async def test_a_stock_route_without_a_cog_keeps_its_name() -> None:
    """It has no other; a cog's of that name is asked by its cog."""
    name = f"old{uuid.uuid4().hex}"

    class Also(discord.Cog):
        pass

    async def method(self: Any) -> str:
        return "cog"

    setattr(Also, name, route(name)(method))
    _stock.Server.route(name)(plain)
    bot = discord.Bot()
    bot.add_cog(Also())
    assert await ask(name, bot, value=5) == ["Bot", 5]
    assert await ask(f"Also.{name}", bot) == "cog"
    assert {name, f"Also.{name}"} <= {found.spec.name for found in _table.every((), bot)}


async def test_stock_routes_on_the_bots_own_class() -> None:
    """A stock route that is a method of the bot answers for that bot only."""
    name = uuid.uuid4().hex

    class MyBot(discord.Bot):
        @_stock.Server.route(name)
        async def on_the_bot(self, data: Any) -> str:
            return type(self).__name__

    assert await ask(name, MyBot()) == "MyBot"
    assert await ask(name, discord.Bot()) is None


async def test_code_of_the_same_process_gets_json_values() -> None:
    """Without a socket a route answers as with one: arguments are checked, values are plain."""

    class Times(discord.Cog):
        @route()
        async def ages(self, years: int) -> tuple[datetime, int]:
            """Return a time and a number."""
            return datetime(2020, 1, 1, tzinfo=UTC), years

    bot = discord.Bot()
    bot.add_cog(Times())
    assert await _table.ask("ages", {"years": "3"}, (), bot) == ["2020-01-01T00:00:00Z", 3]
    with pytest.raises(BadArguments, match="years"):
        await _table.ask("ages", {"years": "x"}, (), bot)
    with pytest.raises(RouteNotFound, match="agse"):
        await _table.ask("agse", {}, (), bot)
