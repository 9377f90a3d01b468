"""The dashboard with names, numbers and clocks as nobody would wish them, in a real browser."""

from __future__ import annotations

import json
import os
import re
import signal

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.site import Site, dashboard

pytestmark = pytest.mark.browser
LIVE = 30_000
SCREEN = ".jp-OutputArea-output .botkit-screen"
HEADLINE = ".jp-OutputArea-output .botkit-headline"
NAMES = {
    "html": "<script>document.title='run'</script><b onmouseover=alert(1)>bold</b>",
    "entities": "&lt;i&gt; &amp; \"quoted\" 'too' {{ 7*7 }} ${7*7} %s </td></tr></table>",
    "markdown": "**strong** _x_ [link](javascript:alert(1)) `code`",
    "right to left": "\u202egnp.exe\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u200f\u200e",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🇰🇷 e\u0301\u0301\u0301\u0301",
    "long": "W" * 100,
    "nothing": "\u3164\u2003\u200b\u2800",
}
SKEW = """(() => {
  const Real = Date;
  window.skew = %d;
  window.Date = class extends Real {
    constructor(...words) { words.length ? super(...words) : super(Real.now() + window.skew); }
    static now() { return Real.now() + window.skew; }
  };
})();"""
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => list.getEntries().forEach((one) => window.shifts.push({
  value: one.value, of: one.sources.map(({ node, previousRect: was, currentRect: is }) =>
    [node?.outerHTML?.slice(0, 60) ?? node?.textContent, was.x, was.y, was.height, is.x, is.y, is.height]) })))
  .observe({ type: "layout-shift", buffered: true });
"""


async def live(page: Page, site: Site) -> None:
    """Open the dashboard, and wait until the live widgets have taken their place."""
    await page.goto(site.url)
    await expect(page.locator(f"{SCREEN} .bk-sentence strong")).to_be_visible(timeout=LIVE)
    await expect(page.locator(".botkit-first-paint")).to_have_count(0, timeout=LIVE)


async def test_names_are_text_and_numbers_are_whole(browser: Browser) -> None:
    """Names with HTML, marks that turn the line, a hundred letters, nothing in them; a million members."""
    async with dashboard("--guilds", "3", "--events", "0") as site:
        page = await browser.new_page(viewport={"width": 360, "height": 800})
        said: list[str] = []
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.on("pageerror", lambda error: said.append(str(error)))
        await live(page, site)
        for at, name in enumerate(NAMES.values()):
            await site.join(name, 1_000_000 - at)
        await looked_at(page, f"{SCREEN} .botkit-table")
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, "a name makes the page wider than the screen"
        assert not (await page.title()).startswith("run")
        context = await browser.new_context(java_script_enabled=False)
        report = await context.new_page()
        await report.goto(site.url)
        await looked_at(report, ".botkit-first-paint .botkit-table")
        told = report.locator("noscript p")
        await expect(told.first).to_contain_text("live ones need JavaScript")
        await expect(told.last).to_contain_text(re.compile(r"of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"))
        await expect(told.last).to_be_visible()
        assert said == []


async def looked_at(page: Page, table: str) -> None:
    """Check the rows of a table: each name as text and alone, and the members as they are."""
    rows = page.locator(f"{table} tbody tr")
    await expect(rows).to_have_count(3 + len(NAMES))
    names = await rows.locator("th").evaluate_all("cells => cells.map((cell) => cell.textContent)")
    assert names[: len(NAMES) - 1] == list(NAMES.values())[:-1]
    assert names[len(NAMES) - 1] == "(no name)"
    await expect(rows.first).to_contain_text("1,000,000")
    whole = "cells => cells.every((cell) => cell.scrollWidth <= cell.clientWidth)"
    assert await rows.locator("td.bk-members").evaluate_all(whole), "a number is cut off"
    assert await rows.locator("th b, th script, th a, th code, th img").count() == 0
    isolated = "cells => cells.every((cell) => getComputedStyle(cell).unicodeBidi.includes('isolate'))"
    assert await rows.locator("th > bdi").evaluate_all(isolated)


async def test_live_widgets_take_their_place_without_a_jump(browser: Browser) -> None:
    """From first paint to live nothing on the page moves."""
    async with dashboard("--guilds", "30", "--events", "0") as site:
        page = await browser.new_page(viewport={"width": 1400, "height": 1000})
        await live(page, site)
        await expect(page.locator(f"{SCREEN} .bk-pill").first).to_contain_text("Ready", timeout=LIVE)
        await page.add_init_script(SHIFTS)
        await live(page, site)
        shifts = await page.evaluate("window.shifts")
        assert sum(one["value"] for one in shifts) == 0, json.dumps(shifts)


@pytest.mark.parametrize("hours", [-5, 5])
async def test_ages_are_right_on_a_device_whose_clock_is_not(browser: Browser, hours: int) -> None:
    """A browser's clock that is hours off changes no age; one that jumps, and a kernel that is late, are told."""
    async with dashboard("--guilds", "3", "--events", "0") as site:
        page = await browser.new_page()
        await page.add_init_script(SKEW % (hours * 3_600_000))
        await live(page, site)
        await site.join("Just now", 500_000)
        row = page.locator(f"{SCREEN} .botkit-table tbody tr", has_text="Just now")
        await expect(row.locator("time")).to_have_text("just now", timeout=5000)
        since = page.locator(f"{HEADLINE} .bk-since")
        await expect(since).to_have_text(re.compile(r"^for (\d+ min )?\d+ s$|\b\d+ s$"))
        assert " h" not in await page.locator(f"{HEADLINE} .bk-facts > div").last.inner_text()  # the uptime
        await stopped(page, site)


async def stopped(page: Page, site: Site) -> None:
    """Let the kernel be late while the page sleeps for an hour, or its clock is set back: it says so, and recovers."""
    headline, number = page.locator(HEADLINE), page.locator(f"{SCREEN} .bk-sentence strong")
    kernel = site.connection.pid
    for jump in (3_600_000, -3 * 3_600_000):
        os.kill(kernel, signal.SIGSTOP)
        try:
            await page.evaluate("(jump) => { window.skew += jump; }", jump)
            await expect(headline).to_have_attribute("data-worth", "stale", timeout=4000)
            await expect(headline.locator(".bk-age")).to_contain_text(re.compile(r"\d\d:\d\d:\d\d"))
            await expect(number).to_have_text("4")
        finally:
            os.kill(kernel, signal.SIGCONT)
        await expect(headline).to_have_attribute("data-worth", "live", timeout=10_000)
    await expect(page.locator(".botkit-banner")).to_be_hidden()


async def test_a_page_that_loads_from_a_late_kernel_waits_and_says_so(browser: Browser) -> None:
    """While the kernel does not answer the page says that it waits; then it is whole."""
    async with dashboard("--guilds", "3", "--events", "0") as site:
        page = await browser.new_page()
        await live(page, site)
        kernel = site.connection.pid
        os.kill(kernel, signal.SIGSTOP)
        try:
            await page.goto(site.url, wait_until="commit")
            await expect(page.locator(".botkit-banner")).to_contain_text(
                "does not answer yet", timeout=10_000
            )
        finally:
            os.kill(kernel, signal.SIGCONT)
        await expect(page.locator(f"{SCREEN} .bk-sentence strong")).to_have_text("3", timeout=LIVE)
        await expect(page.locator(".botkit-banner")).to_be_hidden()
