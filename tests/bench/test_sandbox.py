"""What the sandbox costs: a bot's way to READY, events for many shards, a large world. Ratios, or cores of one run."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

import aiohttp
import discord
import psutil
import pytest
from discord.gateway import DiscordWebSocket

from botkit.sandbox import SandboxProcess
from botkit.sandbox.pycord import running

pytestmark = pytest.mark.bench

GUILDS = 2000
SHARDS, RATE, SECONDS = 40, 5000, 10.0
LARGE = 100_000
READERS = Path(__file__).parent / "readers.py"
BUILD = f"""
import gc, json, os, time
import psutil
from botkit.sandbox.world import World
process = psutil.Process()
gc.collect()
before, began = process.memory_info().rss, time.perf_counter()
world = World({LARGE}, 1)
took = time.perf_counter() - began
print(json.dumps([took, (process.memory_info().rss - before) / 2**20, sum(one.size for one in world.guilds.values())]))
"""


def gateway(sandbox: SandboxProcess) -> str:
    """Return the address of the gateway."""
    return sandbox.api.replace("http:", "ws:").removesuffix("/api") + "/gateway/?v=10&encoding=json"


def bot() -> discord.Bot:
    """Return a bot as people make them: with the intents that need no grant."""
    return discord.Bot(intents=discord.Intents.default(), auto_sync_commands=False)


async def recorded(sandbox: SandboxProcess, intents: int) -> list[bytes]:
    """Return the compressed frames of a session, from hello to the last guild, as py-cord gets them."""
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(gateway(sandbox) + "&compress=zlib-stream", max_msg_size=0) as socket,
    ):
        frames = [(await socket.receive()).data]
        properties = {"os": "", "browser": "", "device": ""}
        identify = {"token": sandbox.token, "intents": intents, "properties": properties}
        await socket.send_json({"op": 2, "d": identify})
        while len(frames) < GUILDS + 2:
            frames.append((await socket.receive()).data)
        return frames


async def parsing(frames: list[bytes]) -> float:
    """Return the seconds that py-cord takes to inflate, decode and parse the frames, with nothing to wait for."""
    spare = bot()
    socket = DiscordWebSocket(None, loop=asyncio.get_running_loop())  # type: ignore[arg-type]
    socket._connection = spare._connection
    socket._discord_parsers = spare._connection.parsers
    socket._dispatch = spare.dispatch
    socket.shard_id = None
    socket._zlib.decompress(frames[0])  # the hello, which would start a thread
    began = time.perf_counter()
    for frame in frames[1:]:
        await socket.received_message(frame)
    took = time.perf_counter() - began
    assert len(spare.guilds) == GUILDS
    task = spare._connection._ready_task
    assert task is not None
    task.cancel()
    await asyncio.wait({task})
    return took


async def test_ready_with_many_guilds() -> None:
    """A py-cord bot is ready in its own waiting time plus parsing: the sandbox does not hold it up."""
    with await asyncio.to_thread(SandboxProcess.spawn, GUILDS, identify_interval=0.0) as sandbox:
        # In turns, and the fastest of each: other work on the machine disturbs either.
        parses, times = [], []
        for _ in range(3):
            frames = await recorded(sandbox, bot().intents.value)
            parses.append(await parsing(frames))
            one = bot()
            began = time.perf_counter()
            async with running(one, sandbox.api, sandbox.token):
                times.append(time.perf_counter() - began)
                assert len(one.guilds) == GUILDS
        wait = one._connection.guild_ready_timeout
    took, parse = min(times), min(parses)
    ratio = took / (wait + parse)
    print(
        f"\npy-cord, {GUILDS:,} guilds: READY in {took:.2f} s; its own {wait:.1f} s of waiting and {parse:.2f} s of "
        f"parsing: {ratio:.2f} × (at most 1.2 ×)"
    )


async def test_events_for_many_shards() -> None:
    """Cores that the sandbox's process uses for activity at its highest rate, read by forty shards elsewhere."""
    options = {"shards": SHARDS, "max_concurrency": SHARDS}
    with await asyncio.to_thread(SandboxProcess.spawn, GUILDS, events=RATE, **options) as sandbox:
        readers = await asyncio.create_subprocess_exec(
            sys.executable,
            READERS,
            gateway(sandbox),
            sandbox.token,
            str(discord.Intents.all().value),
            str(SHARDS),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert readers.stdin is not None
        assert readers.stdout is not None
        try:
            assert await asyncio.wait_for(readers.stdout.readline(), 60) == b"ready\n"
            process = psutil.Process(sandbox.pid)

            async def now() -> tuple[float, float, int, int]:
                readers.stdin.write(b"\n")
                frames, size, gone = map(int, (await readers.stdout.readline()).split())
                assert not gone
                spent = process.cpu_times()
                return time.perf_counter(), spent.user + spent.system, frames, size

            before = await now()
            await asyncio.sleep(SECONDS)
            after = await now()
        finally:
            readers.stdin.close()
            await readers.wait()
    took, spent, frames, size = (later - earlier for earlier, later in zip(before, after, strict=True))
    print(
        f"\n{frames / took:,.0f} events/s ({size / took / 2**20:.1f} MiB/s) to {SHARDS} shards: "
        f"{spent / took:.2f} cores of the sandbox's process (at most 1.00)"
    )


def test_a_large_world() -> None:
    """Seconds and memory for a world of 100,000 guilds, in a fresh process."""
    done = subprocess.run([sys.executable, "-c", BUILD], capture_output=True, text=True, check=True)
    took, mebibytes, members = json.loads(done.stdout)
    print(
        f"\n{LARGE:,} guilds with {members:,} members: {took:.1f} s (at most 20), {mebibytes:,.0f} MiB (at most 1,024)"
    )
