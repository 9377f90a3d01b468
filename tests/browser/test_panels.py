"""The panels' front ends in Chromium, each on a line to its real widget."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Page, expect

from botkit.model import ShardSnapshot, Snapshot, State
from botkit.panels import ChartPanel, GuildQuery, GuildTablePanel, HeadlinePanel, ShardsPanel
from tests.browser.panel_harness import PanelBrowser

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NOW = round(time.time())
READY = Snapshot(
    at=NOW,
    state=State.READY,
    since=NOW - 60,
    started_at=NOW - 61,
    name="Tester",
    guilds=25,
    members=1234,
    guilds_revision=1,
    shards=(ShardSnapshot(0, State.READY, 0.042, 25, 9),),
)


class Guilds:
    """A list of guilds that can change."""

    def __init__(self, count: int) -> None:
        self.rows = [
            {
                "id": str(2**60 + n),
                "name": f"Guild {n:03}",
                "members": 1000 - n,
                "joined_at": NOW - n,
                "shard": 0,
            }
            for n in range(count)
        ]
        self.revision = 1

    async def ask(self, query: GuildQuery) -> dict[str, Any]:
        """Answer as the route ``guilds`` does."""
        key = {"name": "name", "members": "members", "joined": "joined_at"}[query.sort]
        found = [row for row in self.rows if query.search.casefold() in str(row["name"]).casefold()]
        found.sort(key=lambda row: row[key], reverse=query.descending)  # type: ignore[arg-type,return-value]
        rows = found[query.offset : query.offset + query.limit]
        sizes = {"total": len(self.rows), "matching": len(found), "offset": query.offset}
        return {"rows": rows, **sizes, "revision": self.revision}

    def change(self, panel: GuildTablePanel) -> None:
        """Tell the panel that the list has changed."""
        self.revision += 1
        panel.update(replace(READY, guilds_revision=self.revision))


async def _table(stage: PanelBrowser, count: int) -> tuple[GuildTablePanel, Guilds, Page]:
    guilds = Guilds(count)
    panel = GuildTablePanel("en", guilds.ask)
    stage.wire("guilds", panel)
    panel.update(READY)
    page = await stage.viewer({"guilds": panel})
    await expect(page.locator(".bk-range")).to_contain_text("of")
    return panel, guilds, page


async def _headline(stage: PanelBrowser, lang: Any = "en") -> tuple[HeadlinePanel, Page]:
    panel = HeadlinePanel(lang)
    stage.wire("headline", panel)
    panel.update(READY)
    return panel, await stage.viewer({"headline": panel})


async def test_the_longest_id_is_shown_whole(stage: PanelBrowser) -> None:
    """A snowflake of 19 digits, which most are, is not cut off."""
    _, guilds, page = await _table(stage, 2)
    cell = page.locator("td.bk-id").first
    await expect(cell).to_have_text(str(guilds.rows[0]["id"]))
    assert len(str(guilds.rows[0]["id"])) == 19
    assert await cell.evaluate("cell => cell.scrollWidth <= cell.clientWidth")


async def test_the_sentence_follows_the_number(stage: PanelBrowser) -> None:
    """The strong number is the snapshot's, and changes with it."""
    panel, page = await _headline(stage)
    sentence = page.locator(".bk-sentence")
    await expect(sentence).to_have_text("The bot is active in 25 servers")
    panel.update(replace(READY, guilds=1))
    await expect(sentence).to_have_text("The bot is active in 1 server")
    await expect(sentence.locator("strong")).to_have_text("1")


async def test_the_sentence_in_korean(stage: PanelBrowser) -> None:
    """The tutorial's own sentence."""
    _, page = await _headline(stage, "ko")
    await expect(page.locator(".bk-sentence")).to_have_text("bot은 25개의 서버에서 활동하고 있습니다")


async def test_silence_is_told_and_ends(stage: PanelBrowser) -> None:
    """After 15 s without news the page says from when its numbers are; the next beat takes that back."""
    panel = HeadlinePanel("en")
    stage.wire("headline", panel)
    panel.update(READY)
    page = await stage.viewer({"headline": panel}, clock=True)
    note = page.locator(".bk-note")
    await page.clock.run_for(14_000)
    await expect(note).to_be_hidden()
    await page.clock.run_for(3_000)
    await expect(note).to_contain_text("No news since")
    await expect(page.locator(".botkit-screen")).to_have_attribute("data-stale", "")
    panel.root.beat += 4
    await expect(note).to_be_hidden()


async def test_uptime_ticks_in_the_page(stage: PanelBrowser) -> None:
    """Time passes on the page without any message."""
    panel = HeadlinePanel("en")
    line = stage.wire("headline", panel)
    panel.update(READY)
    page = await stage.viewer({"headline": panel}, clock=True)
    uptime = page.locator(".bk-facts > div").nth(3).locator("dd")
    before, sent = await uptime.text_content(), len(line.sent)
    await page.clock.run_for(5_000)
    await expect(uptime).not_to_have_text(before or "")
    assert len(line.sent) == sent


async def test_a_failed_bot_is_shown_as_dead(stage: PanelBrowser) -> None:
    """State, reason, and the last good number with its time in the viewer's zone."""
    panel, page = await _headline(stage)
    panel.update(replace(READY, state=State.FAILED, guilds=0, reason="The token was refused: check it."))
    await expect(page.locator(".bk-sentence")).to_have_text("The bot is not running")
    await expect(page.locator(".bk-pill")).to_have_text("Failed")
    seoul = time.strftime("%H:%M:%S", time.gmtime(NOW + 9 * 3600))
    await expect(page.locator(".bk-age")).to_contain_text(f"Last seen in 25 servers at {seoul}")
    await expect(page.locator(".bk-note")).to_contain_text("The token was refused: check it.")


async def test_a_bot_that_does_not_answer(stage: PanelBrowser) -> None:
    """The panel says since when, and why; and takes it back."""
    panel, page = await _headline(stage)
    panel.lost(NOW, "No bot listens on 127.0.0.1:20000.")
    await expect(page.locator(".bk-note")).to_contain_text("No bot listens on 127.0.0.1:20000.")
    await expect(page.locator(".bk-pill")).to_have_text("No answer")
    panel.update(READY)
    await expect(page.locator(".bk-pill")).to_have_text("Ready")


async def test_shards_tell_state_in_words(stage: PanelBrowser) -> None:
    """Tiles come, change and go."""
    panel = ShardsPanel("en")
    stage.wire("shards", panel)
    page = await stage.viewer({"shards": panel})
    await expect(page.locator(".bk-empty")).to_have_text("No shard is connected yet.")
    panel.update(replace(READY, shards=(*READY.shards, ShardSnapshot(1, State.RECONNECTING))))
    await expect(page.locator(".bk-tile").nth(1)).to_contain_text("Reconnecting")
    await expect(page.locator(".bk-summary")).to_have_text("1 reconnecting · 1 ready")
    panel.update(READY)
    await expect(page.locator(".bk-tile")).to_have_count(1)


async def test_no_latency_reads_zero(stage: PanelBrowser) -> None:
    """Less than a millisecond is said to be that, in the tile, its tip and the median."""
    panel = ShardsPanel("ko")
    panel.update(replace(READY, shards=tuple(ShardSnapshot(n, State.READY, 0.0004) for n in range(2))))
    page = await stage.viewer({"shards": panel})
    await expect(page.locator(".bk-tile-latency").first).to_have_text("<1 ms")
    await expect(page.locator(".bk-tile").first).to_have_attribute("title", re.compile("<1 ms"))
    await expect(page.locator(".bk-summary")).to_contain_text("<1 ms")


async def test_many_shards_keep_their_words(stage: PanelBrowser) -> None:
    """Two hundred small tiles still have text for those who do not see the shape."""
    panel = ShardsPanel("en")
    panel.update(replace(READY, shards=tuple(ShardSnapshot(n, State.READY, 0.05) for n in range(200))))
    page = await stage.viewer({"shards": panel}, width=320)
    await expect(page.locator(".bk-tile")).to_have_count(200)
    await expect(page.locator(".bk-tile").last).to_contain_text("Ready")
    await expect(page.locator(".bk-tiles")).to_have_attribute("tabindex", "0")


async def test_sorting_by_its_headers(stage: PanelBrowser) -> None:
    """A header sorts, a second click turns the order round, and the header says so."""
    _, _, page = await _table(stage, 60)
    name = page.get_by_role("button", name="Name")
    await name.click()
    await expect(page.locator("tbody tr").first).to_contain_text("Guild 000")
    await expect(page.locator("thead th").first).to_have_attribute("aria-sort", "ascending")
    await page.keyboard.press("Enter")
    await expect(page.locator("tbody tr").first).to_contain_text("Guild 059")
    await expect(page.locator("thead th").first).to_have_attribute("aria-sort", "descending")


async def test_search_and_its_end(stage: PanelBrowser) -> None:
    """Rows that match, a sentence when none does, and a way back."""
    _, _, page = await _table(stage, 60)
    await page.get_by_role("searchbox").fill("guild 03")
    await expect(page.locator(".bk-range")).to_have_text("1–10 of 10 found")
    await page.get_by_role("searchbox").fill("nobody")
    await expect(page.get_by_text("No server matches “nobody”.").first).to_be_visible()
    await page.get_by_role("button", name="Clear the search").click()
    await expect(page.locator(".bk-range")).to_have_text("1–25 of 60")


async def test_pages_turn_and_stay_while_rows_change(stage: PanelBrowser) -> None:
    """The viewer's page and search survive a change of the list, and show it."""
    panel, guilds, page = await _table(stage, 60)
    await page.get_by_role("button", name="Next page").click()
    await expect(page.locator(".bk-range")).to_have_text("26–50 of 60")
    guilds.rows[30]["name"] = "Renamed"
    guilds.rows.pop()
    guilds.change(panel)
    await expect(page.locator(".bk-range")).to_have_text("26–50 of 59")
    await expect(page.get_by_text("Renamed")).to_be_visible()


async def test_a_page_that_has_gone(stage: PanelBrowser) -> None:
    """When the last page empties, the viewer sees the one that is last now."""
    panel, guilds, page = await _table(stage, 51)
    await page.get_by_role("button", name="Next page").click()
    await page.get_by_role("button", name="Next page").click()
    await expect(page.locator(".bk-range")).to_have_text("51–51 of 51")
    del guilds.rows[40:]
    guilds.change(panel)
    await expect(page.locator(".bk-range")).to_have_text("26–40 of 40")


async def test_viewers_do_not_disturb_each_other(stage: PanelBrowser) -> None:
    """The answer to one viewer's question reaches all and changes only that viewer's table."""
    panel, _, first = await _table(stage, 60)
    second = await stage.viewer({"guilds": panel})
    await first.get_by_role("searchbox").fill("guild 03")
    await second.get_by_role("button", name="Next page").click()
    await expect(first.locator(".bk-range")).to_have_text("1–10 of 10 found")
    await expect(second.locator(".bk-range")).to_have_text("26–50 of 60")
    await expect(second.get_by_role("searchbox")).to_have_value("")


async def test_hostile_names_are_text(stage: PanelBrowser) -> None:
    """A name cannot become markup, and a blank one is told."""
    panel, guilds, page = await _table(stage, 3)
    guilds.rows[0]["name"] = "<img src=x onerror=document.title='hit'>"
    guilds.rows[1]["name"] = "\u200b\u202e "
    guilds.change(panel)
    await expect(page.get_by_text("<img src=x")).to_be_visible()
    await expect(page.get_by_text("(no name)")).to_be_visible()
    assert await page.title() != "hit"
    assert await page.locator("img").count() == 0


async def test_a_failure_stands_in_the_panel(stage: PanelBrowser) -> None:
    """A list that cannot be asked for is told; the rows stay."""
    panel, _, page = await _table(stage, 3)
    panel.root.error = "The list could not be brought up to date."
    await expect(page.locator(".bk-note")).to_have_text("The list could not be brought up to date.")
    await expect(page.locator("tbody tr")).to_have_count(3)


async def test_an_unanswered_question_is_told_and_repeated(stage: PanelBrowser) -> None:
    """A viewer who waits is told so."""
    answer = asyncio.Event()
    guilds = Guilds(60)

    async def ask(query: GuildQuery) -> dict[str, Any]:
        if query.search:
            await answer.wait()
        return await guilds.ask(query)

    panel = GuildTablePanel("en", ask)
    stage.wire("guilds", panel)
    panel.update(READY)
    page = await stage.viewer({"guilds": panel}, clock=True)
    await page.get_by_role("searchbox").fill("guild 03")
    await page.clock.run_for(6_000)
    await expect(page.locator(".bk-note")).to_have_text("No answer yet; asking again.")
    answer.set()
    await expect(page.locator(".bk-range")).to_have_text("1–10 of 10 found")
    await expect(page.locator(".bk-note")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 768, 1400])
@pytest.mark.parametrize("lang", ["en", "ko"])
async def test_every_width_fits(stage: PanelBrowser, width: int, lang: Any) -> None:
    """No panel is wider than the page."""
    guilds = Guilds(60)
    panels = {
        "headline": HeadlinePanel(lang),
        "chart": ChartPanel(lang),
        "shards": ShardsPanel(lang),
        "guilds": GuildTablePanel(lang, guilds.ask),
    }
    page = await stage.viewer(panels, width=width, theme="light")
    for panel in panels.values():
        panel.update(replace(READY, members=123_456_789, members_hour_ago=1))
    await expect(page.locator("tbody tr")).to_have_count(25)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_cleanup_leaves_nothing(stage: PanelBrowser) -> None:
    """A view that is removed takes its elements, listeners and timers along."""
    guilds = Guilds(3)
    panels = {
        "headline": HeadlinePanel("en"),
        "chart": ChartPanel("en"),
        "shards": ShardsPanel("en"),
        "guilds": GuildTablePanel("en", guilds.ask),
    }
    page = await stage.viewer(panels)
    for name in panels:
        await page.evaluate("(id) => { models[id].cleanup(); models[id].uninitialize?.(); }", name)
    assert await page.locator(".botkit").count() == 0
    assert await page.evaluate("Object.values(models).map((model) => model.listening)") == [0, 0, 0, 0]
