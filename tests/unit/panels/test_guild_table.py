"""The table of guilds: who is answered what, and when."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from botkit.errors import BadArguments, BotNotRunning
from botkit.panels import GuildQuery, GuildTablePanel
from botkit.panels.guild_query import DEFAULT, DETAIL_KIND, KIND
from tests.unit.panels.wire import READY, Wire

OWLS = GuildQuery(search="owl")


class Guilds:
    """Answers with the question; counts, fails and waits on demand."""

    def __init__(self) -> None:
        self.asked: list[GuildQuery] = []
        self.times: list[float] = []
        self.error: Exception | None = None
        self.news = asyncio.Event()

    async def ask(self, query: GuildQuery) -> dict[str, Any]:
        """Return a page that holds no rows."""
        self.asked.append(query)
        self.times.append(asyncio.get_running_loop().time())
        self.news.set()
        if self.error:
            raise self.error
        return {"rows": [], "total": len(self.asked), "matching": 0, "offset": query.offset, "revision": 1}

    async def until(self, count: int) -> None:
        """Return once so many questions have been asked and answered."""
        while len(self.asked) < count:
            self.news.clear()
            await self.news.wait()
        await asyncio.sleep(0)


@pytest.fixture
def guilds() -> Guilds:
    """Return a source of pages."""
    return Guilds()


@pytest.fixture
async def panel(guilds: Guilds) -> AsyncIterator[GuildTablePanel]:
    """Return a panel that asks ``guilds``."""
    panel = GuildTablePanel("en", guilds.ask)
    yield panel
    panel.close()


def _message(query: GuildQuery) -> dict[str, Any]:
    return {"kind": KIND, "query": query.arguments()}


async def test_the_default_page_is_a_trait(panel: GuildTablePanel, guilds: Guilds) -> None:
    """The first page is there for whoever comes, without a question."""
    panel.update(READY)
    await guilds.until(1)
    assert guilds.asked == [DEFAULT]
    assert panel.root.get_state()["default_page"]["total"] == 1


async def test_an_unchanged_list_is_not_asked_for(panel: GuildTablePanel, guilds: Guilds) -> None:
    """Snapshots with the same revision of the list cost nothing."""
    panel.update(READY)
    await guilds.until(1)
    panel.update(replace(READY, revision=2, events=50))
    assert panel._pages._due == {}


async def test_a_restarted_bot_is_asked_again(panel: GuildTablePanel, guilds: Guilds) -> None:
    """Revisions are compared within one start only."""
    panel.update(READY)
    panel.update(replace(READY, started_at=5.0))
    assert DEFAULT in panel._pages._due


async def test_a_question_is_answered_with_itself(panel: GuildTablePanel, guilds: Guilds) -> None:
    """A browser can tell the answer to its own question."""
    wire = Wire(panel)
    wire.from_browser(_message(OWLS))
    await guilds.until(1)
    (answer,) = wire.customs
    assert answer["kind"] == KIND
    assert answer["query"] == OWLS.arguments()
    assert answer["page"]["total"] == 1


async def test_a_bad_question_is_not_answered(panel: GuildTablePanel, guilds: Guilds) -> None:
    """What is not a query starts nothing."""
    wire = Wire(panel)
    for content in (None, "x", {"kind": KIND}, {"kind": KIND, "query": {**OWLS.arguments(), "limit": 10**6}}):
        wire.from_browser(content)
    assert panel._pages._task is None


async def test_changes_reach_those_who_look(panel: GuildTablePanel, guilds: Guilds) -> None:
    """A new revision re-asks the default page and each leased query."""
    Wire(panel).from_browser(_message(OWLS))
    await guilds.until(1)
    panel.update(READY)
    await guilds.until(3)
    assert set(guilds.asked[1:]) == {DEFAULT, OWLS}


async def test_changes_are_asked_once_a_second(panel: GuildTablePanel, guilds: Guilds) -> None:
    """Many changes in a second make one question, a second after the last."""
    panel.update(READY)
    await guilds.until(1)
    for revision in range(2, 60):
        panel.update(replace(READY, guilds_revision=revision))
    await guilds.until(2)
    assert guilds.times[1] - guilds.times[0] >= 0.99
    assert panel._pages._due == {}


async def test_a_new_question_does_not_wait_for_the_second(panel: GuildTablePanel, guilds: Guilds) -> None:
    """A viewer who searches is answered at once although the list was just refreshed."""
    panel.update(READY)
    await guilds.until(1)
    panel.update(replace(READY, guilds_revision=2))
    Wire(panel).from_browser(_message(OWLS))
    await guilds.until(2)
    assert guilds.asked[1] == OWLS
    assert guilds.times[1] - guilds.times[0] < 0.5


async def test_repeated_questions_are_one(panel: GuildTablePanel, guilds: Guilds) -> None:
    """A browser that asks in a loop makes no load."""
    wire = Wire(panel)
    for _ in range(1000):
        wire.from_browser(_message(OWLS))
    await guilds.until(1)
    assert guilds.asked == [OWLS]


async def test_questions_do_not_pile_up(panel: GuildTablePanel, guilds: Guilds) -> None:
    """A browser that asks for a thousand pages is answered for the last fifty at most."""
    wire = Wire(panel)
    for offset in range(1000):
        wire.from_browser(_message(GuildQuery(offset=offset + 1)))
    await guilds.until(1)
    assert len(panel._pages._due) <= 51
    assert len(panel._pages._asked) <= 51


async def test_a_failure_is_told_and_passes(panel: GuildTablePanel, guilds: Guilds) -> None:
    """The panel shows the sentence of the error, until the next answer."""
    guilds.error = BotNotRunning("No bot listens.")
    panel.update(READY)
    await guilds.until(1)
    assert panel.root.error == "The list could not be brought up to date. No bot listens."
    guilds.error = None
    panel.update(replace(READY, guilds_revision=2))
    await guilds.until(2)
    assert panel.root.error is None


async def test_a_failure_of_one_view_is_told_to_it(panel: GuildTablePanel, guilds: Guilds) -> None:
    """The answer to a question can be an error."""
    guilds.error = BotNotRunning("No bot listens.")
    wire = Wire(panel)
    wire.from_browser(_message(OWLS))
    await guilds.until(1)
    assert wire.customs[0]["error"].endswith("No bot listens.")


async def test_an_unexpected_failure_is_logged_not_shown(
    panel: GuildTablePanel, guilds: Guilds, caplog: pytest.LogCaptureFixture
) -> None:
    """What an unforeseen exception says stays in the log."""
    guilds.error = ValueError("inner detail")
    with caplog.at_level(logging.ERROR):
        panel.update(READY)
        await guilds.until(1)
    assert "inner detail" not in panel.root.error
    assert "inner detail" in caplog.text


async def test_the_task_ends_with_the_work(panel: GuildTablePanel, guilds: Guilds) -> None:
    """At rest the panel owns no task."""
    panel.update(READY)
    task = panel._pages._task
    assert task is not None
    await task
    await asyncio.sleep(0)
    assert panel._pages._task is None


async def test_close_ends_the_task(guilds: Guilds) -> None:
    """After close nothing is asked any more, and a second close is one."""
    panel = GuildTablePanel("en", guilds.ask)
    panel.update(READY)
    task = panel._pages._task
    assert task is not None
    panel.close()
    panel.close()
    await asyncio.wait({task})
    panel.update(replace(READY, guilds_revision=9))
    assert panel._pages._task is None
    assert guilds.asked == []


class Told:
    """Answers of the routes about one guild."""

    def __init__(self, guilds: Guilds) -> None:
        self.guilds = guilds
        self.asked: list[str] = []
        self.error: Exception | None = None
        self.known = True

    async def ask(self, route: str, /, **arguments: Any) -> Any:
        """Answer as the bot does."""
        if route == "guild_history":
            return {"points": [[1.0, 5], [2.0, 6]]}
        self.asked.append(arguments.get("guild", ""))
        self.guilds.news.set()
        if self.error:
            raise self.error
        if route == "guilds":
            return {"rows": [], "total": 3, "matching": 0}
        if not self.known:
            raise BadArguments("there is no such server")
        fields = dict.fromkeys(("name", "description", "owner", "members", "joined_at", "shard", "boosts"))
        return fields | {
            "id": arguments["guild"], "available": True, "created_at": "2020-01-01T00:00:00Z", "channels": [],
            "roles": [], "features": [], "counts": {},
        }  # fmt: skip


@pytest.fixture
async def told(guilds: Guilds) -> AsyncIterator[tuple[Told, Wire]]:
    """Return what answers about guilds, and the wire of a panel that asks it."""
    told = Told(guilds)
    panel = GuildTablePanel("en", guilds.ask, told.ask)
    yield told, Wire(panel)
    panel.close()


async def _detail(told: tuple[Told, Wire], guild_id: str = "7") -> dict[str, Any]:
    source, wire = told
    before = len(wire.customs)
    wire.from_browser({"kind": DETAIL_KIND, "query": {"id": guild_id}})
    async with asyncio.timeout(5):
        while len(wire.customs) == before:
            source.guilds.news.clear()
            await source.guilds.news.wait()
            await asyncio.sleep(0)
    return wire.customs[-1]


async def test_a_guild_is_told_with_its_id(told: tuple[Told, Wire]) -> None:
    """A browser can tell the answer about its own guild."""
    answer = await _detail(told)
    assert (answer["kind"], answer["id"], answer["guild"]["id"]) == (DETAIL_KIND, "7", "7")
    assert answer["guild"]["history"] == [[1.0, 5], [2.0, 6]]
    assert "error" not in answer


async def test_a_guild_that_was_left_is_told_as_none(told: tuple[Told, Wire]) -> None:
    """No guild and no error: the bot is not in it."""
    told[0].known = False
    assert await _detail(told) == {"kind": DETAIL_KIND, "id": "7", "guild": None}


async def test_what_cannot_be_told_has_its_reason(told: tuple[Told, Wire]) -> None:
    """The sentence of an error of ours; of another one only its name."""
    told[0].error = BotNotRunning("No bot listens.")
    assert (await _detail(told))["error"] == "The bot could not tell about this server. No bot listens."
    told[0].error = ValueError("inner detail")
    assert "inner detail" not in (await _detail(told))["error"]


async def test_many_who_look_at_one_guild_ask_once(told: tuple[Told, Wire]) -> None:
    """A browser that asks in a loop makes no load."""
    source, wire = told
    for _ in range(500):
        wire.from_browser({"kind": DETAIL_KIND, "query": {"id": "9"}})
    await _detail(told, "9")
    assert source.asked == ["9"]


async def test_a_bad_question_about_a_guild_is_not_answered(told: tuple[Told, Wire]) -> None:
    """What is not an id starts nothing."""
    for bad in ("", "x", "1" * 21, 7, None):
        told[1].from_browser({"kind": DETAIL_KIND, "query": {"id": bad}})
    await asyncio.sleep(0)
    assert told[0].asked == []
