"""The dashboard as people meet it: `botkit dashboard` in a real browser."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import AsyncIterator

import psutil
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from botkit.ipc.connection import find
from tests.browser.site import Site, dashboard
from tests.running import running

pytestmark = pytest.mark.browser
SENTENCE = ".jp-OutputArea-output .bk-sentence"
NUMBER = f"{SENTENCE} strong"
LIVE = 20_000
TIME = re.compile(r"\d{1,2}:\d\d:\d\d")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A dashboard with thirty servers and nothing happening."""
    async with dashboard("--guilds", "30", "--events", "0") as site:
        yield site


@pytest.fixture
async def page(browser: Browser, site: Site) -> Page:
    """The dashboard's page, live."""
    page = await browser.new_page()
    await page.goto(site.url)
    await live(page)
    return page


async def live(page: Page) -> None:
    """Wait until the live widgets have taken their place."""
    await expect(page.locator(NUMBER)).to_be_visible(timeout=LIVE)


async def test_the_number_is_right_and_follows_a_join_and_a_leave(site: Site, page: Page) -> None:
    """The tutorial's sentence shows the bot's guild count, within two seconds of a change."""
    await expect(page.locator(SENTENCE)).to_have_text("The bot is active in 30 servers", timeout=LIVE)
    guild = await site.join("New friends", 12)
    await expect(page.locator(NUMBER)).to_have_text("31", timeout=2000)
    await site.leave(guild["id"])
    await expect(page.locator(NUMBER)).to_have_text("30", timeout=2000)


async def test_no_request_leaves_the_machine(browser: Browser, site: Site) -> None:
    """Everything that the page loads comes from its own address."""
    page = await browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(site.url)
    await live(page)
    foreign = [url for url in asked if not url.startswith((site.url, "data:", "blob:"))]
    assert asked
    assert foreign == []


async def test_the_page_loads_nothing_of_jupyterlab(browser: Browser, site: Site) -> None:
    """The page, the panels' front ends and a websocket are all: neither Voila's nor an extension's are asked for."""
    page, asked = await browser.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(site.url)
    await live(page)
    ours = re.compile(rf"blob:|data:|{site.url}$|{site.url}api/kernels/|{site.url}botkit/assets/\w+/panels/")
    assert any("/panels/" in url for url in asked)
    assert [url for url in asked if not ours.match(url)] == []


async def test_a_page_is_light_and_what_it_has_loaded_once_it_keeps(browser: Browser, site: Site) -> None:
    """Cold at most 200 KB, loaded anew at most 50 KB, the websocket counted until the page is live."""
    context = await browser.new_context()
    weights = [await weight(context, site) for _ in range(2)]
    assert 50_000 < weights[0] <= 200_000
    assert weights[1] <= 50_000


async def weight(context: BrowserContext, site: Site) -> int:
    """Open the page; return the bytes that came over the line until it was live."""
    page, sizes = await context.new_page(), list[int]()
    session = await context.new_cdp_session(page)
    await session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.on("websocket", lambda line: line.on("framereceived", lambda data: sizes.append(len(data))))
    await page.goto(site.url)
    await live(page)
    await page.wait_for_load_state("networkidle")
    await page.close()
    return sum(sizes)


async def test_nothing_is_wrong_in_the_browsers_console(browser: Browser, site: Site) -> None:
    """No script fails and no file is missing."""
    page = await browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 400 else None)
    await page.goto(site.url)
    await live(page)
    assert wrong == []


async def test_ten_viewers_share_one_kernel_and_one_bot(browser: Browser, site: Site, page: Page) -> None:
    """Every further viewer sees the same numbers; there is one kernel process and one gateway connection."""
    pages = [await browser.new_page() for _ in range(9)]
    for other in pages:
        await other.goto(site.url)
        await live(other)
    await site.join("For everyone")
    for other in (page, *pages):
        await expect(other.locator(NUMBER)).to_have_text("31", timeout=4000)
    kernels = [p for p in psutil.Process(site.process.pid).children() if "ipykernel" in " ".join(p.cmdline())]
    assert len(kernels) == 1


async def test_closing_tabs_and_reloading_stops_nothing(browser: Browser, site: Site, page: Page) -> None:
    """After all tabs are closed the bot runs on, and a reload shows the same numbers."""
    before = site.connection
    await expect(page.locator(NUMBER)).to_have_text("30", timeout=LIVE)
    await page.reload()
    await expect(page.locator(NUMBER)).to_have_text("30", timeout=LIVE)
    await page.close()
    again = await browser.new_page()
    await again.goto(site.url)
    await expect(again.locator(NUMBER)).to_have_text("30", timeout=LIVE)
    assert site.connection == before


async def test_the_table_searches_sorts_and_pages(site: Site, page: Page) -> None:
    """A viewer finds a server by part of its name, and pages through the rest."""
    await site.join("Zebra club", 4)
    table = page.locator(".jp-OutputArea-output .botkit-table")
    await expect(table.locator("tbody tr")).to_have_count(25)
    await page.get_by_role("searchbox").fill("zebra")
    await expect(table.locator("tbody tr")).to_have_count(1, timeout=3000)
    await expect(table.locator("tbody tr")).to_contain_text("Zebra club")
    await page.get_by_role("searchbox").fill("")
    await page.get_by_role("button", name="Next").click()
    await expect(table.locator("tbody tr")).to_have_count(6, timeout=3000)


async def test_what_one_viewer_searches_no_other_sees(browser: Browser, site: Site, page: Page) -> None:
    """Search and page belong to the browser."""
    other = await browser.new_page()
    await other.goto(site.url)
    await live(other)
    await page.get_by_role("searchbox").fill("nothing is called so")
    await expect(page.locator(".jp-OutputArea-output .botkit-table tbody tr td[data-id]")).to_have_count(
        0, timeout=3000
    )
    await expect(other.locator(".jp-OutputArea-output .botkit-table tbody tr")).to_have_count(25)
    await expect(other.get_by_role("searchbox")).to_have_value("")


async def test_a_server_opens_for_the_one_who_clicks(browser: Browser, site: Site, page: Page) -> None:
    """A click asks the bot about one server through the viewers' filter; another viewer sees nothing of it."""
    guild = await site.join("Night owls", 4242)
    other = await browser.new_page()
    await other.goto(site.url)
    await live(other)
    row = page.locator(".jp-OutputArea-output .botkit-table tbody tr", has_text="Night owls")
    await row.locator("td.bk-members").click(timeout=4000)
    detail = page.get_by_role("dialog")
    await expect(detail).to_have_accessible_name("Night owls")
    for text in (guild["id"], "4,242", "Owner", "Channels (", "Roles (", "As of "):
        await expect(detail).to_contain_text(text, timeout=5000)
    await expect(other.get_by_role("dialog")).to_have_count(0)
    await expect(other.locator("tr[data-selected]")).to_have_count(0)
    await site.leave(guild["id"])
    await expect(detail).to_contain_text("not in this server any more", timeout=12_000)
    await page.keyboard.press("Escape")
    await expect(detail).to_have_count(0)


async def test_the_table_stays_right_while_guilds_come_and_go(site: Site, page: Page) -> None:
    """A search that is on the screen gains and loses rows without a reload."""
    rows = page.locator(".jp-OutputArea-output .botkit-table tbody tr")
    first = await site.join("Otter one", 5)
    await page.get_by_role("searchbox").fill("otter")
    await expect(rows).to_have_count(1, timeout=3000)
    await site.join("Otter two", 6)
    await expect(rows).to_have_count(2, timeout=4000)
    await site.leave(first["id"])
    await expect(rows).to_have_count(1, timeout=4000)
    await expect(rows).to_contain_text("Otter two")


async def test_a_hostile_name_is_text(site: Site, page: Page) -> None:
    """A server's name is shown, never run."""
    await site.join('<img src=x onerror="document.title=1">', 99_999)
    row = page.locator(".jp-OutputArea-output .botkit-table tbody tr").first
    await expect(row).to_contain_text("<img src=x", timeout=4000)
    assert await page.locator(".jp-OutputArea-output .botkit-table img").count() == 0
    await page.reload()
    await live(page)
    assert await page.locator(".jp-OutputArea-output .botkit-table img").count() == 0
    assert await page.title() != "1"


async def test_a_dead_kernel_is_replaced(site: Site, page: Page) -> None:
    """When kernel and bot die together, the page comes back by itself with a new bot."""
    await expect(page.locator(NUMBER)).to_have_text("30", timeout=LIVE)
    before = site.connection.pid
    psutil.Process(before).send_signal(signal.SIGKILL)
    async with asyncio.timeout(40):
        while (found := find()) is None or found.pid == before:
            await asyncio.sleep(0.1)
    await expect(page.locator(".jp-OutputArea-output .botkit-screen")).to_contain_text("Ready", timeout=LIVE)
    await expect(page.locator(NUMBER)).to_have_text("30", timeout=LIVE)


async def test_a_dead_bot_is_told_with_the_time_of_its_last_number(browser: Browser) -> None:
    """A dashboard that watches a bot in another process says that it is gone, and since when."""
    async with running() as process, dashboard() as site:
        page = await browser.new_page()
        await page.goto(site.url)
        await expect(page.locator(NUMBER)).to_have_text("25", timeout=LIVE)
        process.kill()
        await process.wait()
        headline = page.locator(".jp-OutputArea-output .botkit-headline")
        await expect(headline).to_have_attribute("data-worth", "lost", timeout=10_000)
        await expect(headline).to_contain_text(TIME)
        await expect(page.locator(NUMBER)).to_have_text("25")


async def test_a_stopped_server_is_told(browser: Browser) -> None:
    """The page notices by itself that the server has gone, and since when."""
    async with dashboard("--guilds", "3", "--events", "0") as site:
        page = await browser.new_page()
        await page.goto(site.url)
        await live(page)
        await expect(page).to_have_title("3 · Ready · botkit")
        icon = page.locator("link[rel=icon]")
        await expect(icon).not_to_have_attribute("href", re.compile("circle"))
    await expect(page.locator(".botkit-banner")).to_be_visible(timeout=20_000)
    await expect(page.locator(".botkit-banner")).to_contain_text(TIME)
    await expect(page).to_have_title("3 · Connection lost · botkit")
    await expect(icon).to_have_attribute("href", re.compile("circle"))


async def test_korean(browser: Browser) -> None:
    """BOTKIT_LANG=ko shows the tutorial's own sentence."""
    async with dashboard("--guilds", "12", "--events", "0", BOTKIT_LANG="ko") as site:
        page = await browser.new_page()
        await page.goto(site.url)
        await expect(page.locator(SENTENCE)).to_have_text(
            "bot은 12개의 서버에서 활동하고 있습니다", timeout=LIVE
        )
        await expect(page).to_have_title("12 · 정상 · botkit")


async def test_plain_voila_serves_the_same_page(browser: Browser) -> None:
    """`voila notebooks/dashboard.ipynb` in the clone needs configuration files alone."""
    words = ("voila", "notebooks/dashboard.ipynb", "--no-browser")
    async with dashboard(command=words, BOTKIT_SANDBOX_GUILDS="4") as site:
        page = await browser.new_page()
        await page.goto(site.url)
        await expect(page.locator(NUMBER)).to_have_text("4", timeout=LIVE)
        assert await page.locator("main").count() == 1


async def test_the_page_holds_the_number_before_any_script_runs(
    browser: Browser, site: Site, page: Page
) -> None:
    """With JavaScript off the page is a report of the moment it was loaded."""
    await expect(page.locator(NUMBER)).to_have_text("30", timeout=LIVE)
    context = await browser.new_context(java_script_enabled=False)
    report = await context.new_page()
    await report.goto(site.url)
    await expect(report.get_by_text("The bot is active in 30 servers")).to_be_visible()
    await expect(report.locator(".botkit-table tbody tr")).to_have_count(25)
