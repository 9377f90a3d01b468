"""How long the built-in routes hold the bot's loop, with 100,000 servers and a server of 100,000 members."""

from __future__ import annotations

import asyncio
import gc
import json
import time
from collections.abc import Iterator
from typing import Any

import discord
import pytest

from botkit.bot.service import Service
from botkit.ipc import _table
from botkit.ipc.encoding import plain
from botkit.model import GuildRow
from botkit.settings import load
from tests.guilds import FIRST, FilledBot, guild

pytestmark = pytest.mark.bench
GUILDS = MEMBERS = 100_000
HELD_MS = 20.0


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """A service with a bot that is in 100,000 servers, one of them with 100,000 members."""

    async def made() -> tuple[Service, discord.Bot]:
        bot = FilledBot()
        bot.fill(guild(0, members=MEMBERS))
        for number in range(1, GUILDS):
            bot.fill(guild(number, members=1))
        service = Service(load())
        service.server.bot = bot
        service.monitor.replace_guilds(
            GuildRow(str(one.id), one.name, one.member_count, 0.0, 0) for one in bot.guilds
        )
        return service, bot

    service, _bot = asyncio.run(made())
    # What lives for the whole run is looked at by no collection: its pauses are not the routes'.
    gc.collect()
    gc.freeze()
    yield service
    gc.unfreeze()


async def lag(stop: asyncio.Event) -> float:
    """Return the longest time for which the loop was held, in ms; what the system gave to others is not counted."""
    longest, last = 0.0, time.thread_time()
    while not stop.is_set():
        await asyncio.sleep(0)
        now = time.thread_time()
        longest, last = max(longest, now - last), now
    return longest * 1000


BIG = str(2 * FIRST)
QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("snapshot", {}),
    ("guild_count", {}),
    ("series", {}),
    ("history", {"span": "30d"}),
    ("guild_history", {"guild": BIG, "span": "7d"}),
    ("routes", {}),
    ("guilds", {"offset": "99900", "limit": "200"}),
    ("guilds", {"search": "99", "limit": "200"}),
    ("guilds", {"search": "99", "sort": "members", "descending": "true", "offset": "1000"}),
    ("guild", {"guild": BIG}),
    ("guild", {"guild": "server 200000000099999000"}),
    ("guild", {"guild": "nothing like it"}),
    ("channels", {"guild": BIG}),
    ("channel", {"channel": str(2 * FIRST + 99_999_001)}),
    ("channel", {"channel": "general"}),
    ("roles", {"guild": BIG}),
    ("role", {"guild": BIG, "role": "@everyone"}),
    ("role", {"role": "no such role"}),
    ("members", {"guild": BIG}),
    ("members", {"guild": BIG, "offset": "99900"}),
    ("members", {"guild": BIG, "search": "9", "sort": "joined", "descending": "true"}),
    ("member", {"guild": BIG, "member": "user99999"}),
    ("member", {"guild": BIG, "member": "user"}),
    ("member", {"member": "nick 99990"}),
    ("whois", {"user": str(FIRST)}),
    ("whois", {"user": "user99999", "limit": "200"}),
    ("find", {"text": "9"}),
    ("find", {"text": "nick", "offset": "9000", "limit": "200"}),
    ("cogs", {}),
    ("commands", {}),
    ("settings", {}),
    ("versions", {}),
    ("tasks", {}),
    ("errors", {}),
    ("error", {"id": "none"}),
]


@pytest.mark.parametrize(("name", "arguments"), QUESTIONS, ids=lambda part: json.dumps(part))
async def test_no_route_holds_the_loop(name: str, arguments: dict[str, Any], service: Service) -> None:
    """Whatever is asked, everything else of the bot gets its turn within 20 ms."""
    server = service.server
    results = []
    for _ in range(3):
        gc.collect()
        stop = asyncio.Event()
        watching = asyncio.create_task(lag(stop))
        await asyncio.sleep(0)
        began = time.perf_counter()
        route = _table.find(name, server._objects, server.bot)
        assert route is not None
        try:
            answer = await route.call(route.spec.bind(arguments))
            size = len(json.dumps(plain(answer)))
        except Exception as error:
            size = -len(str(error))
        took = (time.perf_counter() - began) * 1000
        stop.set()
        results.append((await watching, took, size))
    held, took, size = min(results)
    print(f"\n{name} {arguments}: held {held:.1f} ms, took {took:.1f} ms, {size:,} bytes")
    assert held < HELD_MS


def test_every_built_in_route_is_asked(service: Service) -> None:
    """A new route is measured, too."""
    asked = {name for name, _ in QUESTIONS}
    assert {entry["name"] for entry in service.server.catalogue()} == asked
