"""The chart in Chromium: what a viewer sees and chooses, by mouse, finger and keys."""

from __future__ import annotations

import json
import random
import re
import time
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Page, expect

from botkit.model import Snapshot, State
from botkit.panels import ChartPanel
from botkit.panels._static import read
from botkit.panels.chart_lines import TENTHS, Lines, Point, gap_at
from botkit.panels.chart_view import scale, window
from tests.browser.panel_harness import PanelBrowser

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NOW = round(time.time())
READY = Snapshot(at=NOW, state=State.READY, since=NOW - 60, guilds=25, members=1234, events_per_second=2)


def _panel(points: list[Point] | None = None) -> ChartPanel:
    """Return a chart of the last 14 minutes, the servers going from 10 to 24; or of other points."""
    panel = ChartPanel("en")
    told = points or [(NOW - 60 * ago, 24 - ago, 1000 + ago, ago / 2) for ago in range(14, -1, -1)]
    panel.fill(dict.fromkeys(panel.lines.by_span, told))
    return panel


async def _slider(page: Page) -> str:
    return await page.get_by_role("slider").get_attribute("aria-valuetext") or ""


async def test_the_chart_grows_and_late_viewers_see_all(stage: PanelBrowser) -> None:
    """A new point reaches the page, another view of it, and the one who comes later."""
    panel = ChartPanel("en")
    stage.wire("chart", panel)
    first = await stage.viewer({"chart": panel})
    await expect(first.locator(".bk-plot .bk-empty")).to_be_visible()
    panel.update(replace(READY, at=NOW - 60, guilds=20))
    panel.update(replace(READY, at=NOW - 31, guilds=22))
    panel.update(READY)
    await expect(first.locator(".bk-value")).to_have_text("25 servers")
    second = await stage.viewer({"chart": panel})
    await expect(second.locator(".bk-value")).to_have_text("25 servers")
    await first.evaluate("window.view('chart')")
    await expect(first.locator(".bk-value").nth(1)).to_have_text("25 servers")
    await expect(first.locator("canvas")).to_have_count(2)


async def test_keys_walk_along_the_points(stage: PanelBrowser) -> None:
    """Arrows, Home and End move; what is there is told as the value of the slider; Escape ends it."""
    page = await stage.viewer({"chart": _panel()})
    slider = page.get_by_role("slider", name="Servers")
    await slider.focus()
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowLeft")
    await expect(page.locator(".bk-value")).to_have_text("23 servers")
    assert re.match(r"23 servers, .*\d\d:\d\d:\d\d", await _slider(page))
    await page.keyboard.press("Home")
    await expect(page.locator(".bk-value")).to_have_text("10 servers")
    await page.keyboard.press("Escape")
    await expect(page.locator(".bk-value")).to_have_text("24 servers")


async def test_the_mouse_reads_a_value(stage: PanelBrowser) -> None:
    """The value and its time under the pointer stand above the line; without the pointer the last value does."""
    page = await stage.viewer({"chart": _panel()})
    await page.locator(".u-over").hover(position={"x": 0, "y": 60})
    await expect(page.locator(".bk-value")).to_have_text("10 servers")
    await page.mouse.move(0, 0)
    await expect(page.locator(".bk-value")).to_have_text("24 servers")


async def test_a_finger_reads_a_value(stage: PanelBrowser) -> None:
    """It moves the cursor as the mouse does, and the cursor stays where it was lifted."""
    page = await stage.viewer({"chart": _panel()}, width=360)
    over = page.locator(".u-over")
    box = await over.bounding_box()
    assert box is not None
    for kind, x in (("pointerdown", box["x"] + 40), ("pointermove", box["x"])):
        await over.dispatch_event(
            kind, {"pointerType": "touch", "isPrimary": True, "clientX": x, "bubbles": True}
        )
    await expect(page.locator(".bk-value")).to_have_text("10 servers")


async def test_drag_zooms_and_double_click_resets(stage: PanelBrowser) -> None:
    """The part drawn out fills the width, stays while points come, and the whole comes back."""
    panel = _panel()
    page = await stage.viewer({"chart": panel})
    box = await page.locator(".u-over").bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 5, box["y"] + 50)
    await page.mouse.down()
    await page.mouse.move(box["x"] + box["width"] / 2 + 9, box["y"] + 60, steps=4)
    await page.mouse.up()
    await page.mouse.move(0, 0)
    await expect(page.locator(".bk-value")).to_have_text("17 servers")
    await expect(page.locator(".bk-when")).to_contain_text("+7")
    panel.update(replace(READY, at=NOW + 5))
    await expect(page.locator(".bk-value")).to_have_text("17 servers")
    await page.locator(".u-over").dblclick(position={"x": 100, "y": 60})
    await page.mouse.move(0, 0)
    await expect(page.locator(".bk-value")).to_have_text("25 servers")


async def test_zoom_by_keys_and_buttons(stage: PanelBrowser) -> None:
    """Plus shows the newest half, arrows with Shift what is beside it, 0 and the button the whole."""
    page = await stage.viewer({"chart": _panel()})
    when = page.locator(".bk-when")
    reset = page.get_by_role("button", name="Whole range")
    await expect(reset).to_have_attribute("aria-disabled", "true")
    await page.get_by_role("slider").focus()
    await page.keyboard.press("+")
    await expect(when).to_contain_text("–")
    await page.keyboard.press("Shift+ArrowLeft")
    await page.keyboard.press("Shift+ArrowLeft")
    await page.keyboard.press("Shift+ArrowLeft")
    await page.keyboard.press("Shift+ArrowLeft")
    await expect(page.locator(".bk-value")).to_have_text("17 servers")
    await page.keyboard.press("0")
    await expect(page.locator(".bk-value")).to_have_text("24 servers")
    await page.get_by_role("button", name="Zoom in").click()
    await expect(when).to_contain_text("–")
    await reset.click()
    await expect(when).to_have_text("+14 in 14 min")


async def test_each_viewer_has_a_measure_and_a_range(stage: PanelBrowser) -> None:
    """What one chooses changes nothing for another, nothing is sent for it, and a new view remembers it."""
    panel = _panel([(NOW - 1800, 2, 50, 1), (NOW - 600, 3, 60, 2), (NOW, 4, 70, 3)])
    line = stage.wire("chart", panel)
    one, other = [await stage.viewer({"chart": panel}) for _ in range(2)]
    await one.evaluate(
        "Object.defineProperty(window, 'localStorage', {value: window.kept = {"
        "getItem(key) { return this[key] ?? null; }, setItem(key, value) { this[key] = value; }}})"
    )
    await one.get_by_role("radio", name="Members").check(force=True)
    await one.get_by_role("radio", name="15 min").check(force=True)
    await expect(one.locator(".bk-value")).to_have_text("70 members")
    await expect(one.locator(".bk-when")).to_have_text("+20 in 30 min")
    await expect(other.locator(".bk-value")).to_have_text("4 servers")
    await one.evaluate("window.view('chart')")
    await expect(one.locator(".bk-value").nth(1)).to_have_text("70 members")
    assert line.sent == []


async def test_a_gap_is_a_gap(stage: PanelBrowser) -> None:
    """Nothing is drawn where the number was not known, the cursor says so, and the words do."""
    told: list[Point] = [
        (NOW - 600, 5, 50, 1),
        (NOW - 400, 5, 50, 1),
        (NOW - 399, None),
        (NOW - 100, 5, 50, 1),
    ]
    panel = _panel([*told, (NOW, 5, 50, 1)])
    page = await stage.viewer({"chart": panel})
    painted = """() => { const canvas = document.querySelector("canvas"), context = canvas.getContext("2d");
      const over = document.querySelector(".u-over").getBoundingClientRect(), box = canvas.getBoundingClientRect();
      return [0.15, 0.6, 0.95].map((share) => {
        const x = Math.round(over.left - box.left + share * over.width);
        const { data } = context.getImageData(x, 0, 1, canvas.height);
        return Array.from({ length: canvas.height }, (_, y) => data[4 * y] - data[4 * y + 2] > 120).includes(true);
      }); }"""
    assert await page.evaluate(painted) == [True, False, True]
    await expect(page.locator(".bk-hidden")).to_contain_text("1 gap, in which the number is not known.")
    await page.get_by_role("slider").focus()
    for _ in range(3):
        await page.keyboard.press("ArrowLeft")
    await expect(page.locator(".bk-value")).to_have_text("not known")


async def test_the_numbers_are_a_table(stage: PanelBrowser) -> None:
    """Whoever opens it reads all three numbers at even times."""
    page = await stage.viewer({"chart": _panel()})
    await page.get_by_text("Numbers as a table").click()
    rows = page.locator(".bk-numbers tbody tr")
    await expect(rows).not_to_have_count(0)
    assert 10 <= await rows.count() <= 26
    titles = await page.locator(".bk-numbers thead th").all_text_contents()
    assert titles == ["Time", "Servers", "Members", "Events/s"]
    assert len(await rows.first.locator("td").all_text_contents()) == 3


async def test_the_chart_fits_its_container(stage: PanelBrowser) -> None:
    """A narrower window gets a narrower line."""
    page = await stage.viewer({"chart": _panel()}, width=1000)
    await expect(page.locator(".uplot")).to_have_count(1)
    await page.set_viewport_size({"width": 320, "height": 600})
    await page.wait_for_function("document.querySelector('.uplot').offsetWidth < 320")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320


async def _front(page: Page, names: str) -> None:
    source = read("chart_lines.js") + f"\nwindow.front = {{ {names} }};"
    await page.evaluate(
        "(text) => import(URL.createObjectURL(new Blob([text], {type: 'text/javascript'})))", source
    )


async def test_both_ends_keep_and_see_the_same(stage: PanelBrowser) -> None:
    """A page that was there from the beginning has what a later one gets, whatever the clock and the bot do."""
    page = await stage.viewer({})
    await _front(page, "decode, addRow, wholeWindow, scaleOf")
    dice = random.Random(5)  # noqa: S311
    lines, rows, at = Lines(), [], NOW * TENTHS
    empty = lines.encoded()
    for _ in range(3000):
        at += dice.choice([1, 5, 11, 40, 40, 100, 3000, -70])
        counts: Any = [dice.randrange(50), dice.randrange(10**6), dice.choice([None, dice.randrange(10_000)])]
        rows.append([at, *counts] if dice.random() < 0.9 else gap_at(at))
    lines.add(rows)
    shown: dict[str, Any] = await page.evaluate(
        """([empty, rows, full]) => { const lines = front.decode(empty);
        for (const row of rows) for (const line of Object.values(lines)) front.addRow(line, row);
        return { lines, decoded: front.decode(full), window: front.wholeWindow(lines, "24h"),
          scales: ["guilds", "members", "events"].map((one) => front.scaleOf(lines["24h"].rows, one)) }; }""",
        [empty, rows, lines.encoded()],
    )
    expected = {span: line.rows for span, line in lines.by_span.items()}
    assert {span: line["rows"] for span, line in shown["lines"].items()} == expected
    assert {span: line["rows"] for span, line in shown["decoded"].items()} == expected
    assert tuple(shown["window"]) == window(lines, "24h")
    scales = [scale(expected["24h"], measure) for measure in ("guilds", "members", "events")]  # type: ignore[arg-type]
    assert [one["ticks"] for one in shown["scales"]] == [one.ticks for one in scales]
    assert json.dumps(shown["lines"]) == json.dumps(shown["decoded"])
