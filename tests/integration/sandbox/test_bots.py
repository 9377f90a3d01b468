"""Real py-cord and ezcord bots on the sandbox."""

from __future__ import annotations

from typing import Any

import discord
import ezcord
import pytest

from botkit.sandbox.world import members, messages
from tests.unit.sandbox.peers import NOW, Diary, World, intents, living, world

QUICK: dict[str, Any] = {"guild_ready_timeout": 0.2, "chunk_guilds_at_startup": False}


def plain(**options: Any) -> discord.Bot:
    """Return a bot with two slash commands."""
    bot = discord.Bot(intents=intents(), **{**QUICK, **options})

    @bot.slash_command(description="Answers.")
    @discord.option("name", str, default="you")
    async def hello(ctx: discord.ApplicationContext, name: str) -> None:
        await ctx.respond(f"hello {name} in {ctx.guild.name} from {ctx.author.id}", ephemeral=True)

    @bot.slash_command(description="Takes its time.")
    async def slow(ctx: discord.ApplicationContext) -> None:
        await ctx.defer()
        await ctx.respond(embed=discord.Embed(title="late"))

    return bot


async def made(there: World, name: str = "New", members: int = 20) -> dict[str, Any]:
    """Let the bot join a guild."""
    return (await there.control("POST", "/guilds", {"name": name, "members": members}))[1]


@pytest.mark.parametrize("kind", [discord.Bot, ezcord.Bot])
async def test_a_bot_logs_in_and_has_all_guilds(kind: Any) -> None:
    """``on_ready`` comes, with every guild and its true size."""
    bot = kind(intents=intents(), **QUICK)
    async with world(guilds=25) as there, living(bot, there.sandbox):
        known = {guild.id: (guild.name, guild.member_count) for guild in bot.guilds}
        assert known == {one.id: (one.name, one.size) for one in there.sandbox.world.guilds.values()}
        assert bot.user.name == "sandbox-bot"
        assert all(guild.me.guild_permissions.send_messages for guild in bot.guilds)


async def test_shards_share_the_guilds() -> None:
    """AutoShardedBot gets each guild on its own shard."""
    bot = discord.AutoShardedBot(intents=intents(), shard_count=2, **QUICK)
    async with world(guilds=20) as there, living(bot, there.sandbox):
        shards = (await there.control("GET", "/state"))[1]["shards"]
        assert [(one["id"], one["connected"]) for one in shards] == [(0, True), (1, True)]
        assert len(bot.guilds) == 20
        assert all(guild.shard_id == (guild.id >> 22) % 2 for guild in bot.guilds)


async def test_members_can_be_chunked_at_the_start() -> None:
    """A bot that wants all members before it is ready gets them."""
    bot = plain(chunk_guilds_at_startup=True)
    async with world(guilds=3) as there, living(bot, there.sandbox):
        assert all(guild.chunked for guild in bot.guilds)
        assert sum(len(guild.members) for guild in bot.guilds) == sum(
            guild.member_count for guild in bot.guilds
        )
        assert all(guild.owner for guild in bot.guilds)


async def test_a_wrong_token_is_refused_as_discord_refuses_it() -> None:
    """LoginFailure, and no session."""
    bot = plain()
    async with world() as there:
        with pytest.raises(discord.LoginFailure):
            async with living(bot, there.sandbox, token="wrong"):
                pass


async def test_guilds_come_and_go() -> None:
    """``on_guild_join`` and ``on_guild_remove``."""
    async with world(guilds=1) as there, living(plain(), there.sandbox) as diary:
        guild = await made(there, "새 서버", 50)
        joined = await diary.next("guild_join")
        assert (joined.name, joined.member_count) == ("새 서버", 50)
        await there.control("DELETE", f"/guilds/{guild['id']}")
        assert (await diary.next("guild_remove")).name == "새 서버"


async def test_members_and_messages_come_in() -> None:
    """py-cord makes objects of what the world's changes are told with."""
    async with world(guilds=1) as there, living(plain(), there.sandbox) as diary:
        inside, gateway = there.sandbox.world, there.sandbox.gateway
        guild = next(iter(inside.guilds.values()))
        members.join(inside, guild, NOW)
        await gateway.publish(*inside.take())
        member = await diary.next("member_join")
        assert member.guild.member_count == guild.size
        messages.send(
            inside, inside.channel(guild.general)[0], inside.user(guild.owner), {"content": "hi"}, NOW
        )
        await gateway.publish(*inside.take())
        assert (await diary.next("message")).author.id == guild.owner


async def test_a_slash_command_is_answered() -> None:
    """What the bot responds is what the control API returns."""
    async with world(guilds=1) as there, living(plain(), there.sandbox):
        guild = await made(there, "G")
        wish = {"guild": guild["id"], "command": "hello", "options": {"name": "bo"}}
        answer = (await there.control("POST", "/interactions", wish))[1]["answer"]
        owner = there.sandbox.world.guild(int(guild["id"])).owner
        assert (answer["content"], answer["flags"]) == (f"hello bo in G from {owner}", 64)


async def test_a_deferred_command_is_answered() -> None:
    """``defer`` and then ``respond``."""
    async with world(guilds=1) as there, living(plain(), there.sandbox):
        wish = {"guild": (await made(there))["id"], "command": "slow"}
        answer = (await there.control("POST", "/interactions", wish))[1]["answer"]
    assert (answer["type"], answer["embeds"][0]["title"]) == (5, "late")


async def missed(there: World, diary: Diary, body: dict[str, Any]) -> list[str]:
    """Cut the line, let guilds come while it is down; return what the bot was told when it had resumed."""
    await there.control("POST", "/gateway/drop", body)
    names = [f"Guild {number}" for number in range(5)]
    for name in names:
        await made(there, name)
    told = [(await diary.next("guild_join")).name for _ in names]
    await made(there, "after")
    assert (await diary.next("guild_join")).name == "after"
    return told


@pytest.mark.parametrize("body", [{}, {"code": 4000}, {"code": 1001}])
async def test_a_bot_resumes_and_misses_nothing(body: dict[str, Any]) -> None:
    """Every guild that came meanwhile is told once, in order, and the session is the same."""
    bot = plain()
    async with world(guilds=2) as there, living(bot, there.sandbox) as diary:
        session = bot.ws.session_id
        assert await missed(there, diary, body) == [f"Guild {number}" for number in range(5)]
        assert bot.ws.session_id == session
        assert len(bot.guilds) == 8


async def test_a_bot_whose_session_is_gone_identifies_anew() -> None:
    """Close code 4009 ends the session; the bot has all guilds again."""
    bot = plain()
    async with world(guilds=2) as there, living(bot, there.sandbox) as diary:
        session = bot.ws.session_id
        await there.control("POST", "/gateway/drop", {"code": 4009})
        await made(there)
        await diary.next("ready")
        assert bot.ws.session_id != session
        assert len(bot.guilds) == 3


async def test_activity_reaches_the_bot() -> None:
    """Messages, joins and leaves come, and none of them upsets py-cord."""
    bot = plain()
    async with world(guilds=5, events=200.0) as there, living(bot, there.sandbox) as diary:
        for name in ("message", "member_join", "raw_member_remove"):
            await diary.next(name)
        for _ in range(100):
            await diary.next("message")
        counts = {guild.id: guild.member_count for guild in bot.guilds}
    assert sum(counts.values()) > 0
