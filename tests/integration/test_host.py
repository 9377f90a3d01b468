"""botkit.host with the real py-cord on the sandbox: starts, stops, failures, and nothing left behind."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from botkit.host import Host
from botkit.ipc.claim import Claim
from botkit.ipc.connection import connect, find
from botkit.model import Snapshot, State
from botkit.sandbox import Sandbox
from botkit.settings import load


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A quiet local Discord with five guilds."""
    async with Sandbox(guilds=5, identify_interval=0.0) as world:
        yield world


def host_on(world: Sandbox, **settings: Any) -> Host:
    """Return a host whose bot logs in to this sandbox as to any Discord."""
    return Host(load(**{"token": world.token, "discord_api": world.api, **settings}))


async def until(host: Host, *states: State, seconds: float = 20) -> Snapshot:
    """Wait for one of the states; a snapshot of it."""
    async with asyncio.timeout(seconds):
        revision = -1
        while True:
            snapshot = await host.monitor.newer(revision, 5)
            if snapshot.state in states:
                return snapshot
            revision = snapshot.revision


@asynccontextmanager
async def ready(world: Sandbox, **settings: Any) -> AsyncIterator[Host]:
    """A host whose bot is ready, stopped at the end."""
    host = host_on(world, **settings)
    await host.start()
    try:
        await until(host, State.READY)
        yield host
    finally:
        await host.stop()


async def post(url: str, **body: Any) -> Any:
    """Ask the sandbox for something."""
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
        assert answer.status < 300, await answer.text()
        return await answer.json()


async def test_a_bot_becomes_ready_and_knows_its_guilds(sandbox: Sandbox) -> None:
    """After start the guild count and member sum are those of the world."""
    async with ready(sandbox) as host:
        now = host.monitor.snapshot()
        assert (now.state, now.guilds, now.reason, now.sandbox) == (State.READY, 5, None, False)
        assert now.members >= 10
        assert [shard.state for shard in now.shards] == [State.READY]


async def test_start_returns_before_the_login(sandbox: Sandbox) -> None:
    """A cell that starts the bot is done at once."""
    host = host_on(sandbox)
    await host.start()
    assert host.monitor.state is State.STARTING
    await host.stop()


async def test_starting_and_stopping_twice_changes_nothing(sandbox: Sandbox) -> None:
    """The second call of each finds it done."""
    async with ready(sandbox) as host:
        bot = host.bot
        await host.start()
        assert host.bot is bot
        await asyncio.gather(host.stop(), host.stop())
        await host.stop()
        assert host.monitor.state is State.STOPPED


async def test_joins_and_leaves_change_the_list(sandbox: Sandbox) -> None:
    """A guild that comes is counted within the same second, and so is one that goes."""
    async with ready(sandbox) as host:
        guild = await post(f"{sandbox.control}/guilds", name="신규 서버", members=40)
        now = (
            await host.monitor.newer(host.monitor.metrics.revision, 2)
            if len(host.monitor.index) == 5
            else None
        )
        assert len(host.monitor.index) == 6, now
        assert (await host.monitor.index.page(search="신규")).rows[0].members == 40
        async with aiohttp.ClientSession() as session:
            await session.delete(f"{sandbox.control}/guilds/{guild['id']}")
        async with asyncio.timeout(2):
            while len(host.monitor.index) != 5:
                await host.monitor.newer(host.monitor.metrics.revision, 1)


async def test_a_wrong_token_fails_with_the_remedy_and_a_later_start_works(sandbox: Sandbox) -> None:
    """The reason names the setting; the kernel's loop is unharmed."""
    host = host_on(sandbox, token="wrong.token.here")
    await host.start()
    failed = await until(host, State.FAILED, seconds=5)
    assert "DISCORD_BOT_TOKEN" in (failed.reason or "")
    assert "wrong.token" not in (failed.reason or "")
    await host.stop()
    async with ready(sandbox):
        pass


async def test_an_unreachable_discord_is_told_within_five_seconds() -> None:
    """A refused connection is no failure for good: the host says so and tries again."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        api = f"http://127.0.0.1:{unused.getsockname()[1]}/api"
        host = Host(load(token="any", discord_api=api))
        await host.start()
        lost = await until(host, State.RECONNECTING, seconds=5)
        assert "cannot be reached" in (lost.reason or "")
        assert "check the network" in (lost.reason or "")
        await host.stop()


async def test_a_silent_discord_is_told_within_five_seconds() -> None:
    """A server that accepts and never answers is named, too."""
    writers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _reader, writer: writers.append(writer), "127.0.0.1", 0)
    host = Host(load(token="any", discord_api=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api"))
    await host.start()
    lost = await until(host, State.RECONNECTING, seconds=5)
    assert "No answer" in (lost.reason or "")
    await host.stop()
    for writer in writers:
        writer.close()
        await writer.wait_closed()
    server.close()


async def test_a_taken_ipc_port_fails_with_the_remedy(sandbox: Sandbox) -> None:
    """The message names the port and the setting, and the bot can be started on another."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        host = host_on(sandbox, ipc_port=port)
        await host.start()
        failed = await until(host, State.FAILED, seconds=5)
        await host.stop()
    assert str(port) in (failed.reason or "")
    assert "BOTKIT_IPC_PORT" in (failed.reason or "")


async def test_a_cut_connection_is_resumed(sandbox: Sandbox) -> None:
    """A dropped gateway shows as reconnecting, and comes back without losing the count."""
    async with ready(sandbox) as host:
        await post(f"{sandbox.control}/gateway/drop")
        lost = await until(host, State.RECONNECTING)
        assert "nothing needs to be done" in (lost.reason or "")
        back = await until(host, State.READY)
        assert (back.guilds, back.reason) == (5, None)


async def test_a_revoked_session_ends_as_a_failure(sandbox: Sandbox) -> None:
    """Close code 4004 is for good: the state says what to do."""
    async with ready(sandbox) as host:
        await post(f"{sandbox.control}/gateway/drop", code=4004)
        failed = await until(host, State.FAILED)
        assert "4004" in (failed.reason or "")
        assert connect(identity=host.service.identity)


async def test_restart_keeps_server_and_keys(sandbox: Sandbox) -> None:
    """A client that is connected does not notice more than a change of state."""
    async with ready(sandbox) as host:
        before = find(host.service.identity)
        async with connect(identity=host.service.identity) as client:
            assert await client.call("restart") == "restarting"
            await until(host, State.STOPPING, State.STARTING, State.CONNECTING)
            await until(host, State.READY)
            assert await client.call("guild_count") == "5"
        assert find(host.service.identity) == before


async def test_the_claim_to_start_ends_when_the_bot_can_be_found(sandbox: Sandbox) -> None:
    """Whoever waited for it finds the connection file."""
    host = host_on(sandbox)
    claim, next_one = Claim(host.service.identity), Claim(host.service.identity)
    await claim.take()
    await host.start(claim)
    assert find(host.service.identity) is None
    await next_one.take()
    assert find(host.service.identity) is not None
    next_one.release()
    await host.stop()


async def test_a_start_that_fails_or_is_stopped_ends_its_claim(sandbox: Sandbox) -> None:
    """The next one who starts does not wait for nothing."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        failing = host_on(sandbox, ipc_port=taken.getsockname()[1])
        claim = Claim(failing.service.identity)
        await claim.take()
        await failing.start(claim)
        await until(failing, State.FAILED)
        await claim.take(limit=0)
        await failing.start(claim)
        await failing.stop()
    await claim.take(limit=0)
    claim.release()


async def test_stop_removes_the_connection_file(sandbox: Sandbox, runtime_dir: Path) -> None:
    """Nobody finds a bot that has ended."""
    async with ready(sandbox) as host:
        files = list(runtime_dir.glob("botkit-*.json"))
        assert [oct(file.stat().st_mode & 0o777) for file in files] == ["0o600"]
        await host.stop()
        assert not list(runtime_dir.glob("botkit-*.json"))


async def test_a_viewer_key_cannot_stop_the_bot(sandbox: Sandbox) -> None:
    """Looking is not acting."""
    from botkit.errors import Unauthorized

    async with ready(sandbox) as host, connect(identity=host.service.identity, role="viewer") as client:
        assert await client.call("guild_count") == "5"
        for act in ("stop", "restart"):
            with pytest.raises(Unauthorized):
                await client.call(act)
        assert host.monitor.state is State.READY


async def test_two_shards_are_shown(sandbox: Sandbox) -> None:
    """Each shard has its own tile, with the guilds that it serves."""
    async with ready(sandbox, shards=2) as host:
        shards = host.monitor.snapshot().shards
        assert [shard.id for shard in shards] == [0, 1]
        assert sum(shard.guilds for shard in shards) == 5


async def test_commands_are_counted(sandbox: Sandbox) -> None:
    """A slash command is answered by the bot and counted."""
    async with ready(sandbox) as host:
        guild = (await host.monitor.index.page()).rows[0].id
        answer = await post(f"{sandbox.control}/interactions", guild=guild, command="stats")
        assert "Servers" in str(answer["answer"])
        assert host.monitor.snapshot().commands == 1


async def test_a_bot_that_does_not_close_leaves_no_session(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What raises in its own close is told, and its HTTP session is closed all the same."""

    async def close() -> None:
        raise RuntimeError("broken on purpose")

    async with ready(sandbox) as host:
        assert host.bot is not None
        session = host.bot.http._HTTPClient__session  # type: ignore[attr-defined]
        monkeypatch.setattr(host.bot, "close", close)
        await host.stop()
        assert session.closed
        assert any("broken on purpose" in line for line in host.logs.lines)
        assert host.monitor.state is State.STOPPED


async def test_cogs_of_a_folder_are_loaded_and_a_broken_one_is_left_out(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    """BOTKIT_COGS brings commands and routes; a cog that raises does not keep the bot from running."""
    folder = tmp_path / "my_cogs"
    folder.mkdir()
    (folder / "good.py").write_text(
        "import discord\nfrom botkit import route\n\n\nclass Good(discord.Cog):\n    @route()\n"
        "    async def answer(self) -> int:\n        '''The answer.'''\n        return 42\n\n\n"
        "def setup(bot):\n    bot.add_cog(Good())\n"
    )
    (folder / "broken.py").write_text("raise RuntimeError('broken on purpose')\n")
    async with ready(sandbox, cogs=folder) as host, connect(identity=host.service.identity) as client:
        assert await client.call("answer") == 42
        assert any("broken on purpose" in line for line in host.logs.lines)


async def test_the_token_is_nowhere_in_log_file_or_connection_file(
    sandbox: Sandbox, runtime_dir: Path
) -> None:
    """Not in the log, not in the connection file; the keys only in the latter."""
    async with ready(sandbox) as host:
        texts = [file.read_text() for file in runtime_dir.iterdir()]
        assert not any(sandbox.token in text for text in texts)
        assert sandbox.token not in repr(host.settings)


async def test_a_handler_that_waits_for_a_rate_limit_ends_with_the_bot(sandbox: Sandbox) -> None:
    """Nothing of a bot goes on after stop, though py-cord's own close leaves its handlers running."""
    sandbox.limits.set("PUT /applications/*/commands", requests=1, seconds=600)
    for _ in range(2):
        async with ready(sandbox):
            pass
    assert [task.get_name() for task in asyncio.all_tasks() if task.get_name().startswith("pycord")] == []


async def test_twenty_rounds_leave_nothing_behind(sandbox: Sandbox) -> None:
    """Start and stop twenty times: no task, thread, socket or file more than after the first."""

    async def one_round() -> None:
        host = host_on(sandbox)
        await host.start()
        await until(host, State.CONNECTING, State.READY)
        await host.stop()

    def held() -> tuple[int, int, int]:
        gc.collect()
        process = psutil.Process(os.getpid())
        return len(asyncio.all_tasks()), threading.active_count(), process.num_fds()

    await one_round()
    before = held()
    for _ in range(20):
        await one_round()
    async with asyncio.timeout(5):
        while held()[2] > before[2] or held()[0] > before[0]:
            await asyncio.sleep(0.05)
    assert held() <= before
