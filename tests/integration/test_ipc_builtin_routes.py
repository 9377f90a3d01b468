"""The routes that every bot answers, asked of a real py-cord bot on the sandbox with the viewer's key."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import discord
import pytest

from botkit.errors import BadArguments
from tests.integration.bots import KEY, Asked, asked


@pytest.fixture
async def ask() -> AsyncIterator[Asked]:
    """A bot in five servers."""
    async with asked() as found:
        yield found


@pytest.fixture
async def met() -> AsyncIterator[Asked]:
    """A bot that knows all members of its first server."""
    async with asked(members=True) as found:
        await found.guild.chunk()
        yield found


async def test_a_guild_is_told_whole(ask: Asked) -> None:
    """Owner, times, counts, channels and roles, with the owner's name though the bot has not met them."""
    guild = ask.guild
    got = await ask("guild", guild=guild.name)
    owner = await guild.fetch_member(guild.owner_id)
    assert (got["id"], got["name"], got["members"]) == (str(guild.id), guild.name, guild.member_count)
    assert got["owner"] == {"id": str(owner.id), "name": owner.name}
    assert datetime.fromisoformat(got["created_at"]) == guild.created_at
    assert datetime.fromisoformat(got["joined_at"]) == guild.me.joined_at
    assert [one["id"] for one in got["roles"]] == [str(role.id) for role in reversed(guild.roles)]
    assert {one["id"] for one in got["channels"]} == {str(channel.id) for channel in guild.channels}
    assert got["counts"]["channels"] == len(guild.channels)
    assert got["counts"]["text_channels"] == sum(c.type is discord.ChannelType.text for c in guild.channels)


async def test_channels_are_paged_in_discords_order(ask: Asked) -> None:
    """A category stands before its channels; kind and search choose among them."""
    guild = ask.guild
    got = await ask("channels", guild=guild.id)
    assert got["rows"][0]["type"] == "category"
    assert {row["parent"] for row in got["rows"][1:]} == {got["rows"][0]["name"]}
    assert (got["total"], got["matching"]) == (len(guild.channels), len(guild.channels))
    page = await ask("channels", guild=guild.id, offset=1, limit=2)
    assert page["rows"] == got["rows"][1:3]
    voice = await ask("channels", guild=guild.id, kind="voice")
    assert {row["type"] for row in voice["rows"]} == {"voice"}
    found = await ask("channels", guild=guild.id, search="GENER")
    assert [row["name"] for row in found["rows"]] == ["general"]
    assert (found["matching"], found["total"]) == (1, len(guild.channels))


async def test_a_channel_is_told_whole(ask: Asked) -> None:
    """What it is, who may do what, and what the bot may do there."""
    channel = ask.guild.text_channels[0]
    got = await ask("channel", channel=f"<#{channel.id}>")
    assert (got["id"], got["type"], got["topic"]) == (str(channel.id), "text", channel.topic)
    assert "send_messages" in got["bot_permissions"]
    assert all({"target", "allow", "deny"} == set(one) for one in got["overwrites"])
    assert (await ask("channel", guild=ask.guild.id, channel="#general"))["name"] == "general"
    voice = await ask("channel", channel=ask.guild.voice_channels[0].id)
    assert (voice["type"], voice["connected"]) == ("voice", [])
    with pytest.raises(BadArguments, match="5 channels are meant by it"):
        await ask("channel", channel="general")


async def test_roles(ask: Asked) -> None:
    """The highest first; one with its permissions and the members that are known to have it."""
    got = await ask("roles", guild=ask.guild.id)
    assert [row["name"] for row in got["rows"]][-1] == "@everyone"
    assert got["total"] == len(ask.guild.roles)
    role = await ask("role", guild=ask.guild.id, role="SANDBOX-BOT")
    assert (role["members"], role["complete"]) == (1, False)
    assert isinstance(role["permissions"], list)
    assert role["colour"].startswith("#")


async def test_members_that_are_known_and_those_that_discord_knows(ask: Asked) -> None:
    """A page says how many there are and how many the bot knows; a search asks Discord for the rest."""
    guild = ask.guild
    got = await ask("members", guild=guild.id)
    assert [row["id"] for row in got["rows"]] == [str(ask.bot.user.id)]
    assert (got["total"], got["known"], got["complete"]) == (guild.member_count, 1, False)
    owner = await guild.fetch_member(guild.owner_id)
    found = await ask("members", guild=guild.id, search=owner.name)
    assert str(owner.id) in [row["id"] for row in found["rows"]]


async def test_members_of_a_guild_whose_members_are_all_known(met: Asked) -> None:
    """Filters, orders and pages agree with what py-cord keeps."""
    guild = met.guild
    everyone = {str(member.id): member for member in guild.members}
    rows: list[Any] = []
    while len(rows) < len(everyone):
        got = await met("members", guild=guild.id, offset=len(rows), limit=40, sort="joined", descending=True)
        rows += got["rows"]
    assert {row["id"] for row in rows} == set(everyone)
    assert got["complete"]
    joined = [datetime.fromisoformat(row["joined_at"]) for row in rows]
    assert joined == sorted(joined, reverse=True)
    named = (await met("members", guild=guild.id, limit=200))["rows"]
    assert [row["display_name"].casefold() for row in named] == sorted(
        member.display_name.casefold() for member in guild.members
    )
    bots = await met("members", guild=guild.id, bots=True, limit=200)
    assert {row["id"] for row in bots["rows"]} == {id_ for id_, member in everyone.items() if member.bot}
    role = guild.self_role
    assert role is not None
    assert (await met("members", guild=guild.id, role=str(role.id)))["matching"] == len(role.members)
    needle = guild.members[3].name[:4]
    found = await met("members", guild=guild.id, search=needle.upper(), limit=200)
    assert {row["id"] for row in found["rows"]} == {
        id_ for id_, one in everyone.items() if needle in one.name or needle in one.display_name.casefold()
    }


async def test_a_member_is_told_whole(ask: Asked) -> None:
    """Roles, permissions, times, and whether the server is theirs; one that the bot has not met is fetched."""
    guild = ask.guild
    got = await ask("member", guild=guild.id, member=str(guild.owner_id))
    assert (got["id"], got["owner"], got["guild"]["id"]) == (str(guild.owner_id), True, str(guild.id))
    assert "administrator" in got["permissions"]
    assert got["status"] is None
    assert (await ask("member", guild=guild.id, member=ask.bot.user.name))["roles"][0][
        "name"
    ] == "sandbox-bot"


async def test_whois_is_one_user_over_all_guilds(ask: Asked) -> None:
    """Where the bot knows them, by name; of one that it has not met Discord is asked if that is wished."""
    own = await ask("whois", user=f"<@{ask.bot.user.id}>", limit=2)
    assert (own["matching"], own["total"], len(own["rows"])) == (5, 5, 2)
    names = [guild.name for guild in sorted(ask.bot.guilds, key=lambda one: (one.name.casefold(), one.id))]
    assert [row["guild"]["name"] for row in own["rows"]] == names[:2]
    owner = str(ask.guild.owner_id)
    unknown = await ask("whois", user=owner)
    assert (unknown["user"]["id"], unknown["matching"], unknown["complete"]) == (owner, 0, False)
    asked_for = await ask("whois", user=owner, ask=True)
    assert asked_for["complete"]
    assert str(ask.guild.id) in [row["guild"]["id"] for row in asked_for["rows"] if row["owner"]]
    with pytest.raises(BadArguments, match="there is no user of that id or name"):
        await ask("whois", user="12")


async def test_find_looks_for_guilds_and_members(met: Asked) -> None:
    """By part of a name or nickname, or the beginning of an id; pages go over both."""
    guild = met.guild
    by_id = await met("find", text=str(guild.id)[:9])
    assert {"kind": "guild", "id": str(guild.id), "name": guild.name, "members": guild.member_count} in by_id[
        "rows"
    ]
    someone = guild.members[5]
    found = await met("find", text=someone.name.upper())
    assert [row["id"] for row in found["rows"]] == [str(someone.id)]
    assert (found["guilds"], found["members"], found["total"]) == (0, 1, 1)
    assert (await met("find", text=someone.name, kind="guilds"))["rows"] == []
    wide = await met("find", text="1", limit=200)
    page = await met("find", text="1", offset=3, limit=4)
    assert page["rows"] == wide["rows"][3:7]
    nicked = next((one for one in guild.members if one.nick), None)
    if nicked is not None:
        got = await met("find", text=nicked.nick)
        assert str(nicked.id) in [row["id"] for row in got["rows"]]


class Shop(discord.Cog):
    """Sells things.

    This is not part of the description.
    """

    shop = discord.SlashCommandGroup("shop", "The shop.")

    @shop.command(description="Buys something.")
    @discord.option("thing", str, description="What to buy.", choices=["apple", "pear"])
    @discord.option("number", int, min_value=1, max_value=9, required=False)
    async def buy(self, ctx: discord.ApplicationContext, thing: str, number: int | None) -> None:
        """Do nothing."""

    @discord.user_command(name="Greet")
    async def greet(self, ctx: discord.ApplicationContext, user: discord.Member) -> None:
        """Do nothing."""

    @discord.Cog.listener()
    async def on_thread_join(self, thread: discord.Thread) -> None:
        """Do nothing."""


async def test_cogs_and_commands(ask: Asked) -> None:
    """A cog with its commands and listeners, a command of a group with its options."""
    ask.bot.add_cog(Shop())
    cogs = {row["name"]: row for row in (await ask("cogs"))["rows"]}
    assert {"PingCog", "StatsCog", "TelemetryCog", "Shop"} <= set(cogs)
    assert cogs["Shop"]["description"] == "Sells things."
    assert cogs["Shop"]["listeners"] == ["on_thread_join"]
    got = await ask("commands")
    rows = {row["name"]: row for row in got["rows"]}
    assert set(rows) == {"ping", "stats", "shop buy", "Greet"}
    assert (rows["shop buy"]["kind"], rows["Greet"]["kind"], rows["ping"]["cog"]) == (
        "slash",
        "user",
        "PingCog",
    )
    assert rows["ping"]["id"].isdigit()
    assert rows["shop buy"]["options"] == [
        {
            "name": "thing",
            "type": "string",
            "description": "What to buy.",
            "required": True,
            "choices": ["apple", "pear"],
            "minimum": None,
            "maximum": None,
        },
        {
            "name": "number",
            "type": "integer",
            "description": "",
            "required": False,
            "choices": None,
            "minimum": 1,
            "maximum": 9,
        },
    ]
    assert [row["name"] for row in (await ask("commands", search="buys"))["rows"]] == ["shop buy"]
    assert [row["name"] for row in (await ask("commands", kind="user"))["rows"]] == ["Greet"]
    assert (await ask("commands", offset=1, limit=1))["total"] == 4


async def test_settings_hold_no_secret(ask: Asked) -> None:
    """Every setting with its value and help; of token and key only that they are set."""
    got = await ask("settings")
    rows = {row["name"]: row for row in got["rows"]}
    assert (rows["ipc_host"]["value"], rows["ipc_host"]["set"]) == ("127.0.0.1", False)
    assert (rows["token"]["value"], rows["token"]["set"], rows["token"]["secret"]) == (None, True, True)
    assert rows["discord_api"]["environment"] == "BOTKIT_DISCORD_API"


async def test_no_answer_holds_a_token_or_a_key(ask: Asked) -> None:
    """Whatever a viewer asks, what is secret stays in the bot."""
    guild = str(ask.guild.id)
    needs = {
        "guild": {"guild": guild},
        "guild_history": {"guild": guild},
        "channels": {"guild": guild},
        "roles": {"guild": guild},
        "members": {"guild": guild},
        "channel": {"channel": str(ask.guild.text_channels[0].id)},
        "role": {"role": guild},
        "member": {"guild": guild, "member": str(ask.bot.user.id)},
        "whois": {"user": str(ask.bot.user.id)},
        "find": {"text": "a"},
    }
    secrets = [KEY, ask.world.token, ask.host.settings.viewer_key.get_secret_value()]
    for entry in (await ask("routes"))["routes"]:
        if entry["role"] == "viewer":
            text = json.dumps(await ask(entry["name"], **needs.get(entry["name"], {})))
            assert not [secret for secret in secrets if secret in text], entry["name"]
            assert '"email"' not in text


async def test_versions(ask: Asked) -> None:
    """What the bot is made of."""
    got = await ask("versions")
    assert got["py-cord"] == discord.__version__
    assert set(got) >= {"python", "system", "botkit", "better-ipc", "websockets"}


async def test_tasks_tell_where_they_wait(ask: Asked) -> None:
    """A task is listed with the innermost place where it waits, and how long it has been seen."""
    gate = asyncio.Event()

    async def inner() -> None:
        await gate.wait()

    async def outer() -> None:
        await inner()

    task = asyncio.create_task(outer(), name="mine")
    await asyncio.sleep(0)
    (row,) = (await ask("tasks", search="MINE"))["rows"]
    assert (row["name"], row["coroutine"].rpartition(".")[2], row["seen_for"]) == ("mine", "outer", 0.0)
    assert row["waits_at"].startswith("asyncio/locks.py:")
    await asyncio.sleep(0.02)
    (row,) = (await ask("tasks", search="mine"))["rows"]
    assert row["seen_for"] >= 0.02
    names = {row["name"] for row in (await ask("tasks"))["rows"]}
    assert {"botkit bot", "botkit shard watch"} <= names
    gate.set()
    await task
    assert (await ask("tasks", search="mine"))["rows"] == []


async def test_the_catalogue_tells_all_of_it(ask: Asked) -> None:
    """Each entry has all keys, and each parameter of a built-in route says what it is for."""
    entries = (await ask("routes"))["routes"]
    for entry in entries:
        assert set(entry) == {"name", "doc", "role", "any_arguments", "cog", "parameters"}
        assert entry["cog"] is None
        for parameter in entry["parameters"]:
            assert parameter["doc"], (entry["name"], parameter["name"])


async def test_without_a_bot_the_program_still_answers() -> None:
    """Between two runs there are no rows, and a message that says why nothing is found."""
    async with asked() as ask:
        await ask.host._end_bot()
        assert (await ask("cogs"))["rows"] == []
        assert (await ask("commands"))["rows"] == []
        assert (await ask("find", text="a"))["rows"] == []
        assert (await ask("versions"))["botkit"]
        with pytest.raises(BadArguments, match="no bot is connected at the moment"):
            await ask("guild", guild="1")
