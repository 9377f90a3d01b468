"""The page around the widgets, in a real Chromium: first paint, live, the connection lost and found, the theme."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from tests.unit.serve.dashboards import Served, serving, told, write

pytestmark = pytest.mark.browser

BAR = ".botkit-banner[role=status]"
BANNER = re.compile(r"lost since \d\d:\d\d:\d\d")


async def live(page: Page, timeout: float = 20_000) -> int:
    """Wait until the counter's widget stands; return what it shows."""
    await expect(page.locator(".count")).to_have_text(re.compile(r"\d+"), timeout=timeout)
    return int(await page.locator(".count").inner_text())


async def open_page(browser: Browser, served: Served) -> Page:
    """Open the dashboard in a new page."""
    page = await browser.new_page()
    await page.goto(served.url)
    return page


async def test_the_page_asks_no_other_host_and_complains_of_nothing(browser: Browser, tmp_path: Path) -> None:
    """Every request is to the dashboard's own address, none fails, and no error is in the console."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        page, hosts, errors = await browser.new_page(), set[str](), list[str]()

        def note(message: ConsoleMessage) -> None:
            if message.type == "error":
                errors.append(message.text)

        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        page.on("console", note)
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(served.url)
        await live(page)
        assert {host for host in hosts if host} == {urlsplit(served.url).netloc}
        assert errors == []


async def test_scripts_are_loaded_once(browser: Browser, tmp_path: Path) -> None:
    """A page that is loaded anew asks for none of them again, and they come compressed."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        page, asked, bytes_ = await browser.new_page(), list[str](), list[int]()
        await page.goto(served.url)
        await live(page)
        page.on("request", lambda request: asked.append(request.url))
        session = await page.context.new_cdp_session(page)
        await session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: bytes_.append(int(event["encodedDataLength"])))
        await page.reload()
        await live(page)
        assert any("/botkit/assets/" in url for url in asked)
        assert not any("/voila/static/" in url or "/voila/labextensions/" in url for url in asked)
        assert sum(bytes_) < 100_000


async def test_numbers_stand_before_any_script_has_run(browser: Browser, tmp_path: Path) -> None:
    """The page's HTML carries the first paint; a page without JavaScript keeps it, and says that it stands still."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        context = await browser.new_context(java_script_enabled=False)
        page = await context.new_page()
        await page.goto(served.url)
        await expect(page.locator("#paint")).to_be_visible()
        assert "live ones need JavaScript" in await page.content()


async def test_live_widgets_take_the_place_of_the_first_paint(browser: Browser, tmp_path: Path) -> None:
    """Once the widget stands the first paint is gone, and the number changes by itself."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        page = await open_page(browser, served)
        before = await live(page)
        await expect(page.locator("#paint")).to_have_count(0)
        await expect(page.locator(".count")).not_to_have_text(str(before))


async def test_the_first_paint_stays_while_the_live_view_is_not_there(
    browser: Browser, tmp_path: Path
) -> None:
    """If the widget manager does not load, the first numbers remain, and the page says so."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        page = await browser.new_page()
        await page.route("**/widgets-manager8/**", lambda route: route.abort())
        await page.goto(served.url)
        await expect(page.locator(BAR)).to_contain_text("did not load", timeout=45_000)
        await expect(page.locator("#paint")).to_be_visible()


async def test_a_server_that_ends_is_told_and_its_return_found(browser: Browser, tmp_path: Path) -> None:
    """The banner says since when the connection is lost; when the server is back the page is live by itself."""
    notebook = write(tmp_path / "toy.ipynb")
    async with serving(notebook) as served:
        page = await open_page(browser, served)
        await live(page)
    await expect(page.locator(BAR)).to_have_text(BANNER, timeout=3000)
    async with serving(notebook, port=urlsplit(served.url).port):
        await expect(page.locator(BAR)).to_be_hidden(timeout=20_000)
        await live(page)


async def test_a_kernel_that_dies_is_told_and_replaced(browser: Browser, tmp_path: Path) -> None:
    """The page notices within seconds, and comes back on a new kernel."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        page = await open_page(browser, served)
        await live(page)
        pid = await page.locator("pre").first.inner_text()
        os.kill(int(told(await served.get())["pid"]), signal.SIGKILL)
        await expect(page.locator(BAR)).to_have_text(BANNER, timeout=8000)
        await expect(page.locator("pre").first).not_to_have_text(pid, timeout=20_000)
        await live(page)


async def test_two_viewers_see_the_same_number(browser: Browser, tmp_path: Path) -> None:
    """Both pages show one model; closing one leaves the other live."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        one, other = await asyncio.gather(*(open_page(browser, served) for _ in range(2)))
        await asyncio.gather(live(one), live(other))
        await one.close(run_before_unload=True)
        before = await live(other)
        await expect(other.locator(".count")).not_to_have_text(str(before))
        await expect(other.locator(BAR)).to_be_hidden()


async def test_the_theme_is_the_viewers_and_is_kept(browser: Browser, tmp_path: Path) -> None:
    """The system's theme at first; the button chooses, by keyboard too; a reload keeps it."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        page = await (await browser.new_context(color_scheme="light")).new_page()
        await page.goto(served.url)
        await expect(page.locator("html")).to_have_attribute("data-theme", "light")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button")).to_have_text("Theme: Dark")
        await page.reload()
        await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        await expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")


async def test_pages_come_and_go_without_a_word(browser: Browser, tmp_path: Path) -> None:
    """The log of a dashboard that is well is empty, however many look at it."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        page = await open_page(browser, served)
        await page.locator(".jupyter-widgets").first.wait_for()
        async with page.expect_response("**/voila/api/shutdown/**"):
            await page.reload()
        assert await served.end() == (0, "")
