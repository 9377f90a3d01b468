"""Answers in Chromium: what a viewer sees, and what they can do by the keyboard alone."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from botkit.results import Result
from botkit.results.view import RowsView
from tests.browser.panel_harness import PanelBrowser
from tests.unit.results.lists import lists

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

EVIL = '<img src=x onerror="window.hit = 1"><script>window.hit = 1</script><b>bold</b>'
ROWS = [
    {
        "id": str(900000000000000000 + n),
        "name": f"Guild {n}",
        "members": n * 1000,
        "joined_at": "2026-01-02T20:30:05Z",
    }
    for n in range(1, 150)
]
THEMES = {"light": "#ffffff", "dark": "#111111"}
# Both ends of a pair in the colours that the browser has computed.
CONTRAST = """(selector) => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).map((one) => one / 255)
      .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (el) => {
    for (; el; el = el.parentElement) {
      const colour = getComputedStyle(el).backgroundColor;
      if (!colour.endsWith(", 0)")) return colour;
    }
  };
  return Math.min(...[...document.querySelectorAll(selector)].map((el) => {
    const [a, b] = [light(getComputedStyle(el).color), light(ground(el))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  }));
}"""


async def page_of(stage: PanelBrowser, result: Result, theme: str = "light") -> Page:
    """Show a result's HTML as a notebook does: put into the page, then its scripts run."""
    page = await stage.viewer({}, theme=theme)
    await page.evaluate("(ground) => (document.body.style.background = ground)", THEMES[theme])
    await page.evaluate(
        """(text) => {
          const box = document.createElement("div");
          box.innerHTML = text;
          for (const old of box.querySelectorAll("script")) {
            const script = document.createElement("script");
            script.textContent = old.textContent;
            old.replaceWith(script);
          }
          document.body.append(box);
        }""",
        result.html(),
    )
    return page


def view_of(result: Result) -> Any:
    """Return the widget of a paged result."""
    assert result._pages is not None
    return RowsView(result, result._pages)


async def test_times_are_the_viewers_own(stage: PanelBrowser) -> None:
    """Seoul is nine hours ahead; the exact UTC is there on hover."""
    page = await page_of(stage, Result("guilds", {}, ROWS[:2]))
    moment = page.locator("time").first
    await expect(moment).to_have_text("2026-01-03 05:30:05")
    await expect(moment).to_have_attribute("title", "2026-01-02 20:30:05 UTC")


async def test_the_head_of_a_long_table_stays(stage: PanelBrowser) -> None:
    """It scrolls by the keyboard below its head, and numbers stand on the right."""
    page = await page_of(stage, Result("guilds", {}, ROWS))
    await page.keyboard.press("Tab")
    table = page.get_by_role("region", name="guilds")
    await expect(table).to_be_focused()
    top = (await page.locator("th").first.bounding_box() or {})["y"]
    await page.keyboard.press("End")
    await page.wait_for_function("document.querySelector('.bkr-scroll').scrollTop > 1000")
    assert (await page.locator("th").first.bounding_box() or {})["y"] == top
    aligned = await page.locator("td.bkr-num").first.evaluate("(el) => getComputedStyle(el).textAlign")
    assert aligned in ("end", "right")


async def test_nothing_of_an_answer_runs(stage: PanelBrowser) -> None:
    """Neither in a table, nor in a tree, nor in rows that come later."""
    evil = {EVIL: EVIL, "deep": {EVIL: [{EVIL: EVIL}]}}
    page = await page_of(stage, Result(EVIL, {"search": EVIL}, [evil]))
    await page_of(stage, Result("x", {}, evil))

    async def ask(arguments: dict[str, Any]) -> Any:
        return {"rows": [{"id": "2", "a": EVIL}], "total": 2, "offset": 1}

    view = view_of(Result("x", {}, {"rows": [{"id": "1", "a": EVIL}], "total": 2}, ask=ask))
    grown = await stage.viewer({"evil": view})
    await grown.get_by_role("button", name="Show more").click()
    await expect(grown.locator("tbody tr")).to_have_count(2)
    for one in (page, grown):
        assert await one.evaluate("window.hit") is None
        assert await one.locator(".botkit-result :is(img, b:not(.bkr-tree b))").count() == 0


@pytest.mark.parametrize("theme", THEMES)
async def test_everything_can_be_read(theme: str, stage: PanelBrowser) -> None:
    """Text stands out from its ground in light and in dark."""
    value = {"rows": [{"a": None, "b": 5, "c": {"d": 1}}], "unit": {"x": "", "y": [1, {"z": 2}]}}
    page = await page_of(stage, Result("guilds", {"limit": 1}, value), theme)
    parts = ".botkit-result :is(th, td, td *, .bkr-caption, .bkr-tree *, .bkr-none)"
    assert await page.evaluate(CONTRAST, parts) >= 4.5


async def test_more_rows_by_the_keyboard(stage: PanelBrowser) -> None:
    """Tab, Enter: the table grows, the focus stays; a viewer who comes later sees all of it."""
    async with lists() as (asker, _, _server):
        view = view_of(await asker.ask("guilds", limit=10))
        page = await stage.viewer({"rows": view})
        await expect(page.locator(".bkr-count")).to_have_text("35 more")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Show more")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator("tbody tr")).to_have_count(20)
        await expect(page.get_by_role("button", name="Show more")).to_be_focused()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator("tbody tr")).to_have_count(45)
        await expect(page.locator("tbody tr").last).to_contain_text("Guild 45")
        await expect(page.get_by_role("region")).to_be_focused()
        await expect(page.get_by_role("button")).to_have_count(0)
        later = await stage.viewer({"rows": view})
        await expect(later.locator("tbody tr")).to_have_count(45)
        names = await later.locator("tbody tr td:nth-child(2)").all_text_contents()
        assert names == [f"Guild {n}" for n in range(1, 46)]


async def test_loading_shows_progress_and_can_be_cancelled(stage: PanelBrowser) -> None:
    """A bar with its numbers and one button; afterwards the others are back."""
    async with lists() as (asker, routes, _):
        page = await stage.viewer({"rows": view_of(await asker.ask("guilds", limit=10))})
        routes.gate.clear()
        await page.get_by_role("button", name="Load all").click()
        await expect(page.get_by_role("progressbar")).to_have_attribute("max", "45")
        await expect(page.locator(".bkr-count")).to_have_text("10 of 45")
        await page.get_by_role("button", name="Cancel").click()
        await expect(page.get_by_role("alert")).to_have_text("Stopped at 10 of 45 rows.")
        await expect(page.get_by_role("button", name="Load all")).to_be_visible()
        await expect(page.get_by_role("progressbar")).to_be_hidden()


async def test_a_watch_tells_its_age(stage: PanelBrowser) -> None:
    """Live, then old by the page's own clock, then stopped by its button."""
    async with lists() as (asker, _, _server):
        watch = asker.watch("guilds", every=3600, limit=2)
        page = await stage.viewer({"watch": watch}, clock=True)
        state = page.get_by_role("status")
        await expect(state).to_have_text("live")
        await expect(page.locator("tbody tr")).to_have_count(2)
        await page.clock.fast_forward(4 * 3600 * 1000)
        await expect(state).to_have_text(re.compile("old: the last answer came 4 h ago"))
        await page.get_by_role("button", name="Stop").click()
        await expect(state).to_have_text("stopped; this is 4 h old")
        await expect(page.get_by_role("button", name="Stop")).to_be_hidden()
        assert not watch.running


async def test_a_watch_says_that_the_bot_is_away(stage: PanelBrowser) -> None:
    """With the reason, and the last value pale below it."""
    async with lists() as (asker, _, server):
        page = await stage.viewer({"watch": asker.watch("guilds", every=0.1, limit=2)})
        await expect(page.get_by_role("status")).to_have_text("live")
        await server.stop()
        await expect(page.get_by_role("status")).to_have_text(
            re.compile(r"the bot does not answer; this is \d+ s old"),
            timeout=15_000,  # a bot that was there is looked for during 5 s first
        )
        await expect(page.get_by_role("alert")).not_to_be_empty()
        await expect(page.locator("tbody tr")).to_have_count(2)


async def test_what_is_open_stays_open(stage: PanelBrowser) -> None:
    """A value that changes below somebody's eyes leaves branches, place and focus."""
    async with lists() as (asker, routes, _):
        routes.rows = [{"id": str(n), "name": {"a": {"b": n}}} for n in range(60)]
        page = await stage.viewer({"watch": asker.watch("guilds", every=0.1, limit=20)})
        await expect(page.get_by_role("status")).to_have_text("live")
        await page.locator("summary").nth(2).click()
        await expect(page.locator("details[open]").first).to_be_visible()
        opened = await page.locator("details[open]").count()
        await page.locator(".bkr-scroll").evaluate("(el) => (el.scrollTop = 30)")
        routes.rows[0]["name"] = {"a": {"b": "new"}}
        async with asyncio.timeout(10):
            while "new" not in await page.locator(".bkr-value").inner_html():
                await asyncio.sleep(0.02)
        assert await page.locator("details[open]").count() == opened
        assert await page.locator(".bkr-scroll").evaluate("(el) => el.scrollTop") == 30
        await expect(page.locator("summary").nth(2)).to_be_focused()


async def test_a_view_that_is_closed_listens_no_more(stage: PanelBrowser) -> None:
    """Its listeners and its clock go with it."""
    async with lists() as (asker, _, _server):
        watch = asker.watch("guilds", every=3600)
        page = await stage.viewer({"watch": watch, "rows": view_of(await asker.ask("guilds", limit=10))})
        for name in ("watch", "rows"):
            assert await page.evaluate("(name) => window.models[name].listening", name) > 0
            await page.evaluate("(name) => window.models[name].cleanup()", name)
            assert await page.evaluate("(name) => window.models[name].listening", name) == 0
