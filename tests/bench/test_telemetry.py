"""What watching a bot costs it, next to what py-cord itself needs for an event of the gateway."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import zlib
from typing import Any

import aiohttp
import discord
import psutil
import pytest
from aiohttp import web
from discord.gateway import DiscordWebSocket

from botkit.bot.service import Service
from botkit.bot.vitals import VitalsWatch
from botkit.loop_thread import LoopThread
from botkit.model import State
from botkit.settings import load
from tests.guilds import FIRST, FilledBot, guild, member, user

pytestmark = pytest.mark.bench
EVENTS, GUILDS, RATE = 4_000, 1_000, 5_000
GUILD = 2 * FIRST


def dispatches() -> list[bytes]:
    """Return what a busy bot receives, compressed as Discord does: messages and presences."""
    numbers = itertools.count(10**18)

    def message(number: int) -> dict[str, Any]:
        return {
            "id": str(number),
            "channel_id": str(GUILD + 1),
            "guild_id": str(GUILD),
            "author": user(number % 50),
            "member": {key: value for key, value in member(number % 50).items() if key != "user"},
            "content": "a message of some words, as people write them",
            "timestamp": "2026-11-24T09:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
        }

    def presence(number: int) -> dict[str, Any]:
        return {
            "user": {"id": str(FIRST + number % 50)},
            "guild_id": str(GUILD),
            "status": ("online", "idle", "dnd")[number % 3],
            "activities": [],
            "client_status": {"desktop": "online"},
        }

    kinds = {"MESSAGE_CREATE": message, "PRESENCE_UPDATE": presence}
    names = ["MESSAGE_CREATE"] * 6 + ["PRESENCE_UPDATE"] * 4
    texts = [
        json.dumps({"op": 0, "s": sequence + 1, "t": name, "d": kinds[name](next(numbers))})
        for sequence, name in enumerate(itertools.islice(itertools.cycle(names), EVENTS))
    ]
    stream = zlib.compressobj()
    return [stream.compress(text.encode()) + stream.flush(zlib.Z_SYNC_FLUSH) for text in texts]


async def heard(_message: discord.Message) -> None:
    """Do nothing with a message."""


def filled() -> FilledBot:
    """Return a bot in some servers that listens to messages: why else would it be sent them."""
    bot = FilledBot()
    bot.add_listener(heard, "on_message")
    bot.fill(guild(0, members=50))
    for number in range(1, GUILDS):
        bot.fill(guild(number))
    return bot


class Gateway:
    """Sends the same frames to whoever connects; in a thread of its own, whose time is not the bot's."""

    def __init__(self, frames: list[bytes]) -> None:
        self._frames = frames
        self._thread = LoopThread()

    async def __aenter__(self) -> str:
        address: str = await self._thread.run(self._start())
        return address

    async def __aexit__(self, *_: object) -> None:
        await self._thread.run(self._runner.cleanup())
        await asyncio.to_thread(self._thread.close)

    async def _start(self) -> str:
        app = web.Application()
        app.router.add_get("/", self._serve)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse(compress=False)
        await line.prepare(request)
        for frame in self._frames:
            await line.send_bytes(frame)
        await line.receive()
        return line


async def spent(bot: FilledBot, address: str) -> float:
    """Return the processor time for one event, in µs; tasks that events make are part of it."""
    async with aiohttp.ClientSession() as session, session.ws_connect(address, autoclose=False) as line:
        socket = DiscordWebSocket(line, loop=asyncio.get_running_loop())
        socket._dispatch, socket._discord_parsers = bot.dispatch, bot._connection.parsers
        socket.shard_id, socket._max_heartbeat_timeout = None, 60.0
        began = time.thread_time()
        while socket.sequence != EVENTS:
            await socket.poll_event()
            if (socket.sequence or 0) % 50 == 0:
                await asyncio.sleep(0)
        return (time.thread_time() - began) / EVENTS * 1e6


async def test_watching_costs_little_of_what_an_event_costs_anyway() -> None:
    """With a reader that always waits, telemetry takes at most 5 % of py-cord's own time."""
    frames = dispatches()
    plain, bot = filled(), filled()
    service = Service(load(history="off"))
    service.adopt(bot)
    service.monitor.enter(State.READY)
    bot.dispatch("socket_event_type", "READY")
    await asyncio.sleep(0.01)

    async def read() -> None:
        revision = -1
        while True:
            revision = (await service.monitor.newer(revision, 30)).revision

    reader = asyncio.create_task(read())
    without, with_ = [], []
    async with Gateway(frames) as address:
        for _ in range(7):
            without.append(await spent(plain, address))
            with_.append(await spent(bot, address))
    reader.cancel()
    service.release(bot)
    own, cost = min(without), min(with_) - min(without)
    print(
        f"\nan event costs py-cord {own:.1f} µs and telemetry {cost:.2f} µs: {cost / own:.1%}; "
        f"at {RATE:,} events/s that is {cost * RATE / 1e4:.2f} % of a core"
    )
    assert service.monitor.snapshot().events >= 7 * EVENTS
    assert cost <= 0.05 * own


async def test_a_look_at_the_process_costs_next_to_nothing() -> None:
    """The timers and looks of the vitals take at most 0.2 % of a core."""
    service = Service(load(history="off"))
    watch = VitalsWatch(service.monitor)
    process = psutil.Process()
    await asyncio.sleep(0.5)
    shares = []
    for on in (False, True):
        if on:
            watch.start()
        began, before = time.perf_counter(), sum(process.cpu_times()[:2])
        mine = time.thread_time()
        await asyncio.sleep(10)
        shares.append((time.thread_time() - mine) / (time.perf_counter() - began))
        assert sum(process.cpu_times()[:2]) >= before
    await watch.stop()
    print(f"\nvitals cost {shares[1] - shares[0]:.3%} of a core")
    assert shares[1] - shares[0] <= 0.002
