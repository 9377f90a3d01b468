"""What viewers cost who look at the same time, how fast a join reaches all of them, and what is left when they go."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psutil
import pytest
from playwright.async_api import Browser

from tests.bench import rivals
from tests.bench.visiting import visitor
from tests.browser.site import Site

pytestmark = pytest.mark.bench
VIEWERS = 100
JOINS = 20
SECONDS = 20.0


class Crowd:
    """Viewers in a process of their own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def heard(self, guilds: int) -> list[int]:
        """Return when each viewer heard of this number, in nanoseconds of the monotonic clock."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{guilds}\n".encode())
        moments: list[int] = await self.line()
        return moments

    async def line(self) -> object:
        """Return the next thing that it tells."""
        assert self._process.stdout is not None
        async with asyncio.timeout(120):
            return json.loads(await self._process.stdout.readline())


@asynccontextmanager
async def crowd(site: Site, count: int) -> AsyncIterator[Crowd]:
    """Have so many viewers look, until they leave by themselves."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.viewers", site.url, str(count)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    viewers = Crowd(process)
    try:
        assert await viewers.line() == count
        yield viewers
    finally:
        assert process.stdin is not None
        process.stdin.close()
        async with asyncio.timeout(60):
            await process.wait()


class Cost:
    """Memory and processor time of server and kernel; the sandbox, a process of the kernel's, is not in it."""

    def __init__(self, site: Site) -> None:
        server = psutil.Process(site.process.pid)
        self._processes = {"server": server, "kernel": psutil.Process(site.connection.pid)}

    def memory(self) -> dict[str, float]:
        """Return megabytes that no other process shares."""
        return {name: one.memory_full_info().uss / 1e6 for name, one in self._processes.items()}

    async def load(self, seconds: float) -> float:
        """Return the share of one core that they take for a while, in percent."""
        before = self._spent()
        await asyncio.sleep(seconds)
        return 100 * (self._spent() - before) / seconds

    def _spent(self) -> float:
        return sum(one.cpu_times().user + one.cpu_times().system for one in self._processes.values())


async def changing(site: Site) -> None:
    """Have one guild join or leave each second: one update a second."""
    while True:
        guild = await site.join("Comes and goes")
        await asyncio.sleep(1)
        await site.leave(guild["id"])
        await asyncio.sleep(1)


async def load(site: Site) -> float:
    """Return what server and kernel take at one update a second, in percent of a core."""
    task = asyncio.create_task(changing(site))
    try:
        return await Cost(site).load(SECONDS)
    finally:
        task.cancel()


async def test_hundred_viewers(browser: Browser) -> None:
    """Print memory and CPU for each further viewer (goals: 0.5 MB, 0.2 %), and join to page (goals: 120, 250 ms)."""
    async with rivals.ready("--guilds", "1000", "--events", "0") as site:
        cost = Cost(site)
        context = await visitor(browser, rivals.ours(site))
        page = await context.new_page()
        await page.goto(site.url)
        await page.wait_for_selector(rivals.LIVE)
        async with crowd(site, 5):
            memory, share = cost.memory(), await load(site)
        async with crowd(site, VIEWERS) as viewers:
            more = await load(site) - share
            grown = {name: (after - memory[name]) / VIEWERS for name, after in cost.memory().items()}
            told = ", ".join(f"{name} {size:.2f} MB" for name, size in grown.items())
            print(f"\neach of {VIEWERS} further viewers: {sum(grown.values()):.2f} MB ({told}), ", end="")
            print(f"{more / (VIEWERS - 5):.3f} % of a core at one update a second")
            heard, drawn = [], []
            for _ in range(2):  # to a number that nobody has seen before
                await site.join("Before")
            async with site.connection.client() as bot:
                guilds = int(await bot.call("guild_count"))
            for number in range(JOINS):
                guilds += 1
                changed = page.wait_for_function(
                    "([selector, text]) => document.querySelector(selector)?.textContent === text",
                    arg=[rivals.LIVE, f"{guilds:,}"],
                    polling="raf",
                )
                waiting = asyncio.ensure_future(changed)
                await asyncio.sleep(0.4)
                began = time.monotonic_ns()
                await site.join(f"Bench {number}")
                await waiting
                drawn.append((time.monotonic_ns() - began) / 1e6)
                heard += [(moment - began) / 1e6 for moment in await viewers.heard(guilds)]
        for name, times in (("heard by a viewer", heard), ("drawn in Chromium", drawn)):
            high = statistics.quantiles(times, n=20)[-1]
            print(f"from a join until {name}: median {statistics.median(times):.0f} ms, p95 {high:.0f} ms")


async def test_viewers_who_have_gone() -> None:
    """Print how much memory stays when 200 viewers have come and gone (goal: 5 MB)."""
    async with rivals.ready("--guilds", "1000", "--events", "0") as site:
        cost = Cost(site)
        for _ in range(
            2
        ):  # what the first ones bring to memory stays for all: modules, the pools of the allocator
            async with crowd(site, VIEWERS):
                pass
        before = cost.memory()
        for _ in range(2):
            async with crowd(site, VIEWERS):
                pass
        await asyncio.sleep(2)
        left = {name: after - before[name] for name, after in cost.memory().items()}
        print("\nafter 200 viewers: " + ", ".join(f"{name} {size:+.1f} MB" for name, size in left.items()))
