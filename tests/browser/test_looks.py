"""The dashboard's looks: nobody stumbles, nothing moves by itself, every screen fits, and the view for a wall."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.browser.site import Site, dashboard
from tests.unit.serve.dashboards import serving, write

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NUMBER = ".jp-OutputArea-output .bk-sentence strong"
OPEN = ".jp-OutputArea-output .botkit-table tbody .bk-open"
LIVE = 20_000
WATCHED = 6000
"""Milliseconds for which shifts are watched: some sixty events."""
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifts.push(one.value); })
  .observe({ type: "layout-shift" });
"""
STOPS = """
() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const around = here.matches("input[type=radio]") ? here.nextElementSibling : here, style = getComputedStyle(around);
  const box = around.getBoundingClientRect();
  return {
    name: (here.className || here.tagName) + "",
    seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    top: Math.round(box.top + scrollY), there: box.width > 0 && box.height > 0,
  };
}
"""
SCROLL = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
CUT = """
() => [...document.querySelectorAll(".jp-OutputArea-output .bk-card")]
  .filter((card) => card.checkVisibility() && card.scrollHeight > card.clientHeight + 1)
  .map((card) => card.innerText)
"""


@pytest.fixture
def browser(module_chromium: Browser) -> Browser:
    """The module's Chromium."""
    return module_chromium


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """A dashboard of a bot in eighty servers, in which something happens ten times a second."""
    folder = str(tmp_path_factory.mktemp("looks"))
    # It is older than each test, and so not in a test's own environment.
    here = {"JUPYTER_RUNTIME_DIR": folder, "BOTKIT_ENV_FILE": f"{folder}/none.env", "BOTKIT_IPC_PORT": "0"}
    async with dashboard("--guilds", "80", "--events", "10", BOTKIT_HISTORY="off", **here) as site:
        yield site


async def visit(
    browser: Browser,
    site: Site,
    size: tuple[int, int],
    scheme: Literal["dark", "light"] = "dark",
    query: str = "",
) -> Page:
    """Open the page on a screen of a size, and wait until it is live."""
    width, height = size
    page = await browser.new_page(color_scheme=scheme, viewport={"width": width, "height": height})
    await page.goto(site.url + query)
    await expect(page.locator(NUMBER)).to_be_visible(timeout=LIVE)
    return page


async def found(page: Page) -> list[str]:
    """Return what axe objects to, by all of its rules."""
    result: dict[str, Any] = (await Axe().run(page)).response
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in result["violations"]
        for node in one["nodes"]
    ]


async def test_axe_finds_nothing(browser: Browser, site: Site) -> None:
    """Neither in dark nor in light, on a phone or a desk, with a server open or not, nor on the wall."""
    for scheme in ("dark", "light"):
        for size in ((360, 800), (1400, 900)):
            page = await visit(browser, site, size, scheme)  # type: ignore[arg-type]
            assert await found(page) == []
            await page.locator(OPEN).first.click()
            await expect(page.locator(".bk-detail[open] dd").first).to_be_visible()
            assert await found(page) == []
            await page.close()
    wall = await visit(browser, site, (1920, 1080), query="?view=wall")
    assert await found(wall) == []
    await wall.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [one.split(":")[0] for one in await found(wall)] == ["button-name"]  # it does look


async def test_axe_finds_nothing_in_the_login(browser: Browser, tmp_path: Path) -> None:
    """Neither before nor after a wrong token."""
    how = {"BOTKIT_DASHBOARD_TOKEN": "a-token-that-nobody-guesses", "JUPYTER_RUNTIME_DIR": str(tmp_path)}
    async with serving(write(tmp_path / "toy.ipynb"), **how) as served:
        for scheme, width in (("dark", 1400), ("light", 360)):
            page = await browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})  # type: ignore[arg-type]
            await page.goto(served.url)
            assert await found(page) == []
            await page.get_by_label("Token").fill("wrong")
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("alert")).to_be_visible()
            assert await found(page) == []
            await page.close()


async def test_nothing_moves_while_numbers_change(browser: Browser, site: Site) -> None:
    """Not measurably: what may move is a row of a list whose neighbour has come or gone, which is 0.002 at most."""
    for size, query in (((1400, 900), ""), ((360, 800), ""), ((1920, 1080), "?view=wall")):
        page = await visit(browser, site, size, query=query)
        await page.wait_for_timeout(1500)  # the first paint gives way
        await page.evaluate(SHIFTS)
        before = await page.locator(".jp-OutputArea-output").inner_text()
        await page.wait_for_timeout(WATCHED)
        assert await page.locator(".jp-OutputArea-output").inner_text() != before
        assert sum(await page.evaluate("window.shifts")) < 0.01, size
        await page.close()


async def test_every_screen_fits(browser: Browser, site: Site) -> None:
    """From a small phone to a wall nothing is wider than the screen; a view that there is not is the usual page."""
    page = await visit(browser, site, (320, 640), query="?view=moon")
    await expect(page.locator(".botkit-theme")).to_be_visible()
    assert await page.evaluate("document.documentElement.dataset.view ?? null") is None
    for width in (320, 360, 480, 700, 768, 1024, 1080, 1400, 1920, 3840):
        await page.set_viewport_size({"width": width, "height": 900})
        await expect(page.locator(NUMBER)).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


async def test_focus_is_seen_from_top_to_bottom(browser: Browser, site: Site) -> None:
    """Tab leads through everything that can be pressed, downwards, and each stop is marked."""
    page = await visit(browser, site, (1400, 900))
    stops: list[dict[str, Any]] = []
    for _ in range(60):
        await page.keyboard.press("Tab")
        stop = await page.evaluate(STOPS)
        if stop is None:
            break
        stops.append(stop)
    assert len(stops) >= 10
    assert [stop["name"] for stop in stops if not (stop["seen"] and stop["there"])] == []
    assert all(later["top"] >= sooner["top"] - 60 for sooner, later in pairwise(stops)), stops


async def test_the_wall_is_one_sheet(browser: Browser, site: Site) -> None:
    """Dark though the system is light, nothing to scroll, to press or cut off, and a large number."""
    for width, height in ((1920, 1080), (3840, 2160), (1280, 1024)):
        page = await visit(browser, site, (width, height), "light", "?view=wall")
        assert await page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert await page.evaluate(SCROLL) == [width, height]
        assert await page.locator("a:visible, button:visible, input:visible, select:visible").count() == 0
        box = await page.locator(NUMBER).bounding_box()
        assert box is not None
        assert box["height"] > height / 16
        assert await page.evaluate(CUT) == []
        await page.close()


async def test_a_wall_that_slept_loads_itself_again(browser: Browser, site: Site) -> None:
    """A page whose clock has jumped by an hour is a new one, still on the wall, within two looks at the clock."""
    page = await browser.new_page()
    await page.clock.install()
    await page.goto(f"{site.url}?view=wall")
    await expect(page.locator(NUMBER)).to_be_visible(timeout=LIVE)
    await page.evaluate("window.old = true")
    await page.clock.fast_forward("01:00:00")
    await page.wait_for_function("window.old === undefined", timeout=LIVE)
    await expect(page.locator(NUMBER)).to_be_visible(timeout=LIVE)
    assert await page.evaluate("document.documentElement.dataset.view") == "wall"
