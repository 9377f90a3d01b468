"""Start and stop of the sandbox in an event loop."""

from __future__ import annotations

import asyncio
import gc
import os

import aiohttp
import psutil
import pytest

from botkit.errors import PortInUse, SandboxError
from botkit.sandbox import Sandbox
from botkit.sandbox.gateway import faults
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
    async with world(guilds=3000) as there, there.identified() as deaf, there.identified() as peer:
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


async def test_another_host_name_is_used_for_the_gateway() -> None:
    """The websocket's address is the one by which the bot came."""
    async with Sandbox(guilds=0) as sandbox, aiohttp.ClientSession() as http:
        url = sandbox.api.replace("127.0.0.1", "localhost") + "/gateway"
        async with http.get(url) as response:
            assert (await response.json())["url"].startswith("ws://localhost:")
