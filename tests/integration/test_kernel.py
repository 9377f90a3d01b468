"""A bot in a real kernel: outputs stay where they belong, interrupts hurt nothing, shutdown is clean."""

from __future__ import annotations

import asyncio
import os

import aiohttp
import psutil
import pytest

from botkit.errors import RequestTimeout
from botkit.ipc.connection import connect, find
from botkit.sandbox import Sandbox
from tests.integration.kernels import kernel, until_gone

START = "import botkit; console = await botkit.start(); await console.ready()"


async def state_of_sandbox() -> dict[str, object]:
    """Return what the sandbox of the running bot says of itself."""
    connection = find()
    assert connection
    assert connection.sandbox
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{connection.sandbox['control']}/state") as answer,
    ):
        state: dict[str, object] = await answer.json()
        return state


async def test_start_in_a_cell_shows_a_widget_and_leaves_the_kernel_free() -> None:
    """The cell is done before the bot is ready, and its value displays itself."""
    async with kernel() as k:
        first = await k.run("import botkit\nconsole = await botkit.start()\nconsole")
        assert first.error is None
        assert "application/vnd.jupyter.widget-view+json" in first.data
        assert (await k.run("1 + 1")).value == "2"
        await k.run("await console.ready()")
        assert (await k.run("console.latest.guilds, str(console.state)")).value == "(25, 'ready')"


async def test_nothing_of_the_bot_lands_in_a_cell() -> None:
    """Neither a log line nor a ready table appears in any cell's output."""
    async with kernel() as k:
        started = await k.run(START)
        later = await k.run("import asyncio; await asyncio.sleep(1.5); print('mine')")
        assert (started.stdout, started.stderr) == ("", "")
        assert (later.stdout, later.stderr) == ("mine\n", "")


async def test_an_interrupted_cell_leaves_the_bot_running() -> None:
    """Interrupting an awaiting cell ends the cell alone."""
    async with kernel() as k:
        await k.run(START)
        waiting = await k.begin("import asyncio; print('waits', flush=True); await asyncio.sleep(60)")
        await k.manager.interrupt_kernel()
        assert (await waiting).error is not None
        assert (
            await k.run("str(console.state), await console.ask('guild_count')")
        ).value == "('ready', '25')"


async def test_an_interrupted_start_still_starts() -> None:
    """The work belongs to the host, not to the cell that asked for it."""
    async with kernel() as k:
        start = "import botkit; console = await botkit.start(); print('starts', flush=True); "
        waiting = await k.begin(start + "await console.ready()")
        await k.manager.interrupt_kernel()
        assert (await waiting).error is not None
        assert (await k.run("await console.ready(); str(console.state)")).value == "'ready'"


async def test_start_and_stop_twice_in_cells() -> None:
    """Every second call finds it done, and a later start works."""
    async with kernel() as k:
        await k.run(START)
        assert (await k.run("(await botkit.start()) is console")).value == "True"
        assert (await k.run("await botkit.stop(); await botkit.stop()")).error is None
        assert find() is None
        assert (
            await k.run("await botkit.start(); await console.ready(); console.latest.guilds")
        ).error is None


async def test_kernel_shutdown_closes_the_session_and_removes_the_file() -> None:
    """Discord sees the session closed at once, the file is gone, and no sandbox stays behind."""
    async with kernel() as k:
        await k.run(START)
        connection = find()
        assert connection is not None
        children = psutil.Process(connection.pid).children(recursive=True)
        assert children
        await k.shut_down()
        assert not connection.path.exists()
        for child in children:
            await until_gone(child.pid)


async def test_a_killed_kernel_leaves_no_sandbox_and_its_file_is_swept() -> None:
    """SIGKILL runs nothing: the sandbox notices by itself, the next look removes the file."""
    async with kernel() as k:
        await k.run(START)
        connection = find()
        assert connection is not None
        children = psutil.Process(connection.pid).children(recursive=True)
        psutil.Process(connection.pid).kill()
        for child in children:
            await until_gone(child.pid)
        await until_gone(connection.pid) if not await k.alive() else None
        assert find() is None
        assert not connection.path.exists()


async def test_a_second_kernel_attaches() -> None:
    """Two notebooks, one bot: the second start finds the first."""
    async with kernel() as one, kernel() as two:
        await one.run(START)
        await two.run(START)
        places = (await one.run("console.where")).value, (await two.run("console.where")).value
        assert places == ('"this kernel\'s loop"', f"'process {find().pid}'")  # type: ignore[union-attr]
        assert (await two.run("await console.ask('guild_count')")).value == "'25'"
        state = await state_of_sandbox()
        assert len(state["shards"]) == 1  # type: ignore[arg-type]


async def test_two_kernels_that_start_at_the_same_moment_have_one_bot() -> None:
    """One starts it; the other waits for that, and attaches."""
    async with kernel() as one, kernel() as two:
        cells = await asyncio.gather(one.run(START), two.run(START))
        assert [cell.error for cell in cells] == [None, None]
        places = {(await k.run("console.where")).value for k in (one, two)}
        connection = find()
        assert connection is not None
        assert places == {'"this kernel\'s loop"', f"'process {connection.pid}'"}
        assert len((await state_of_sandbox())["shards"]) == 1  # type: ignore[arg-type]


async def test_the_attached_console_can_stop_the_bot() -> None:
    """Stop goes through the operator's route; both consoles know, and the first can start again."""
    async with kernel() as one, kernel() as two:
        await one.run(START)
        await two.run(START)
        assert (await two.run("await botkit.stop()")).error is None
        assert find() is None
        assert (await one.run("str(console.latest.state)")).value == "'stopped'"
        assert (await one.run("await console.start(); await console.ready()")).error is None


async def test_a_thread_keeps_the_bot_alive_while_a_cell_blocks() -> None:
    """`loop="thread"`: a cell blocks for six heartbeats; the session goes on, and questions are answered meanwhile."""
    async with Sandbox(guilds=3, identify_interval=0.0, heartbeat=1.0) as world:
        environment = {**os.environ, "DISCORD_BOT_TOKEN": world.token, "BOTKIT_DISCORD_API": world.api}
        async with kernel(env=environment) as k:
            await k.run('import botkit; console = await botkit.start(loop="thread"); await console.ready()')
            before = await shards(world)
            blocked = await k.begin("import time; print('blocks', flush=True); time.sleep(6)")
            async with connect() as client:
                assert [await client.call("guild_count") for _ in range(20)] == ["3"] * 20
            assert not blocked.done()
            assert (await blocked).error is None
            assert await shards(world) == before
            assert (await k.run("str(console.state)")).value == "'ready'"


async def test_without_a_thread_a_blocked_loop_loses_its_session() -> None:
    """The same cell in the kernel's loop misses heartbeats: the test above can fail."""
    async with Sandbox(guilds=3, identify_interval=0.0, heartbeat=1.0) as world:
        environment = {**os.environ, "DISCORD_BOT_TOKEN": world.token, "BOTKIT_DISCORD_API": world.api}
        async with kernel(env=environment) as k:
            await k.run(START)
            assert (await shards(world))[0][1]
            blocked = await k.begin("import time; print('blocks', flush=True); time.sleep(6)")
            async with asyncio.timeout(5):
                while (await shards(world))[0][1]:
                    await asyncio.sleep(0.05)
            await blocked
            async with asyncio.timeout(20):
                while not (await shards(world))[0][1]:
                    await asyncio.sleep(0.05)


async def shards(world: Sandbox) -> list[tuple[str, bool]]:
    """Return session and connectedness of each shard, as the sandbox sees them."""
    async with aiohttp.ClientSession() as session, session.get(f"{world.control}/state") as answer:
        return [(shard["session"], shard["connected"]) for shard in (await answer.json())["shards"]]


async def test_a_query_to_a_blocked_kernel_times_out_cleanly() -> None:
    """A bot in a loop that a cell blocks does not answer; the asker is told, and later answers are right."""
    async with kernel() as k:
        await k.run(START)
        blocked = await k.begin("import time; print('blocks', flush=True); time.sleep(3)")
        async with connect() as client:
            with pytest.raises(RequestTimeout):
                await client.call("guild_count", request_timeout=0.5)
            await blocked
            assert await client.call("guild_count") == "25"


ROUNDS = """
import asyncio, gc, threading, psutil, botkit

async def rounds(number):
    for _ in range(number):
        console = await botkit.start()
        revision = -1
        while (snapshot := await console.ask("snapshot", after=revision, wait=5))["state"] != "connecting":
            revision = snapshot["revision"]
        await botkit.stop()

def held():
    gc.collect()
    process = psutil.Process()
    return len(asyncio.all_tasks()), threading.active_count(), process.num_fds(), len(process.children(recursive=True))

await rounds(3)
before = held()
await rounds(20)
# The loop's thread pool grows to its size, the kernel may open a descriptor; a leak of ours would be twenty.
allowed = (0, 6, 3, 0)
for _ in range(200):  # py-cord waits 2 s for more guilds in a task that outlives its bot
    grown = [b - a - more for a, b, more in zip(before, held(), allowed)]
    if max(grown) <= 0:
        break
    await asyncio.sleep(0.05)
"""


async def test_twenty_rounds_in_a_kernel_leave_nothing_behind() -> None:
    """Twenty starts and stops in a kernel: no task, thread or process more than before, no descriptor a round."""
    async with kernel() as k:
        assert (await k.run(ROUNDS, seconds=90)).error is None
        assert (await k.run("max(grown) <= 0 or (grown, before)")).value == "True"
