"""Start and stop of the sandbox in an event loop."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import weakref
from contextlib import suppress
from typing import Any

import aiohttp
import discord
import psutil
import pytest

from botkit.errors import PortInUse, SandboxError
from botkit.sandbox import Sandbox
from botkit.sandbox.gateway import faults
from botkit.sandbox.world import Unknown
from tests.unit.sandbox.peers import world


def port_of(sandbox: Sandbox) -> int:
    """Return the port that a sandbox listens on."""
    return int(sandbox.api.split(":")[2].split("/")[0])


async def test_start_and_stop_may_be_called_twice() -> None:
    """Both are idempotent; the addresses stay."""
    sandbox = Sandbox(guilds=1)
    await sandbox.stop()
    await sandbox.start()
    api = sandbox.api
    await sandbox.start()
    assert (sandbox.api, sandbox.control) == (api, api.replace("/api", "/sandbox"))
    await sandbox.stop()
    await sandbox.stop()


async def test_a_taken_port_is_told_with_its_owner() -> None:
    """Who has it and which option chooses another is in the message; the port can be used when it is free."""
    async with Sandbox(guilds=0) as first:
        second = Sandbox(guilds=0, port=port_of(first))
        with pytest.raises(PortInUse, match=rf"pid {os.getpid()}.*--port"):
            await second.start()
    await second.start()
    await second.stop()


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 0), ("no such host", 0), ("127.0.0.1", 70_000)])
async def test_an_address_that_cannot_be_listened_on_is_told(host: str, port: int) -> None:
    """The sentence names the address and the options."""
    with pytest.raises(SandboxError, match=f"cannot listen on {host}:{port}.*--host or --port"):
        await Sandbox(guilds=0, host=host, port=port).start()


async def test_it_listens_on_this_machine_alone() -> None:
    """The default is loopback."""
    async with Sandbox(guilds=0) as sandbox:
        addresses = {
            one.laddr.ip
            for one in psutil.Process().net_connections("tcp")
            if one.status == psutil.CONN_LISTEN and one.laddr.port == port_of(sandbox)
        }
    assert addresses == {"127.0.0.1"}


async def test_stop_closes_the_lines_of_bots_that_do_not_answer() -> None:
    """They see code 1001; stopping takes no longer than the wait for their goodbye."""
    async with world(events=50.0) as there, there.identified() as peer:
        start = asyncio.get_running_loop().time()
        await there.sandbox.stop()
        assert asyncio.get_running_loop().time() - start < 4.0
        assert await peer.close_code() == 1001


async def test_a_bot_that_does_not_read_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are told meanwhile, and the line of the silent one is not waited for without end."""
    monkeypatch.setattr(faults, "FLUSH_LIMIT", 0.2)
    options = {"guilds": 2400, "identify_interval": 0.0}
    async with world(**options) as there, there.identified() as deaf, there.identified() as peer:
        answer = await there.control("POST", "/guilds", {"name": "New"})
        assert answer[0] == 201
        while (await peer.until("GUILD_CREATE"))["d"]["name"] != "New":
            pass
        assert not deaf.socket.closed


async def test_more_activity_than_can_be_done_leaves_room_for_requests() -> None:
    """The sandbox still answers, and stops."""
    async with world(guilds=5, events=5000.0) as there, there.identified():
        for _ in range(5):
            assert (await there.control("GET", "/state"))[0] == 200


async def test_nothing_is_left_behind() -> None:
    """Twenty rounds of start, bot, activity and stop leave no task and no descriptor."""
    process = psutil.Process()
    for round_ in range(21):
        async with world(guilds=2, events=500.0) as there, there.identified() as peer:
            await peer.until("MESSAGE_CREATE")
        if round_ == 0:
            gc.collect()
            before = process.num_fds()
    gc.collect()
    assert process.num_fds() <= before
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_stopped_sandbox_is_forgotten() -> None:
    """Nothing keeps it in memory: tests run thousands."""
    async with world(guilds=1) as there:
        await there.control("GET", "/state")
        await there.control("GET", "/nothing")
        kept = weakref.ref(there.sandbox)
    del there
    gc.collect()
    assert kept() is None


async def test_another_host_name_is_used_for_the_gateway() -> None:
    """The websocket's address is the one by which the bot came."""
    async with Sandbox(guilds=0) as sandbox, aiohttp.ClientSession() as http:
        url = sandbox.api.replace("127.0.0.1", "localhost") + "/gateway"
        async with http.get(url) as response:
            assert (await response.json())["url"].startswith("ws://localhost:")


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"profile": "wild"}, "wild"), ({"events": -1.0}, "5,000"), ({"shards": 0}, "at least 1 shard"),
        ({"permissions": ["FLY"]}, "FLY"), ({"permissions": -1}, "-1"),
    ],
)  # fmt: skip
def test_options_that_cannot_be_are_told(options: dict[str, Any], word: str) -> None:
    """Each with a sentence."""
    with pytest.raises(ValueError, match=word):
        Sandbox(**options)


async def test_the_world_is_changed_in_python_as_over_http() -> None:
    """Each method returns when the bot has been told."""
    async with world(guilds=0) as there, there.identified() as peer:
        sandbox = there.sandbox
        guild = await sandbox.join_guild("Ada's", members=20)
        assert (await peer.until("GUILD_CREATE"))["d"]["id"] == guild["id"]
        member = await sandbox.add_member(guild["id"], name="Ada")
        channel = await sandbox.add_channel(guild["id"], "news")
        await sandbox.set_permissions(guild["id"], "KICK_MEMBERS,VIEW_CHANNEL")
        await sandbox.people.say(channel["id"], "Hi", member["user"]["id"])
        assert (await peer.until("MESSAGE_CREATE"))["d"]["author"]["global_name"] == "Ada"
        await sandbox.remove_channel(channel["id"])
        await sandbox.remove_member(guild["id"], member["user"]["id"])
        assert (await peer.until("GUILD_MEMBER_REMOVE"))["d"]["user"] == member["user"]
        await sandbox.leave_guild(guild["id"])
        assert (await peer.until("GUILD_DELETE"))["d"]["id"] == guild["id"]
        with pytest.raises(Unknown, match="no guild"):
            await sandbox.leave_guild(guild["id"])
        assert sandbox.state()["guilds"] == 0


async def test_py_cord_is_pointed_at_the_sandbox_for_a_block() -> None:
    """And at Discord again after it, whatever happened in it."""
    base = discord.http.Route.API_BASE_URL
    async with Sandbox(guilds=0) as sandbox:
        with suppress(ZeroDivisionError), sandbox.patch_pycord():
            assert sandbox.api in discord.http.Route("GET", "/x").url
            raise ZeroDivisionError
    assert base == discord.http.Route.API_BASE_URL


async def test_a_bot_runs_for_a_block() -> None:
    """It is ready and its commands are registered in the block, and closed after it."""
    bot = discord.Bot()

    @bot.slash_command(name="ping")
    async def ping(ctx: discord.ApplicationContext) -> None:
        await ctx.defer()
        await ctx.respond("pong")

    async with Sandbox(guilds=1) as sandbox:
        async with sandbox.running(bot):
            assert bot.is_ready()
            guild = next(iter(sandbox.world.guilds))
            answer = await sandbox.people.invoke(guild, "ping")
            assert answer.message is not None
            assert answer.message["content"] == "pong"
            assert sandbox.requests.where(method="POST", path="/interactions/*/*/callback")
        assert bot.is_closed()
        assert not sandbox.state()["shards"] or not sandbox.state()["shards"][0]["connected"]


async def test_a_bot_that_cannot_start_fails_with_its_own_error() -> None:
    """Not by a time that is over."""
    async with Sandbox(guilds=1) as sandbox:
        await sandbox.revoke_token()
        with pytest.raises(discord.LoginFailure):
            async with sandbox.running(discord.Bot()):
                pass


async def test_bytes_that_are_no_http_are_nobodys_exception(caplog: pytest.LogCaptureFixture) -> None:
    """Neither is a first line that is too long: 400, and nothing is logged."""
    async with Sandbox(guilds=1) as sandbox:
        port = port_of(sandbox)
        for sent in (b"\x16\x03\x01 no http\r\n\r\n", b"GET /api/" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            assert b" 400 " in await asyncio.wait_for(reader.readline(), 10)
            writer.close()
    assert [one.message for one in caplog.records if one.levelno >= logging.ERROR] == []
