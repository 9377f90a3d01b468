"""Routes of cogs that come, go and change while the bot runs, and their arguments."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

from botkit.errors import BadArguments, RouteFailed, RouteNotFound
from botkit.ipc import converters
from tests.integration.bots import Asked, asked

COG = """
from datetime import datetime, timedelta
from enum import Enum
from typing import Annotated, Any

import discord
from discord.ext import ipc

from botkit import Range, Snowflake, route


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


class {name}(discord.Cog):
    @route()
    async def version(self) -> str:
        \"\"\"Return the version.\"\"\"
        return "{version}"

    @route()
    async def every(
        self,
        guild: discord.Guild,
        member: discord.Member,
        channel: discord.TextChannel,
        role: discord.Role,
        user: discord.User,
        since: datetime,
        pause: timedelta,
        size: Size = Size.SMALL,
        ids: list[Snowflake] | None = None,
    ) -> Any:
        \"\"\"Return what came.\"\"\"
        return [guild, member, channel, role, user, since, pause, size, ids]

    @ipc.server.Server.route()
    async def old_{name}(self, data) -> dict[str, Any]:
        return {{"version": "{version}", "value": data.value}}


def setup(bot):
    bot.add_cog({name}())
"""


@pytest.fixture
async def ask() -> AsyncIterator[Asked]:
    """A bot that may be asked everything."""
    async with asked(operator=True) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of extensions that Python finds; it forgets them afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    before = set(sys.modules)
    yield tmp_path
    for name in [name for name in sys.modules if name not in before and name.startswith("live_")]:
        del sys.modules[name]


def write(folder: Path, module: str, name: str, version: str) -> None:
    """Write an extension with a cog."""
    (folder / f"{module}.py").write_text(COG.format(name=name, version=version), encoding="utf-8")


async def names(ask: Asked, part: str) -> list[str]:
    """Return the names of the routes that hold a part."""
    return [entry["name"] for entry in (await ask("routes"))["routes"] if part in entry["name"]]


async def test_routes_follow_load_reload_and_unload(ask: Asked, folder: Path) -> None:
    """A route is there with its cog, is the new one after a reload, and goes with it; better-ipc's own, too."""
    with pytest.raises(RouteNotFound):
        await ask("version")
    write(folder, "live_one", "Music", "1")
    ask.bot.load_extension("live_one")
    assert await ask("version") == await ask("Music.version") == "1"
    assert await ask("old_Music", value=5) == {"version": "1", "value": 5}
    assert await names(ask, "version") == ["version", "versions"]
    write(folder, "live_one", "Music", "2")
    ask.bot.reload_extension("live_one")
    assert await ask("version") == "2"
    assert await ask("old_Music", value=5) == {"version": "2", "value": 5}
    ask.bot.unload_extension("live_one")
    for gone in ("version", "Music.version", "old_Music"):
        with pytest.raises(RouteNotFound):
            await ask(gone)


async def test_two_cogs_may_have_routes_of_one_name(ask: Asked, folder: Path) -> None:
    """Both are asked by their cogs; the bare name tells so, and works again when one is gone."""
    for module, name in (("live_one", "Music"), ("live_two", "Radio")):
        write(folder, module, name, name)
        ask.bot.load_extension(module)
    assert [await ask("Music.version"), await ask("Radio.version")] == ["Music", "Radio"]
    assert await names(ask, "version") == ["Music.version", "Radio.version", "versions"]
    with pytest.raises(
        RouteNotFound,
        match=r"no route 'version': several cogs have one, ask 'Music\.version' or 'Radio\.version'; the",
    ):
        await ask("version")
    ask.bot.unload_extension("live_one")
    assert await ask("version") == "Radio"


async def test_a_cogs_route_comes_before_a_built_in_one(ask: Asked) -> None:
    """Who has a route `whois` keeps it; botkit's is asked as botkit.whois. What the dashboard needs stays."""

    class Mine(discord.Cog):
        pass

    from botkit import route

    async def whois(self: Any) -> str:
        return "mine"

    async def guild_count(self: Any) -> str:
        return "mine"

    for method in (whois, guild_count):
        setattr(Mine, method.__name__, route()(method))
    ask.bot.add_cog(Mine())
    assert await ask("whois") == "mine"
    assert (await ask("botkit.whois", user=ask.bot.user.id))["matching"] == 5
    assert await ask("guild_count") == "5"
    assert await ask("Mine.guild_count") == "mine"
    assert {"whois", "botkit.whois", "Mine.guild_count"} <= set(await names(ask, ""))


async def test_every_type_arrives_as_what_it_is(ask: Asked, folder: Path) -> None:
    """All is sent as text, as a shell does; a member and a user that the bot has not met are fetched."""
    write(folder, "live_one", "Music", "1")
    ask.bot.load_extension("live_one")
    guild = ask.guild
    owner = str(guild.owner_id)
    assert guild.get_member(guild.owner_id) is None
    got = await ask(
        "every",
        guild=guild.name.upper(),
        member=f"<@{owner}>",
        channel="#general",
        role="sandbox-bot",
        user=owner,
        since="2026-11-24T18:30+09:00",
        pause="1h30m",
        size="large",
        ids=f"{guild.id},<@1>",
    )
    channel = discord.utils.get(guild.text_channels, name="general")
    assert channel is not None
    assert [one["id"] for one in got[:5]] == [str(guild.id), owner, str(channel.id), got[3]["id"], owner]
    assert got[3]["name"] == "sandbox-bot"
    assert got[1]["guild"] == {"id": str(guild.id), "name": guild.name}
    assert got[5:] == ["2026-11-24T09:30:00Z", 5400.0, "large", [str(guild.id), "1"]]


async def test_a_member_is_found_by_name_though_the_bot_has_not_met_them(ask: Asked) -> None:
    """Discord is asked for names, too; one that nobody has is told."""
    guild = ask.guild
    owner = await guild.fetch_member(guild.owner_id)
    assert (await ask("member", guild=guild.id, member=owner.name.upper()))["id"] == str(owner.id)
    with pytest.raises(BadArguments, match="there is no member of that id or name in the server"):
        await ask("member", guild=guild.id, member="nobody at all")
    with pytest.raises(BadArguments, match="there is no member of that id or name in the server"):
        await ask("member", guild=guild.id, member="1")


async def test_a_discord_that_does_not_answer_is_told(ask: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member who may be there is not said to be missing: the caller learns that Discord was asked in vain."""
    guild = ask.guild
    monkeypatch.setattr(converters, "FETCH_LIMIT", 0.2)
    ask.world.faults.delay("GET /guilds/*/members/*", 2.0)
    with pytest.raises(RouteFailed, match="TimeoutError: Discord did not tell about the member within"):
        await ask("member", guild=guild.id, member=str(guild.owner_id))
    ask.world.faults.clear()
    assert (await ask("member", guild=guild.id, member=str(guild.owner_id)))["owner"]
    # Without a gateway nobody can be looked for by name.
    monkeypatch.setattr(ask.bot._connection, "_get_websocket", lambda *_, **__: None)
    with pytest.raises(RouteFailed, match="ConnectionError: Discord cannot be asked about the member now"):
        await ask("member", guild=guild.id, member="somebody")
    assert (await ask("members", guild=guild.id, search="somebody"))["rows"] == []
