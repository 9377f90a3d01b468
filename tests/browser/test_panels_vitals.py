"""Activity, health, errors, joins and leaves in Chromium, each on a line to its real widget."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Page, expect

from botkit.model import ErrorRow, GuildMove, Identifies, ShardSnapshot, Snapshot, State, Vitals
from botkit.panels import (
    ActivityPanel,
    ErrorsPanel,
    HeadlinePanel,
    HealthPanel,
    RecentPanel,
    ShardsPanel,
    stylesheet,
)
from tests.browser.panel_harness import PanelBrowser
from tests.unit.panels import vitals

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
NOW = float(round(time.time()))
PASSED = NOW - vitals.NOW
PANELS: dict[str, Any] = {
    "headline": HeadlinePanel,
    "shards": ShardsPanel,
    "activity": ActivityPanel,
    "health": HealthPanel,
    "errors": ErrorsPanel,
    "recent": RecentPanel,
}

BOXES = """[...document.querySelectorAll("SELECTOR")].map((one) => one.getBoundingClientRect())
    .map(({ x, y, width, height }) => [x, y, width, height])"""


def _today(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot whose moments are as far from now as they were from its own."""
    budget, measured = snapshot.identifies, snapshot.vitals
    assert budget
    assert measured
    return replace(
        snapshot,
        at=NOW,
        since=snapshot.since + PASSED,
        started_at=(snapshot.started_at or 0) + PASSED,
        rate_limited_at=(snapshot.rate_limited_at or 0) + PASSED,
        identifies=replace(budget, resets_at=budget.resets_at + PASSED),
        vitals=replace(measured, at=measured.at + PASSED),
        errors=tuple(replace(row, last_at=row.last_at + PASSED) for row in snapshot.errors),
        recent=tuple(replace(move, at=move.at + PASSED) for move in snapshot.recent),
        shards=tuple(
            replace(shard, heartbeat_at=shard.heartbeat_at and shard.heartbeat_at + PASSED)
            for shard in snapshot.shards
        ),
    )


FULL = _today(vitals.FULL)


async def _shown(
    stage: PanelBrowser, name: str, snapshot: Snapshot = FULL, lang: Any = "en", **how: Any
) -> tuple[Any, Page]:
    panel = PANELS[name](lang)
    stage.wire(name, panel)
    panel.update(snapshot)
    return panel, await stage.viewer({name: panel}, **how)


async def test_rows_of_events_stay_while_their_numbers_change(stage: PanelBrowser) -> None:
    """A type that overtakes another keeps its row, and so does one that falls silent."""
    panel, page = await _shown(
        stage, "activity", replace(FULL, event_rates=(("READY", 9.0), ("RESUMED", 5.0)))
    )
    names, numbers = page.locator(".bk-bars dt"), page.locator(".bk-bars dd > span")
    await expect(names).to_have_text(["READY", "RESUMED"])
    panel.update(replace(FULL, at=NOW + 1, event_rates=(("RESUMED", 12.0),)))
    await expect(numbers).to_have_text(["0.0/s", "12.0/s"])
    await expect(names).to_have_text(["READY", "RESUMED"])
    await expect(page.locator(".bk-bar > i").nth(1)).to_have_attribute("style", re.compile(r"scaleX\(0.6"))


async def test_commands_are_told_with_units(stage: PanelBrowser) -> None:
    """Used, failed with its share, and two times; dashes before the first start."""
    panel, page = await _shown(stage, "activity")
    facts = page.locator(".bk-commands dd")
    await expect(facts).to_have_text(["4,321", "12 (0.3%)", "83 ms", "1.2 s"])
    panel.update(Snapshot())
    await expect(facts).to_have_text(["–", "–", "–", "–"])
    await expect(page.locator(".bk-empty")).to_have_text("No event has come yet.")


async def test_health_tells_more_than_a_colour(stage: PanelBrowser) -> None:
    """Each number has its unit, what it is of, and a word for its level."""
    panel, page = await _shown(stage, "health")
    await expect(page.locator(".bk-number")).to_have_text(["12 ms", "183 MB", "3.4%", "2", "988 of 1,000"])
    await expect(page.locator(".bk-word")).to_have_text(["OK", "OK", "OK", "Watch", "OK"])
    await expect(page.locator(".bk-remark").nth(3)).to_have_text(re.compile(r"last \d+ min ago"))
    panel.update(
        replace(FULL, vitals=Vitals(NOW, 1.5, 2_200_000_000, 0.95), identifies=Identifies(0, 1, NOW + 999))
    )
    await expect(page.locator(".bk-word")).to_have_text(["Bad", "Bad", "Bad", "Watch", "Bad"])
    panel.update(Snapshot())
    await expect(page.locator(".bk-number")).to_have_text(["–"] * 5)


async def test_health_ages_by_the_pages_clock(stage: PanelBrowser) -> None:
    """The age of the measurement ticks without any message."""
    _, page = await _shown(stage, "health", clock=True)
    sent = len(stage.lines["health"].sent)
    age = page.locator(".bk-summary")
    before = await age.text_content() or ""
    await page.clock.run_for(5_000)
    await expect(age).not_to_have_text(before)
    assert len(stage.lines["health"].sent) == sent


async def test_a_page_whose_clock_is_wrong_tells_ages_right(stage: PanelBrowser) -> None:
    """Ages count by the server's clock, from which the page knows how far its own is off."""
    shard = ShardSnapshot(0, State.READY, 0.04, 3, 9, 1.0, time.time() - 3600 - 12)
    _, page = await _shown(stage, "shards", replace(FULL, shards=(shard,)), clock=True)
    await expect(page.locator(".bk-tile-beat")).to_have_text("1 h")
    await page.evaluate("window.botkitSkew = 3600")
    await page.clock.run_for(1_000)
    await expect(page.locator(".bk-tile-beat")).to_have_text(re.compile(r"^[1-5]\d s$"))


async def test_heartbeats_tick_and_stand_with_old_numbers(stage: PanelBrowser) -> None:
    """A heartbeat ages by itself, but not on a page that has no news of it."""
    shard = ShardSnapshot(0, State.READY, 0.04, 3, 9, 1.0, NOW - 3)
    _, page = await _shown(stage, "shards", replace(FULL, shards=(shard,)), clock=True)
    beat = page.locator(".bk-tile-beat")
    await page.clock.run_for(20_000)
    await expect(beat).to_have_text(re.compile(r"\d\d s|\d min"))
    await page.evaluate("document.querySelector('.botkit-screen').setAttribute('data-stale', '')")
    await page.clock.run_for(300_000)
    await expect(beat).to_have_text("3 s")


async def test_errors_come_and_are_text(stage: PanelBrowser) -> None:
    """A bot without errors says so; one that comes is a row, the newest above."""
    panel, page = await _shown(stage, "errors", replace(FULL, errors=()))
    await expect(page.locator(".bk-empty")).to_have_text("No errors since start")
    await expect(page.locator("table")).to_be_hidden()
    panel.update(replace(FULL, errors=(ErrorRow("x", "<b>Bad</b>", "a.py:1 in <i>", 2, NOW), *FULL.errors)))
    row = page.locator("tbody tr").first
    await expect(row.locator(".bk-what")).to_have_text("<b>Bad</b>")
    await expect(row.locator(".bk-place")).to_have_text("a.py:1 in <i>")
    await expect(page.get_by_role("row")).to_have_count(4)


async def test_joins_and_leaves_with_hostile_names(stage: PanelBrowser) -> None:
    """Names are text, isolated; a blank one is told; a new one is above."""
    panel, page = await _shown(stage, "recent")
    await expect(page.locator("tbody bdi")).to_have_text([*vitals.NAMES[:5], "(no name)"])
    assert await page.locator("img").count() == 0
    moved = GuildMove(NOW, "9", "‮‮" + "가" * 98, 7, False)
    panel.update(replace(FULL, recent=(moved, *FULL.recent)))
    first = page.locator("tbody tr").first
    await expect(first).to_have_attribute("data-kind", "left")
    await expect(first.locator(".bk-move")).to_have_text("Left")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 1000


async def test_the_headline_tells_changes(stage: PanelBrowser) -> None:
    """Signed, with both numbers in the tip; unknown is a dash."""
    panel, page = await _shown(stage, "headline")
    changes = page.locator(".bk-changes span")
    await expect(changes).to_have_text(["+3 in 1 h", "−66 in 24 h", "0 in 1 h", "– in 24 h"])
    await expect(changes.first).to_have_attribute("title", "1 h ago: 1,231 · now: 1,234")
    panel.update(Snapshot(at=NOW, state=State.STARTING))
    await expect(page.locator(".bk-facts dd:not(.bk-changes)")).to_have_text(["–"] * 4)


@pytest.mark.parametrize("width", [320, 360, 768, 1400])
@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("snapshot", [FULL, replace(Snapshot(), at=NOW)], ids=["full", "unknown"])
async def test_the_first_paint_gives_way_without_a_jump(
    stage: PanelBrowser, width: int, lang: Any, snapshot: Snapshot
) -> None:
    """Every panel stands where its first paint stood, as large, and nothing is wider than the page."""
    panels = {name: panel(lang) for name, panel in PANELS.items()}
    for name, panel in panels.items():
        stage.wire(name, panel)
        panel.update(snapshot)
    page = await stage.viewer(panels, width=width)
    boxes = BOXES.replace("SELECTOR", ".botkit-screen .botkit")
    live = await page.evaluate(boxes)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    painted = "".join(panels[name].first_paint(snapshot, lang) for name in PANELS)
    screen = f'<style>{stylesheet()}</style><main class="botkit-screen" lang="{lang}">{painted}</main>'
    await page.evaluate("html => { document.body.innerHTML = html }", screen)
    first = await page.evaluate(boxes)
    assert len(live) == len(PANELS)
    assert first == [[pytest.approx(side, abs=1.5) for side in box] for box in live]


async def test_numbers_that_change_move_nothing(stage: PanelBrowser) -> None:
    """Other numbers of as many digits leave every panel as large as it was."""
    panels = {name: panel("en") for name, panel in PANELS.items()}
    for name, panel in panels.items():
        stage.wire(name, panel)
        panel.update(FULL)
    page = await stage.viewer(panels, width=1400)
    boxes = BOXES.replace("SELECTOR", ".botkit, .bk-facts > div, .bk-tile, .bk-level")
    before = await page.evaluate(boxes)
    rates = tuple((kind, rate / 2) for kind, rate in FULL.event_rates)
    other = replace(
        FULL, at=NOW + 1, members=1_111_111, event_rates=rates, events_per_second=111.1, command_p50=0.099
    )
    for panel in panels.values():
        panel.update(other)
    await expect(page.locator(".bk-facts dd").nth(2)).to_have_text("1,111,111")
    await expect(page.locator(".bk-bars dd > span").first).to_have_text("42.1/s")
    assert await page.evaluate(boxes) == before


async def test_cleanup_leaves_nothing(stage: PanelBrowser) -> None:
    """A view that is removed takes its elements, listeners and timers along."""
    panels = {name: panel("en") for name, panel in PANELS.items()}
    page = await stage.viewer(panels)
    for name in panels:
        await page.evaluate("(id) => { models[id].cleanup(); models[id].uninitialize?.(); }", name)
    assert await page.locator(".botkit").count() == 0
    assert await page.evaluate("Object.values(models).map((model) => model.listening)") == [0] * len(panels)
