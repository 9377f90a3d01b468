"""The table of guilds and the detail of one in Chromium, each view on a line to its real widget."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Page, expect

from botkit.bot.guild_index import GuildIndex
from botkit.errors import BadArguments, BotNotRunning, RouteNotFound
from botkit.model import GuildRow, ShardSnapshot, Snapshot, State
from botkit.panels import GuildQuery, GuildTablePanel, stylesheet
from tests.browser.panel_harness import PanelBrowser

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NOW = round(time.time())
READY = Snapshot(
    at=NOW, state=State.READY, started_at=NOW - 61, guilds_revision=1, shards=(ShardSnapshot(0, State.READY),)
)
ROWS = "tbody tr"
NAMES = {
    1: "<img src=x onerror=document.title='hit'>",
    2: "\u202eabc\u2066 שלום",
    3: "🦉" * 50,
    4: "W" * 100,
    5: "   ",
}


class Bot:
    """The real index of guilds, and details as the routes tell them."""

    def __init__(self, count: int) -> None:
        self.index = GuildIndex()
        self.asked: list[str] = []
        self.error: Exception | None = None
        self.history: list[list[float | None]] | None = None
        self.owner: dict[str, Any] | None = {"id": "81384788765712384", "name": "tester"}
        for number in range(count):
            self.put(number)

    @staticmethod
    def id(number: int) -> str:
        """Return the id of a guild."""
        return str(2**60 + number)

    def put(self, number: int, **changed: Any) -> None:
        """Add a guild, or change it."""
        old = self.index.get(int(self.id(number)))
        row = old or GuildRow(
            self.id(number), f"Guild {number:04}", 100_000 - number, NOW - 90_000.0 * number, number % 7
        )
        self.index.put(replace(row, **changed))

    async def page(self, query: GuildQuery) -> dict[str, Any]:
        """Answer as the route ``guilds``."""
        found = (await self.index.page(**query.arguments())).to_dict()
        return {**found, "rows": list(found["rows"])}

    async def ask(self, route: str, /, **arguments: Any) -> Any:
        """Answer as the routes about one guild."""
        if self.error:
            raise self.error
        if route == "guilds":
            return await self.page(GuildQuery(**arguments))
        row = self.index.get(int(arguments["guild"]))
        if row is None:
            raise BadArguments("there is no server of that id or name")
        if route == "guild_history":
            if self.history is None:
                raise RouteNotFound("none")
            return {"points": self.history}
        self.asked.append(row.id)
        kinds = (
            ["category"] * 3 + ["text"] * 12 + ["voice"] * 4 + ["stage_voice", "news", "forum", "hologram"]
        )
        return {
            "id": row.id, "name": row.name, "members": row.members, "shard": row.shard, "available": True,
            "created_at": "2019-03-04T05:06:07Z", "joined_at": "2024-05-06T07:08:09Z", "boosts": 14,
            "description": None, "owner": self.owner, "features": ["COMMUNITY", "INVITE_SPLASH", "NEWS"],
            "counts": {"threads": 5}, "channels": [{"id": "1", "name": "x", "type": kind} for kind in kinds],
            "roles": [{"id": "1", "name": f"Role {number}"} for number in range(60)],
        }  # fmt: skip

    def tell(self, panel: GuildTablePanel) -> None:
        """Tell the panel that the list has changed."""
        panel.update(replace(READY, guilds_revision=self.index.revision))


async def table(
    stage: PanelBrowser, count: int = 60, lang: Any = "en", bot: Bot | None = None, **view: Any
) -> tuple[GuildTablePanel, Bot, Page]:
    """Return a panel, the bot that it asks, and a page that shows it."""
    bot = bot or Bot(count)
    panel = GuildTablePanel(lang, bot.page, bot.ask)
    stage.wire("guilds", panel)
    bot.tell(panel)
    page = await stage.viewer({"guilds": panel}, **view)
    await expect(page.locator(ROWS)).to_have_count(min(25, len(bot.index)))
    return panel, bot, page


def dialog(page: Page) -> Any:
    """Return the detail."""
    return page.get_by_role("dialog")


async def names(page: Page) -> list[str]:
    """Return the names that stand there, in order."""
    return await page.locator(f"{ROWS} .bk-guild").all_text_contents()


@pytest.mark.parametrize(
    ("column", "first"),
    [("Name", "Guild 0000"), ("Joined", "Guild 0000"), ("Shard", "Guild 0000"), ("ID", "Guild 0000")],
)
async def test_every_column_sorts(stage: PanelBrowser, column: str, first: str) -> None:
    """Each head is a button, says which order there is, and turns it round."""
    _, _, page = await table(stage)
    head = page.get_by_role("columnheader", name=column)
    await head.get_by_role("button").click()
    await expect(head).to_have_attribute("aria-sort", re.compile("ascending|descending"))
    await expect(page.locator(ROWS).first).to_contain_text(first)
    await head.get_by_role("button").click()
    await expect(page.locator(ROWS).first).not_to_contain_text(first)


async def test_pages_are_jumped_to(stage: PanelBrowser) -> None:
    """First, last, and any page by its number; a number that is too large means the last."""
    _, _, page = await table(stage, 1000)
    place, shown = page.get_by_role("textbox", name="Page"), page.locator(".bk-range")
    await expect(page.locator(".bk-place")).to_contain_text("of 40")
    await page.get_by_role("button", name="Last page").click()
    await expect(shown).to_have_text("976–1,000 of 1,000")
    await expect(page.get_by_role("button", name="Next page")).to_have_attribute("aria-disabled", "true")
    await page.get_by_role("button", name="First page").click()
    await expect(shown).to_have_text("1–25 of 1,000")
    for typed, there in (
        ("3", "51–75"),
        ("9999", "976–1,000"),
        ("nonsense", "976–1,000"),
        ("0", "976–1,000"),
    ):
        await place.fill(typed)
        await place.press("Enter")
        await expect(shown).to_contain_text(there)
    await expect(place).to_have_value("40")


async def test_the_size_of_a_page_is_chosen(stage: PanelBrowser) -> None:
    """The first row that is looked at stays on the page."""
    _, _, page = await table(stage, 1000)
    await page.get_by_role("button", name="Next page").click()
    await page.get_by_role("button", name="Next page").click()
    await page.get_by_label("Rows on a page").select_option("50")
    await expect(page.locator(".bk-range")).to_have_text("51–100 of 1,000")
    await page.get_by_label("Rows on a page").select_option("25")
    await expect(page.locator(".bk-range")).to_have_text("51–75 of 1,000")


async def test_a_row_opens_and_closes_by_keyboard(stage: PanelBrowser) -> None:
    """Arrow keys choose a row, Enter opens it, Escape closes it, and the focus is where it was."""
    _, bot, page = await table(stage)
    await page.get_by_role("button", name="ID").focus()
    await page.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowDown", "End", "ArrowDown", "Home", "ArrowDown"):
        await page.keyboard.press(key)
    await expect(page.get_by_role("button", name="Guild 0001")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(dialog(page)).to_have_accessible_name("Guild 0001")
    await expect(dialog(page)).to_contain_text(bot.id(1))
    await page.keyboard.press("Escape")
    await expect(dialog(page)).to_be_hidden()
    await expect(page.get_by_role("button", name="Guild 0001")).to_be_focused()
    await expect(page.locator("tr[data-selected]")).to_contain_text("Guild 0001")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Guild 0001")).to_be_focused()


async def test_page_keys_turn_pages_and_keep_the_focus_in_the_rows(stage: PanelBrowser) -> None:
    """Page Down leads to the first row of the next page, Page Up to the last of the one before."""
    _, _, page = await table(stage)
    await page.get_by_role("button", name="Guild 0000").focus()
    await page.keyboard.press("PageDown")
    await expect(page.get_by_role("button", name="Guild 0025")).to_be_focused()
    await page.keyboard.press("PageUp")
    await expect(page.get_by_role("button", name="Guild 0024")).to_be_focused()


async def test_a_click_tells_everything(stage: PanelBrowser) -> None:
    """Owner, times, counts by kind, roles, features and the line of members."""
    bot = Bot(30)
    bot.history = [[NOW - 7200 + 60 * n, 99_000 + n] for n in range(60)] + [[NOW - 3000, None], [NOW, 99_997]]
    _, _, page = await table(stage, bot=bot)
    await page.locator(ROWS).nth(3).locator("td.bk-members").click()
    for text in (
        "tester", "81384788765712384", "99,997", "Mar 4, 2019", "May 6, 2024", "Text12", "Voice4", "Categories3",
        "Stages1", "Active threads5", "Hologram1", "Roles (60)", "and 10 more", "Invite splash", "As of ",
    ):  # fmt: skip
        await expect(dialog(page)).to_contain_text(text)
    await expect(dialog(page).get_by_role("img")).to_have_attribute(
        "aria-label", re.compile("between 99,000 and 99,997, now 99,997")
    )
    assert await dialog(page).locator("polyline").count() == 2
    await page.mouse.click(5, 5)
    await expect(dialog(page)).to_be_hidden()


async def test_without_a_history_or_an_owner_nothing_is_claimed(stage: PanelBrowser) -> None:
    """A bot that keeps no history gets no line; an owner nobody knows is said to be that."""
    bot = Bot(3)
    bot.owner = None
    _, _, page = await table(stage, bot=bot)
    await page.locator(ROWS).first.click()
    await expect(dialog(page)).to_contain_text("not known")
    await expect(dialog(page).locator("figure")).to_be_hidden()


async def test_the_id_is_copied(stage: PanelBrowser) -> None:
    """One button copies; without a clipboard the id is marked for the old way."""
    _, bot, page = await table(stage, 3)
    await page.evaluate(
        "window.copied = ''; document.addEventListener('copy', () => copied = String(getSelection()))"
    )
    await page.locator(ROWS).first.click()
    await page.get_by_role("button", name="Copy ID").click()
    await expect(page.get_by_role("button", name=re.compile("Copied|Marked"))).to_be_visible()
    assert await page.evaluate("window.copied || navigator.clipboard?.readText?.()") == bot.id(0)
    await expect(page.get_by_role("button", name="Copy ID")).to_be_visible(timeout=4000)


async def test_marking_an_id_opens_nothing(stage: PanelBrowser) -> None:
    """Who drags over the text of a cell to copy it stays in the list."""
    _, _, page = await table(stage, 3)
    box = await page.locator("td.bk-id").first.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 12, box["y"] + 17)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 120, box["y"] + 17, steps=4)
    await page.mouse.up()
    assert await page.evaluate("String(getSelection()).length > 3")
    await expect(dialog(page)).to_have_count(0)


async def test_a_row_that_moves_stays_selected(stage: PanelBrowser) -> None:
    """Selection and focus belong to the guild, not to the place."""
    panel, bot, page = await table(stage)
    await page.locator(ROWS).nth(5).click()
    await page.keyboard.press("Escape")
    await page.evaluate("document.activeElement.marked = true")
    bot.put(5, members=200_000)
    bot.tell(panel)
    await expect(page.locator(".bk-moved")).to_be_visible(timeout=3000)
    await page.locator(".bk-moved").click()
    await expect(page.locator(ROWS).first).to_contain_text("Guild 0005")
    await expect(page.locator("tr[data-selected]")).to_contain_text("Guild 0005")
    assert await page.evaluate("document.querySelector('tbody .bk-open').marked")


async def test_rows_do_not_move_under_the_reader(stage: PanelBrowser) -> None:
    """While the pointer is among the rows their values change, their places do not; then the list catches up."""
    panel, bot, page = await table(stage)
    before = await names(page)
    await page.locator(ROWS).nth(2).hover()
    bot.put(40, members=300_000)
    bot.put(1, members=99_000)
    bot.tell(panel)
    await expect(page.locator(".bk-moved")).to_be_visible(timeout=3000)
    assert await names(page) == before
    await expect(page.locator(ROWS).nth(1)).to_contain_text("99,999")
    bot.put(2, name="Renamed")
    bot.tell(panel)
    await expect(page.locator(ROWS).nth(2)).to_contain_text("Renamed", timeout=3000)
    await page.mouse.move(1, 1)
    await expect(page.locator(ROWS).first).to_contain_text("Guild 0040")
    await expect(page.locator(".bk-moved")).to_be_hidden()


async def test_a_reader_who_rests_gets_the_list_of_now(stage: PanelBrowser) -> None:
    """A pointer that was left lying holds nothing for long."""
    bot = Bot(60)
    panel, _, page = await table(stage, bot=bot, clock=True)
    await page.locator(ROWS).nth(2).hover()
    bot.put(40, members=300_000)
    bot.tell(panel)
    await expect(page.locator(".bk-moved")).to_be_visible(timeout=3000)
    await page.clock.run_for(17_000)
    await expect(page.locator(ROWS).first).to_contain_text("Guild 0040")


async def test_focus_survives_a_row_that_moves(stage: PanelBrowser) -> None:
    """The row with the focus is moved around, never itself; one that goes hands the focus to its neighbour."""
    bot = Bot(60)
    panel, _, page = await table(stage, bot=bot, clock=True)
    await page.get_by_role("button", name="Guild 0003").focus()
    await page.clock.run_for(16_000)
    bot.put(3, members=300_000)
    bot.tell(panel)
    await expect(page.locator(ROWS).first).to_contain_text("Guild 0003", timeout=3000)
    await expect(page.get_by_role("button", name="Guild 0003")).to_be_focused()
    bot.index.remove(int(bot.id(3)))
    bot.tell(panel)
    await expect(page.get_by_text("Guild 0003")).to_have_count(0, timeout=3000)
    await expect(page.get_by_role("button", name="Guild 0000")).to_be_focused()


async def test_a_guild_that_was_left_says_so(stage: PanelBrowser) -> None:
    """The dialog stays with what was known; closed, the focus is in the list."""
    panel, bot, page = await table(stage)
    await page.locator(ROWS).first.click()
    await expect(dialog(page)).to_contain_text("tester")
    bot.index.remove(int(bot.id(0)))
    bot.tell(panel)
    await expect(dialog(page)).to_contain_text("The bot is not in this server any more.", timeout=8000)
    await expect(dialog(page)).to_contain_text("tester")
    await page.keyboard.press("Escape")
    await expect(page.locator(".bk-open:focus")).to_have_count(1)


async def test_a_failure_is_told_in_the_dialog_and_passes(stage: PanelBrowser) -> None:
    """The sentence of the error, until the next answer; what was known stays."""
    bot = Bot(30)
    _, _, page = await table(stage, bot=bot, clock=True)
    await page.locator(ROWS).first.click()
    await expect(dialog(page)).to_contain_text("tester")
    bot.error = BotNotRunning("No bot listens.")
    await page.clock.run_for(11_000)
    await expect(dialog(page).locator(".bk-notice")).to_contain_text("No bot listens.")
    await expect(dialog(page)).to_contain_text("tester")
    bot.error = None
    await page.clock.run_for(11_000)
    await expect(dialog(page).locator(".bk-notice")).to_be_hidden()


async def test_an_open_detail_keeps_itself_fresh(stage: PanelBrowser) -> None:
    """It asks again by itself, and shows a change of the list at once."""
    bot = Bot(30)
    panel, _, page = await table(stage, bot=bot, clock=True)
    await page.locator(ROWS).first.click()
    await expect(dialog(page)).to_contain_text("tester")
    asked = len(bot.asked)
    bot.owner = {"id": "7", "name": "heir"}
    await page.clock.run_for(11_000)
    await expect(dialog(page)).to_contain_text("heir")
    assert len(bot.asked) > asked
    bot.put(0, name="New name")
    bot.tell(panel)
    await expect(dialog(page)).to_have_accessible_name("New name", timeout=3000)
    await page.keyboard.press("Escape")
    asked = len(bot.asked)
    await page.clock.run_for(30_000)
    assert len(bot.asked) == asked


async def test_a_bot_that_does_not_answer_is_told(stage: PanelBrowser) -> None:
    """Until there is an answer the dialog shows what the row tells, and says that it waits."""
    bot = Bot(30)
    answer = asyncio.Event()
    ask = bot.ask

    async def slow(route: str, /, **arguments: Any) -> Any:
        await answer.wait()
        return await ask(route, **arguments)

    bot.ask = slow  # type: ignore[method-assign]
    _, _, page = await table(stage, bot=bot, clock=True)
    await page.locator(ROWS).first.click()
    await expect(dialog(page)).to_contain_text("100,000")
    await expect(dialog(page)).to_contain_text("Asking the bot")
    await page.clock.run_for(6_000)
    await expect(dialog(page).locator(".bk-notice")).to_have_text("No answer yet; asking again.")
    answer.set()
    await expect(dialog(page)).to_contain_text("tester")
    await expect(dialog(page).locator(".bk-notice")).to_be_hidden()


async def test_what_one_viewer_opens_no_other_sees(stage: PanelBrowser) -> None:
    """Two viewers have two dialogs; the answers that both get change only the one that asked."""
    panel, bot, first = await table(stage)
    second = await stage.viewer({"guilds": panel})
    await first.locator(ROWS).first.click()
    await expect(dialog(first)).to_contain_text("tester")
    await expect(dialog(second)).to_have_count(0)
    await expect(second.locator("tr[data-selected]")).to_have_count(0)
    await second.locator(ROWS).nth(1).click()
    await expect(dialog(second)).to_contain_text(bot.id(1))
    await expect(dialog(second)).to_contain_text("tester")
    await expect(dialog(first)).to_contain_text(bot.id(0))


@pytest.mark.parametrize("number", NAMES)
@pytest.mark.parametrize("width", [320, 1000])
async def test_names_of_any_kind_are_text(stage: PanelBrowser, number: int, width: int) -> None:
    """Markup, right-to-left marks, emoji, 100 characters and blanks fit in the row and in the dialog."""
    bot = Bot(0)
    bot.put(number, name=NAMES[number], members=1_000_000)
    _, _, page = await table(stage, bot=bot, width=width)
    shown = NAMES[number] if NAMES[number].strip() else "(no name)"
    assert await names(page) == [shown]
    await page.locator(ROWS).first.click()
    await expect(dialog(page)).to_contain_text("tester")
    assert await dialog(page).locator(".bk-guild").text_content() == shown
    assert await page.title() != "hit"
    assert await page.locator("img").count() == 0
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    body = page.locator(".bk-detail-body")
    assert await body.evaluate("body => body.scrollWidth <= body.clientWidth")


@pytest.mark.parametrize("width", [320, 700, 1400])
@pytest.mark.parametrize("lang", ["en", "ko"])
async def test_first_paint_and_live_are_of_one_shape(stage: PanelBrowser, width: int, lang: Any) -> None:
    """Nothing on the table is somewhere else once the script has taken over."""
    panel, _, page = await table(stage, 2000, lang, width=width)
    boxes = """[...document.querySelectorAll(
        '.botkit-table :is(.bk-head h2, .bk-search, .bk-range, th, td, .bk-page, .bk-number, .bk-size, .bk-foot)'
    )].filter((node) => node.checkVisibility()).map((node) => {
        const { x, y, width, height } = node.getBoundingClientRect();
        return `${node.className || node.tagName} ${[x, y, width, height].map(Math.round)}`;
    })"""
    live = await page.evaluate(boxes)
    paint = GuildTablePanel.first_paint(panel.root.default_page, lang)
    html = f'<!doctype html><html data-theme="dark"><style>body {{ margin: 0 }} {stylesheet()}</style>'
    await page.set_content(f'{html}<main class="botkit-screen"><div>{paint}</div></main>')
    assert await page.evaluate(boxes) == live


async def test_cleanup_leaves_nothing(stage: PanelBrowser) -> None:
    """A view that is removed takes its dialog, listeners and timers along."""
    _, _, page = await table(stage, 3)
    await page.locator(ROWS).first.click()
    await page.evaluate("models.guilds.cleanup()")
    assert await page.locator(".botkit, dialog").count() == 0
    assert await page.evaluate("models.guilds.listening") == 0
