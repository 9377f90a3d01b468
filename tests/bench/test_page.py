"""What a viewer waits for and costs: the dashboard in a real browser, one run."""

from __future__ import annotations

import asyncio
import statistics
import time

import psutil
import pytest
from playwright.async_api import Browser, Page

from tests.browser.site import Site, dashboard

pytestmark = pytest.mark.bench
NUMBER = ".bk-sentence strong"
LIVE = f".jp-OutputArea-output {NUMBER}"
EXTRA = 10


async def visit(browser: Browser, site: Site) -> tuple[Page, float, float, int, int]:
    """Open the page in a browser of its own cache: page, seconds to the number, to live, bytes, requests."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    await session.send("Network.enable")
    received: list[int] = []
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    began = time.perf_counter()
    await page.goto(site.url, wait_until="commit")
    await page.wait_for_selector(NUMBER, state="visible")
    number = time.perf_counter() - began
    await page.wait_for_selector(LIVE, state="visible")
    live = time.perf_counter() - began
    await page.wait_for_load_state("networkidle")
    return page, number, live, sum(received), len(received)


def megabytes(site: Site) -> float:
    """Return the memory of server and kernel together, in MB."""
    server = psutil.Process(site.process.pid)
    return sum(p.memory_info().rss for p in (server, *server.children(recursive=True))) / 1e6


async def test_viewers(browser: Browser) -> None:
    """Print seconds to the number and to live for viewers 1 and 5, page bytes, MB per extra viewer, join to page."""
    async with dashboard("--guilds", "200", "--events", "0") as site:
        visits = [await visit(browser, site) for _ in range(5)]
        for place in (0, 4):
            _, number, live, size, requests = visits[place]
            print(f"\nviewer {place + 1}: number after {number:.2f} s, live after {live:.2f} s, ", end="")
            print(f"{size / 1e6:.2f} MB in {requests} requests")
        for page, *_ in visits[1:]:
            await page.close()
        print(f"from a join to the changed number in the page: {await joins(site, visits[0][0])}")
        before = megabytes(site)
        for _ in range(EXTRA):
            await visit(browser, site)
        print(
            f"memory for each further viewer: {(megabytes(site) - before) / EXTRA:.2f} MB (server, kernel, sandbox)"
        )


async def joins(site: Site, page: Page) -> str:
    """Return median and worst time from a join to the changed number, in milliseconds."""
    times = []
    for number in range(20):
        count = int(await page.locator(LIVE).inner_text())
        changed = asyncio.create_task(
            page.wait_for_function(
                "([selector, text]) => document.querySelector(selector)?.textContent === text",
                arg=[LIVE, str(count + 1)],
                polling="raf",
            )
        )
        await asyncio.sleep(0.4)  # joins of different moments: what is coalesced is not what is measured
        began = time.perf_counter()
        await site.join(f"Bench {number}")
        await changed
        times.append((time.perf_counter() - began) * 1000)
    return f"{statistics.median(times):.0f} ms (median of 20, worst {max(times):.0f} ms)"
