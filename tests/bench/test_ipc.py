"""What a question to the bot costs: better-ipc, ours and the floor, in one run, the asked in processes of their own."""

from __future__ import annotations

import asyncio
import statistics
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest

from botkit.ipc import Client, _stock  # noqa: F401 - silences better-ipc's deprecated imports
from tests.bench import ipc_asking
from tests.bench.ipc_floor import ANSWERS

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]
CALLERS = 100
ROUNDS = 7


@asynccontextmanager
async def process(module: str) -> AsyncIterator[list[int]]:
    """Run a module, and give the ports that it prints."""
    one = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-m", f"tests.bench.{module}", stdout=asyncio.subprocess.PIPE
    )
    assert one.stdout is not None
    try:
        yield [int(word) for word in (await one.stdout.readline()).split()]
    finally:
        one.terminate()
        await one.communicate()


def verdict(ratio: float, wanted: float, *, most: bool) -> str:
    """Return a ratio beside the wanted one."""
    reached = ratio <= wanted if most else ratio >= wanted
    return (
        f"{ratio:5.2f} (wanted: at {'most' if most else 'least'} {wanted:g}){'' if reached else '  MISSED'}"
    )


def line(what: str, unit: str, values: dict[str, float], *verdicts: str) -> None:
    """Print a line of the table."""
    shown = "  ".join(f"{name} {values[name]:>9,.{3 if unit == 'ms' else 0}f}" for name in values)
    print(f"{what:28} {unit:3} {shown}   {'; '.join(verdicts)}")


async def test_one_question() -> None:
    """Print the table: one caller in ms, 100 callers in questions a second, with ratios of the same run."""
    from discord.ext import ipc as stock

    async with process("ipc_floor") as (floor_port,), process("ipc_server") as (stock_port, our_port):
        floor = await ipc_asking.Floor.connect(floor_port)
        theirs = stock.Client(secret_key="key", multicast_port=stock_port)
        async with Client(port=our_port, key="key") as ours:
            everyone: dict[str, Any] = {"stock": theirs.request, "ours": ours.call, "floor": floor.ask}
            print()
            for route in ("guild_count", "page"):
                one = await ipc_asking.one_caller(everyone, route)
                line(
                    f"{route}, one caller",
                    "ms",
                    one,
                    "floor × " + verdict(one["ours"] / one["floor"], 1.6, most=True),
                )
            for route, times in (("guild_count", 10), ("page", 5)):
                many = await ipc_asking.many_callers(everyone, route, CALLERS)
                line(
                    f"{route}, {CALLERS} callers",
                    "/s",
                    many,
                    "stock × " + verdict(many["ours"] / many["stock"], times, most=False),
                    "floor × " + verdict(many["ours"] / many["floor"], 0.5, most=False),
                )
            assert await ours.call("whole") == await floor.ask("whole") == ANSWERS["whole"]
            del everyone["stock"]  # it loses the connection to an answer of this size
            whole = await ipc_asking.one_caller(everyone, "whole", questions=4)
            size = (await ours.exchange("whole")).size_bytes
            line(
                f"20,000 guilds, {size / 1e6:.1f} MB",
                "ms",
                whole,
                "floor × " + verdict(whole["ours"] / whole["floor"], 1.5, most=True),
            )
        await floor.close()


async def test_the_bots_loop_is_not_held() -> None:
    """Print for how long each route that needs no arguments holds the loop of a bot in 100,000 guilds."""
    async with process("ipc_lag") as (port,), Client(port=port, key="key") as client:
        entries = (await client.call("routes"))["routes"]
        asked = {
            entry["name"]: partial(client.call, entry["name"])
            for entry in entries
            if entry["role"] == "viewer" and not any(one["required"] for one in entry["parameters"])
        }
        for name, arguments in (
            ("guilds, 200 by members", {"limit": 200, "sort": "members", "descending": True}),
            ("guilds, last page", {"limit": 200, "offset": 99_800}),
            ("guilds, searched", {"search": "77", "limit": 200}),
            ("guilds, found nowhere", {"search": "nowhere"}),
        ):
            asked[name] = partial(client.call, "guilds", **arguments)
        print()
        for name, ask in sorted(asked.items()):
            held = []
            for _ in range(ROUNDS):
                await client.call("lag")
                await ask()
                held.append(await client.call("lag"))
            print(f"{name:28} ms  {verdict(statistics.median(held), 20, most=True)}   worst {max(held):.1f}")
