"""botkit.panels.query: the form as the kernel sees it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from botkit.errors import BotNotRunning, RouteFailed
from botkit.panels.query import MAX_HISTORY, QueryForm
from botkit.panels.query_draft import Draft
from botkit.panels.query_favourites import Favourites
from tests.unit.panels.query_bot import Bot
from tests.unit.panels.wire import Wire

COUNT = Draft("guild_count")
FIVE = Draft("guilds", {"limit": "5", "sort": "members"})


class Shown:
    """Keeps what the form shows."""

    def __init__(self) -> None:
        from ipywidgets import Box

        self.root = Box()
        self.values: list[Any] = []
        self.turn: Any = None

    def show(self, value: Any, turn: Any = None) -> None:
        """Keep an answer."""
        self.values.append(value)
        self.turn = turn

    def clear(self) -> None:
        """Forget them."""
        self.values.clear()


class Opened:
    """A loaded form, its bot, its page's line, and what it shows."""

    def __init__(self, tmp_path: Path, bot: Bot, **more: Any) -> None:
        self.bot, self.shown = bot, Shown()
        self.path = tmp_path / "favourites.json"
        self.form = QueryForm(
            bot, answer=self.shown, favourites=Favourites(self.path), **{"role": "operator", **more}
        )
        self.wire = Wire(_Root(self.form.form))  # type: ignore[arg-type]

    def say(self, kind: str, **content: Any) -> None:
        """Send what a page sends."""
        self.wire.from_browser({"kind": kind, **content})

    @property
    def state(self) -> dict[str, Any]:
        """What the page is told."""
        state: dict[str, Any] = self.form.form.state
        return state


class _Root:
    def __init__(self, root: Any) -> None:
        self.root = root


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opened]:
    """A form of a botkit bot."""
    opened = Opened(tmp_path, Bot())
    await opened.form.load()
    yield opened
    opened.form.close()


async def test_a_query_is_asked_and_shown(opened: Opened) -> None:
    """What differs from the defaults is sent; time and size are told."""
    task = opened.form.run(FIVE)
    assert task is not None
    assert opened.form.form.running
    await task
    assert opened.bot.asked == [("guilds", {"limit": 5, "sort": "members"})]
    assert len(opened.shown.values[0]["rows"]) == 5
    assert opened.state["kind"] == "done"
    assert opened.state["text"].startswith("guilds answered in ")
    assert opened.state["text"].endswith(" bytes.")
    assert not opened.form.form.running


async def test_a_wrong_field_is_told_and_nothing_is_asked(opened: Opened) -> None:
    """Twice the same problem is two states, so that the page says it again."""
    assert opened.form.run(Draft("guilds", {"limit": "0"})) is None
    first = opened.state
    assert first["fields"] == {"limit": "This takes a whole number from 1 to 200."}
    opened.form.run(Draft("guilds", {"limit": "0"}))
    assert opened.state != first
    assert opened.bot.asked == []


async def test_the_server_names_a_field(opened: Opened) -> None:
    """What only the bot can know stands beside the field, too."""
    task = opened.form.run(Draft("every_type", {"count": "1", "choice": "2", "member": "nobody"}))
    assert task is not None
    await task
    assert list(opened.state["fields"]) == ["member"]
    assert "it takes a member of the server" in opened.state["fields"]["member"]


@pytest.mark.parametrize(
    "error", [RouteFailed("guild_count", "ValueError", "<bad>"), BotNotRunning("Nobody listens.")]
)
async def test_an_error_is_a_sentence_and_takes_the_old_answer_away(opened: Opened, error: Exception) -> None:
    """An answer to another query would be taken for this one's; the form goes on."""
    task = opened.form.run(COUNT)
    assert task is not None
    await task
    opened.bot.error = error
    task = opened.form.run(FIVE)
    assert task is not None
    await task
    assert opened.state["kind"] == "failed"
    assert opened.state["text"] == str(error)
    assert opened.shown.values == []
    assert not opened.form.form.running


async def test_an_error_of_another_kind_is_told_and_logged(
    opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever it is, the form lives."""
    opened.bot.error = ZeroDivisionError("division by zero")
    task = opened.form.run(COUNT)
    assert task is not None
    await task
    assert "ZeroDivisionError" in opened.state["text"]
    assert "The query form failed." in caplog.text


async def test_a_query_can_be_cancelled(opened: Opened) -> None:
    """It is told how long was waited, and one that had not begun is told, too."""
    task = opened.form.run(Draft("slow"))
    assert task is not None
    await asyncio.sleep(0)
    opened.say("cancel")
    await task
    assert opened.state["text"].startswith("Cancelled after ")
    task = opened.form.run(Draft("slow"))
    assert task is not None
    opened.say("cancel")
    await asyncio.wait({task})
    await asyncio.sleep(0)
    assert opened.state["text"] == "Cancelled before it was asked."
    assert not opened.form.form.running


async def test_one_query_at_a_time(opened: Opened) -> None:
    """A second one is not asked while the first runs."""
    task = opened.form.run(Draft("slow"))
    assert task is not None
    opened.say("run", draft=COUNT.to_dict())
    opened.bot.go_on.set()
    await task
    assert [route for route, _ in opened.bot.asked] == ["slow"]


async def test_an_operators_route_is_asked_back_first(opened: Opened) -> None:
    """And runs when it is meant."""
    opened.say("run", draft={"route": "restart"})
    assert opened.state["kind"] == "confirm"
    assert opened.bot.asked == []
    task = opened.form.run(Draft("restart"), sure=True)
    assert task is not None
    await task
    assert opened.bot.asked == [("restart", {})]


async def test_a_viewer_gets_no_operators_route(tmp_path: Path) -> None:
    """It is not offered, not asked, and favourites are neither shown nor kept."""
    opened = Opened(tmp_path, Bot(), role="viewer")
    opened.path.write_text('{"favourites": [{"route": "guilds"}]}')
    await opened.form.load()
    assert "restart" not in [route["name"] for route in opened.form.form.routes]
    opened.say("run", draft={"route": "restart"}, sure=True)
    opened.say("keep", draft=COUNT.to_dict())
    assert "no route 'restart'" in opened.state["text"]
    assert opened.bot.asked == []
    assert opened.form.form.favourites == []
    assert "guild_count" not in opened.path.read_text()


async def test_a_server_without_a_catalogue_is_asked_by_free_text(tmp_path: Path) -> None:
    """Any name, any arguments, and no asking back: nothing says which routes act."""
    opened = Opened(tmp_path, Bot(stock=True))
    await opened.form.load()
    assert opened.form.form.mode == "free"
    task = opened.form.run(Draft("whatever", {}, "a=1 b:=[2]"))
    assert task is not None
    await task
    assert opened.bot.asked == [("whatever", {"a": "1", "b": [2]})]


async def test_a_viewer_does_not_ask_a_server_without_a_catalogue(tmp_path: Path) -> None:
    """Its one key may do anything."""
    opened = Opened(tmp_path, Bot(stock=True), role="viewer")
    await opened.form.load()
    assert opened.form.form.mode == "failed"
    assert "ask it from JupyterLab" in opened.form.form.problem
    opened.say("run", draft=COUNT.to_dict())
    assert opened.bot.asked == []


async def test_no_bot_is_told_and_can_be_tried_again(tmp_path: Path) -> None:
    """The form is there before the bot is."""
    bot = Bot()
    bot.error = BotNotRunning("No bot is running: start one.")
    opened = Opened(tmp_path, bot)
    await opened.form.load()
    assert (opened.form.form.mode, opened.form.form.problem) == ("failed", "No bot is running: start one.")
    bot.error = None
    opened.say("reload")
    await asyncio.gather(*opened.form._side)
    assert opened.form.form.mode == "catalogue"


async def test_the_next_page_is_asked_with_all_the_rest(opened: Opened) -> None:
    """The limit is the size of a step, and a page is no entry in the history."""
    task = opened.form.run(FIVE)
    assert task is not None
    await task
    await opened.shown.turn(False)
    await opened.shown.turn(False)
    await opened.shown.turn(True)
    assert [one.get("offset", 0) for _, one in opened.bot.asked] == [0, 5, 10, 5]
    assert all(one["sort"] == "members" for _, one in opened.bot.asked)
    assert len(opened.form.form.history) == 1


async def test_a_page_that_fails_leaves_the_one_before(opened: Opened) -> None:
    """The error is told; the rows stay."""
    task = opened.form.run(FIVE)
    assert task is not None
    await task
    opened.bot.error = BotNotRunning("Nobody listens.")
    await opened.shown.turn(False)
    assert opened.state["text"] == "Nobody listens."
    assert len(opened.shown.values) == 1


async def test_the_history_has_the_last_queries(opened: Opened) -> None:
    """What was typed, whether it went well, what it cost; the newest first, and not for ever."""
    for draft in (COUNT, FIVE):
        task = opened.form.run(draft)
        assert task is not None
        await task
    first, second = opened.form.form.history
    assert (first["label"], first["values"], first["good"]) == (
        "guilds limit=5 sort=members",
        FIVE.values,
        True,
    )
    assert second["route"] == "guild_count"
    for _ in range(MAX_HISTORY + 5):
        task = opened.form.run(COUNT)
        assert task is not None
        await task
    assert len(opened.form.form.history) == MAX_HISTORY


async def test_favourites_are_kept_and_forgotten(opened: Opened, tmp_path: Path) -> None:
    """Another form finds them."""
    opened.say("keep", draft=FIVE.to_dict())
    assert Opened(tmp_path, Bot()).form.form.favourites[0]["label"] == FIVE.label
    opened.say("drop", draft=FIVE.to_dict())
    assert opened.form.form.favourites == []


async def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A sentence, and what is shown is what is on the disk."""
    (tmp_path / "file").touch()
    form = QueryForm(Bot(), role="operator", favourites=Favourites(tmp_path / "file" / "favourites.json"))
    form.form._handle_custom_msg({"kind": "keep", "draft": FIVE.to_dict()}, [])
    assert form.form.notice.startswith("The favourites were not kept")
    assert form.form.favourites == []


async def test_a_query_as_code(opened: Opened) -> None:
    """Three notations, or what is missing."""
    opened.say("code", draft=FIVE.to_dict())
    opened.say("code", draft={"route": "guilds", "values": {"limit": "x"}})
    opened.say("code", draft={"route": "gone"})
    good, bad, gone = opened.wire.customs
    assert good["code"]["magic"] == "%ipc guilds limit=5 sort=members"
    assert "filled in well" in bad["problem"]
    assert gone["problem"] == "Choose a route first."


async def test_a_page_hears_that_somebody_listens(opened: Opened) -> None:
    """On a dashboard whose viewers' messages are dropped it hears nothing, and says so."""
    opened.say("hello")
    assert opened.wire.customs == [{"kind": "hello"}]


@pytest.mark.parametrize(
    "content",
    [None, 5, {}, {"kind": "run"}, {"kind": "run", "draft": {"route": 5}}, {"kind": []}, {"kind": "guilds"}],
)
async def test_what_no_form_sends_changes_nothing(opened: Opened, content: Any) -> None:
    """A page can send anything."""
    opened.wire.from_browser(content)
    await asyncio.gather(*opened.form._side)
    assert opened.bot.asked == []
    assert opened.wire.customs == []


async def test_closing_ends_what_runs(opened: Opened) -> None:
    """And may be done twice."""
    task = opened.form.run(Draft("slow"))
    assert task is not None
    await asyncio.sleep(0)
    opened.form.close()
    await asyncio.wait({task}, timeout=5)
    assert task.done()
    opened.form.close()
