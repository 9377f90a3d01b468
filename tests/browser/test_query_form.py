"""The query form's front end in Chromium, on a line to its real widget; and whole, in JupyterLab and in Voila."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from botkit.errors import BotNotRunning
from botkit.panels.query import QueryForm
from botkit.panels.query_favourites import Favourites
from tests.browser.panel_harness import PanelBrowser
from tests.unit.panels.query_bot import Bot

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@dataclass
class Opened:
    """A form in a page."""

    bot: Bot
    form: QueryForm
    page: Page

    @property
    def route(self) -> Locator:
        """The box in which the route is chosen."""
        return self.page.get_by_role("combobox", name="Route")

    @property
    def status(self) -> Locator:
        """What is said about the last query."""
        return self.page.locator(".bq-status")

    async def choose(self, route: str) -> None:
        """Choose a route by keyboard."""
        await self.route.fill(route)
        await self.page.keyboard.press("Enter")

    def field(self, name: str) -> Locator:
        """The input of a parameter."""
        return self.page.locator(".bq-field", has=self.page.locator(f".bq-name:text-is('{name}')")).locator(
            ".bq-input, .bq-check-line .bq-check"
        )

    def problem(self, name: str) -> Locator:
        """What is wrong with a field."""
        return self.page.locator(".bq-field", has=self.page.locator(f".bq-name:text-is('{name}')")).locator(
            ".bq-problem"
        )

    async def until_asked(self, count: int) -> list[tuple[str, dict[str, Any]]]:
        """Wait until the bot has been asked so often."""
        async with asyncio.timeout(10):
            while len(self.bot.asked) < count:
                await asyncio.sleep(0.01)
        return self.bot.asked


Open = Callable[..., Awaitable[Opened]]


@pytest_asyncio.fixture(loop_scope="module")
async def opens(stage: PanelBrowser, tmp_path: Path) -> Open:
    """Return what opens a form in a page."""

    async def show(bot: Bot | None = None, *, role: Any = "operator", **view: Any) -> Opened:
        bot = bot or Bot()
        form = QueryForm(bot, role=role, favourites=Favourites(tmp_path / "favourites.json"))
        await form.load()
        names = {"form": form.form, "answer": form.answer.root}
        page = await _viewer(stage, names, **view)
        return Opened(bot, form, page)

    return show


async def _viewer(stage: PanelBrowser, widgets: dict[str, Any], **view: Any) -> Page:
    holders: Any = {name: SimpleNamespace(root=widget) for name, widget in widgets.items()}
    page = await stage.viewer(holders, **view)
    await page.evaluate("document.querySelector('main').className = 'botkit-query-screen'")
    return page


async def test_a_query_by_keyboard_alone(opens: Open) -> None:
    """Type to filter, arrows and Enter to choose, Tab to the fields, Ctrl+Enter to run; the focus is never lost."""
    opened = await opens()
    page, keyboard = opened.page, opened.page.keyboard
    await page.get_by_role("button", name="Reload routes").focus()
    await keyboard.press("Tab")
    await expect(opened.route).to_be_focused()
    await keyboard.type("gui")
    await expect(page.locator(".bq-option .bq-name")).to_have_text(["guild_count", "guilds"])
    await keyboard.press("ArrowDown")
    await expect(opened.route).to_have_attribute("aria-activedescendant", re.compile("-1$"))
    await keyboard.press("Enter")
    await expect(page.get_by_role("listbox")).to_have_count(0)
    await expect(page.get_by_label("offset")).to_be_focused()
    await keyboard.press("Tab")
    await keyboard.type("3")
    await keyboard.press("Control+Enter")
    await expect(page.locator(".botkit-answer tbody tr")).to_have_count(3)
    await expect(opened.status).to_have_text(re.compile(r"^guilds answered in .* ms · \d+ bytes\.$"))
    await expect(opened.status).to_have_attribute("aria-live", "polite")
    await expect(opened.field("limit")).to_be_focused()
    await keyboard.press("Shift+Enter")
    assert await opened.until_asked(2) == [("guilds", {"limit": 3})] * 2


async def test_escape_gives_the_route_back(opens: Open) -> None:
    """What was typed and not chosen is forgotten; the list says when it has nothing."""
    opened = await opens()
    await opened.choose("guild_count")
    await opened.route.fill("nonsense")
    await expect(opened.page.locator(".bq-list-note")).to_have_text("No route has these words.")
    await opened.page.keyboard.press("Escape")
    await expect(opened.route).to_have_value("guild_count")
    await expect(opened.page.locator(".bq-doc")).to_contain_text("the tutorial's own route")


async def test_the_list_has_groups_roles_and_what_routes_do(opens: Open) -> None:
    """By cog; an operator's route is marked."""
    opened = await opens()
    await opened.route.click()
    await expect(opened.page.locator(".bq-group")).to_have_text(["Samples", "Routes", "Control"])
    await expect(opened.page.get_by_role("option", name="restart")).to_contain_text("operator")
    await expect(opened.page.get_by_role("option", name="tree")).to_contain_text("A nested value.")


async def test_each_type_has_its_input(opens: Open) -> None:
    """What is typed is sent as what the route takes; what is left alone is not sent."""
    opened = await opens()
    await opened.choose("every_type")
    await expect(opened.field("count")).to_have_attribute("max", "9")
    await opened.field("count").fill("5")
    await opened.field("choice").select_option("2")
    await opened.field("flag").uncheck()
    await opened.field("since").fill("2026-05-01T12:00:00")
    await opened.field("span").fill("1h 30m")
    await opened.field("anything").fill('{"a": [1]}')
    await opened.field("numbers").fill("1, 2\n")
    await opened.field("message").fill(str(2**60))
    await opened.page.get_by_label("null").check()
    await opened.page.keyboard.press("Control+Enter")
    asked = await opened.until_asked(1)
    assert asked[0][1] == {
        "count": 5,
        "title": None,
        "flag": False,
        "choice": 2,
        "since": "2026-05-01T03:00:00Z",
        "span": 5400,
        "anything": {"a": [1]},
        "numbers": [1, 2],
        "message": str(2**60),
    }


async def test_errors_stand_beside_their_fields(opens: Open) -> None:
    """Required fields and those that the server names; the first gets the focus, and a good query takes them away."""
    opened = await opens()
    await opened.choose("every_type")
    await opened.page.keyboard.press("Control+Enter")
    await expect(opened.problem("count")).to_have_text("This is required.")
    await expect(opened.field("count")).to_be_focused()
    await expect(opened.field("count")).to_have_attribute("aria-invalid", "true")
    await expect(opened.status).to_have_text("2 fields need a look.")
    assert opened.bot.asked == []
    await opened.field("count").fill("5")
    await opened.field("choice").select_option("2")
    await opened.field("member").fill("nobody")
    await opened.page.keyboard.press("Enter")
    await expect(opened.problem("member")).to_contain_text("it takes a member of the server")
    await expect(opened.problem("count")).to_be_hidden()
    await opened.field("member").fill("")
    await opened.page.keyboard.press("Enter")
    await expect(opened.problem("member")).to_be_hidden()
    await expect(opened.status).to_contain_text("every_type answered")


async def test_a_number_that_is_none_is_told(opens: Open) -> None:
    """The browser keeps what it does not take for a number to itself."""
    opened = await opens()
    await opened.choose("guilds")
    await opened.field("limit").focus()
    await opened.page.keyboard.type("1e")
    await opened.page.keyboard.press("Enter")
    await expect(opened.problem("limit")).to_have_text("This takes a whole number from 1 to 200.")


async def test_without_a_route_the_form_says_so(opens: Open) -> None:
    """And leads to where it is chosen."""
    opened = await opens()
    await opened.page.get_by_role("button", name="Run", exact=True).click()
    await expect(opened.page.get_by_text("Choose a route.", exact=True)).to_be_visible()
    await expect(opened.route).to_be_focused()


@pytest.mark.parametrize("key", [True, False], ids=["Escape", "button"])
async def test_a_slow_query_can_be_cancelled(opens: Open, key: bool) -> None:
    """While it runs the page says so; afterwards the focus is where one goes on."""
    opened = await opens()
    await opened.choose("slow")
    await opened.page.keyboard.press("Enter")
    await expect(opened.page.locator(".bq-spinner")).to_be_visible()
    await expect(opened.status).to_have_text("Asking…")
    await expect(opened.page.locator(".bq-elapsed")).to_have_text("1 s", timeout=5000)
    cancel = opened.page.get_by_role("button", name="Cancel", exact=True)
    await (opened.page.keyboard.press("Escape") if key else cancel.click())
    await expect(opened.status).to_have_text(re.compile(r"^Cancelled after [\d.]+ s\.$"))
    await expect(cancel).to_be_hidden()
    await expect(opened.page.locator(".bq-run").first).to_be_focused()


async def test_what_acts_is_asked_back(opens: Open) -> None:
    """The focus is on No, so that a key held down does nothing; Yes runs it."""
    opened = await opens()
    await opened.choose("restart")
    await opened.page.keyboard.press("Enter")
    await expect(opened.status).to_have_text("“restart” acts on the bot. Run it?")
    await expect(opened.page.get_by_role("button", name="No", exact=True)).to_be_focused()
    await opened.page.keyboard.press("Escape")
    await expect(opened.page.get_by_role("button", name="Yes, run it")).to_be_hidden()
    assert opened.bot.asked == []
    await opened.page.keyboard.press("Enter")
    await opened.page.get_by_role("button", name="Yes, run it").click()
    await expect(opened.page.locator(".botkit-answer")).to_contain_text("returned nothing (null)")
    assert opened.bot.asked == [("restart", {})]
    await opened.choose("restart")
    await opened.page.keyboard.press("Enter")
    await opened.page.keyboard.press("Escape")
    await opened.choose("slow")
    await opened.page.keyboard.press("Enter")
    await expect(opened.page.locator(".bq-spinner")).to_be_visible()
    await expect(opened.page.get_by_role("button", name="Yes, run it")).to_be_hidden()
    opened.form.cancel()


async def test_a_guild_is_found_by_its_name(opens: Open) -> None:
    """Asked once typing rests, the list goes on as one goes down, and the id is what is sent."""
    opened = await opens(Bot(guilds=130))
    await opened.choose("every_type")
    guild, keyboard = opened.field("guild"), opened.page.keyboard
    await guild.focus()
    await keyboard.type("server 1", delay=20)
    await expect(opened.page.locator(".bq-option")).to_have_count(20)
    assert [one["search"] for _, one in opened.bot.asked] == ["server 1"]
    await keyboard.press("ArrowUp")
    await keyboard.press("ArrowDown")
    await expect(opened.page.locator(".bq-option")).to_have_count(30)
    await guild.fill("server 107")
    await expect(opened.page.locator(".bq-option")).to_have_text([re.compile("Server 107.*4,893 members")])
    await keyboard.press("Enter")
    await expect(guild).to_have_value("Server 107")
    await expect(opened.page.locator(".bq-picked")).to_have_text(f"id {2**60 + 107}")
    await opened.field("count").fill("1")
    await opened.field("choice").select_option("1")
    await keyboard.press("Control+Enter")
    await expect(opened.status).to_contain_text("answered")
    assert opened.bot.asked[-1][1]["guild"] == str(2**60 + 107)


async def test_pages_of_rows(opens: Open) -> None:
    """The route is asked for the next page; its buttons work by keyboard and keep the focus."""
    opened = await opens()
    await opened.choose("guilds")
    await opened.page.keyboard.press("Enter")
    span = opened.page.locator(".botkit-answer .bk-range")
    await expect(span).to_have_text("1–50 of 130")
    forward = opened.page.get_by_role("button", name="Next page")
    await forward.focus()
    await opened.page.keyboard.press("Enter")
    await expect(span).to_have_text("51–100 of 130")
    await expect(forward).to_be_focused()
    await opened.page.keyboard.press("Enter")
    await expect(span).to_have_text("101–130 of 130")
    await expect(forward).to_have_attribute("aria-disabled", "true")
    await opened.page.get_by_role("button", name="Previous page").click()
    await expect(span).to_have_text("51–100 of 130")


async def test_a_tree_opens_step_by_step(opens: Open) -> None:
    """Nested values, with ids whole and all that is hostile as text."""
    opened = await opens()
    await opened.choose("tree")
    await opened.page.keyboard.press("Enter")
    tree = opened.page.locator(".bq-tree")
    await expect(tree).to_contain_text(f"id: {2**60 + 1}")
    await expect(tree).to_contain_text("title: <b>bold</b>")
    await expect(tree.locator("b")).to_have_count(0)
    first = tree.get_by_text("0: object of 3")
    await expect(tree.get_by_text("latency: 42 ms")).to_have_count(0)
    await first.focus()
    await opened.page.keyboard.press("Enter")
    await expect(tree.get_by_text("latency: 42 ms")).to_be_visible()


async def test_the_history_runs_again(opens: Open) -> None:
    """One button puts a query back into the form, the other runs it."""
    opened = await opens()
    await opened.choose("guilds")
    await opened.field("limit").fill("3")
    await opened.field("descending").check()
    await opened.page.keyboard.press("Enter")
    await expect(opened.status).to_contain_text("answered")
    await opened.choose("tree")
    await opened.page.get_by_title("Put into the form").click()
    await expect(opened.route).to_have_value("guilds")
    await expect(opened.field("limit")).to_have_value("3")
    await expect(opened.field("descending")).to_be_checked()
    await opened.page.get_by_role("button", name="Run again: guilds limit=3 descending=true").click()
    assert await opened.until_asked(2) == [("guilds", {"limit": 3, "descending": True})] * 2


async def test_a_favourite_is_there_the_next_time(opens: Open) -> None:
    """In another notebook, and gone when it is let go."""
    opened = await opens()
    await opened.choose("guilds")
    await opened.field("limit").fill("3")
    await opened.page.get_by_role("button", name="☆ Keep").click()
    await expect(opened.page.get_by_role("button", name="★ Kept")).to_have_attribute("aria-pressed", "true")
    other = QueryForm(Bot(), role="operator", favourites=opened.form._favourites)
    assert [one["label"] for one in other.form.favourites] == ["guilds limit=3"]
    await opened.page.get_by_role("button", name="Forget this favourite: guilds limit=3").click()
    await expect(opened.page.get_by_text("Keep a query with ☆")).to_be_visible()
    await expect(opened.page.get_by_role("button", name="☆ Keep")).to_be_visible()


async def test_a_query_is_copied_as_code(opens: Open) -> None:
    """It follows what is typed, and lands on the clipboard."""
    opened = await opens()
    await opened.choose("guilds")
    await opened.page.get_by_role("button", name="Copy as code").click()
    code = opened.page.locator(".bq-code-row code")
    await expect(code).to_have_text(['await ipc.call("guilds")', "%ipc guilds", "botkit query guilds"])
    await opened.field("limit").fill("5")
    await opened.field("sort").select_option("members")
    await expect(code.nth(1)).to_have_text("%ipc guilds limit=5 sort=members")
    await opened.page.get_by_role("button", name="Copy the code for: Shell").click()
    await expect(opened.status).to_have_text("Copied: botkit query guilds limit=5 sort=members")
    await opened.field("search").focus()
    await opened.page.keyboard.press("Control+V")
    await expect(opened.field("search")).to_have_value("botkit query guilds limit=5 sort=members")


async def test_a_stock_server_is_asked_by_free_text(opens: Open) -> None:
    """No catalogue: any name, and arguments as behind %ipc."""
    opened = await opens(Bot(stock=True))
    await expect(opened.page.locator(".bk-note")).to_contain_text("no catalogue of its routes")
    await opened.route.fill("get_guild_count")
    await opened.page.get_by_label("Arguments").fill('a="two words"\nids:=[1, 2]')
    await opened.page.keyboard.press("Shift+Enter")
    await expect(opened.status).to_contain_text("get_guild_count answered")
    assert opened.bot.asked == [("get_guild_count", {"a": "two words", "ids": [1, 2]})]
    await opened.page.get_by_label("Arguments").fill("five")
    await opened.page.keyboard.press("Control+Enter")
    await expect(opened.problem("Arguments")).to_contain_text("'five' is not an argument")


async def test_no_bot_is_told_and_tried_again(opens: Open) -> None:
    """The page says what to do, and goes on when there is one."""
    bot = Bot()
    bot.error = BotNotRunning("No bot is running: start one.")
    opened = await opens(bot)
    await expect(opened.page.locator(".bk-note")).to_have_text("No bot is running: start one.")
    await expect(opened.route).to_be_hidden()
    bot.error = None
    await opened.page.get_by_role("button", name="Try again").click()
    await expect(opened.route).to_be_visible()


async def test_a_page_that_nobody_hears_says_so(stage: PanelBrowser, tmp_path: Path) -> None:
    """As on a dashboard that drops what viewers send; the note goes when an answer comes."""
    form = QueryForm(Bot(), role="viewer", favourites=Favourites(tmp_path / "none.json"))
    await form.load()
    form.form.voila = True
    line = stage.wire("form", SimpleNamespace(root=form.form))  # type: ignore[arg-type]
    line.on_msg(lambda _message: None)
    page = await _viewer(stage, {"form": form.form}, clock=True)
    await page.clock.run_for(7_000)
    await expect(page.locator(".bk-note")).to_contain_text("viewers share one kernel")
    await expect(page.get_by_role("combobox", name="Route")).to_be_hidden()
    form.form.send({"kind": "hello"})
    await expect(page.locator(".bk-note")).to_be_hidden()
    await expect(page.get_by_role("combobox", name="Route")).to_be_visible()


@pytest.mark.parametrize("width", [360, 700, 1600])
async def test_it_fits_its_width(opens: Open, width: int) -> None:
    """Nothing is cut off at the side, the list of routes included."""
    opened = await opens(width=width)
    await opened.choose("every_type")
    await opened.page.keyboard.press("Control+Enter")
    await opened.choose("guilds")
    await opened.page.get_by_role("button", name="Copy as code").click()
    await opened.page.keyboard.press("Control+Enter")
    await expect(opened.page.locator(".botkit-answer tbody tr")).to_have_count(50)
    await opened.route.click()
    box = await opened.page.get_by_role("listbox").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert await opened.page.evaluate("document.documentElement.scrollWidth") <= width


async def test_a_view_that_is_closed_leaves_nothing(opens: Open) -> None:
    """No listener of the model, the window or the system stays behind."""
    opened = await opens()
    await opened.choose("every_type")
    await opened.route.click()
    assert await opened.page.evaluate("() => { models.form.cleanup(); return models.form.listening; }") == 0
    await expect(opened.page.locator(".botkit-query")).to_have_count(0)
    await opened.page.keyboard.press("a")
    await opened.page.evaluate("window.dispatchEvent(new Event('resize'))")
