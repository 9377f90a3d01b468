"""botkit.panels.query_answer: what the page gets of an answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from botkit.panels.query_answer import AnswerPanel
from tests.unit.panels.query_bot import TREE
from tests.unit.panels.wire import Wire


@pytest.fixture
def panel() -> AnswerPanel:
    """A panel that shows nothing yet."""
    return AnswerPanel()


def turn(panel: AnswerPanel, back: bool = False) -> None:
    """Press a button of the pager."""
    panel.root._handle_custom_msg({"kind": "botkit.page", "back": back}, [])


@pytest.mark.parametrize(
    ("answer", "view"),
    [
        ("25", {"kind": "text", "leaf": {"kind": "text", "text": "25"}}),
        (3.5, {"kind": "text", "leaf": {"kind": "number", "text": "3.5"}}),
        (False, {"kind": "text", "leaf": {"kind": "text", "text": "false"}}),
        ("", {"kind": "nothing", "text": "The route returned an empty text."}),
        ([], {"kind": "nothing", "text": "The route returned an empty list."}),
        ({}, {"kind": "nothing", "text": "The route returned an empty object."}),
        (None, {"kind": "nothing", "text": "The route answered, and returned nothing (null)."}),
    ],
)
def test_small_answers_are_text(panel: AnswerPanel, answer: Any, view: dict[str, str]) -> None:
    """Each says what it is, so that nothing is told from something."""
    panel.show(answer)
    assert panel.root.view == view


def test_nested_answers_are_a_tree(panel: AnswerPanel) -> None:
    """And nothing is left of it when it is cleared."""
    panel.show(TREE)
    assert panel.root.view["kind"] == "tree"
    assert panel.root.view["node"]["size"] == 5
    panel.clear()
    assert panel.root.view == {}


def test_rows_are_a_table_with_their_facts(panel: AnswerPanel) -> None:
    """A row without a key has an empty cell; a search that finds nothing is a table too."""
    panel.show({"rows": [{"a": 1}, {"b": "x"}], "total": 2, "unit": "s"})
    view = panel.root.view
    assert view["columns"] == [["a", True], ["b", False]]
    assert view["rows"][0] == [{"kind": "number", "text": "1"}, None]
    assert view["rest"] == [["unit", {"kind": "text", "text": "s"}]]
    panel.show({"rows": [], "total": 25, "matching": 0, "offset": 0})
    assert (panel.root.view["kind"], panel.root.view["range"]) == ("table", "None of 25 matches.")


@pytest.mark.parametrize("answer", [[1, {"a": 2}], {"a": [{"b": 1}], "c": 1}, {"a": []}])
def test_what_has_no_columns_is_a_tree(panel: AnswerPanel, answer: Any) -> None:
    """An object with a list among its facts is better seen whole."""
    panel.show(answer)
    assert panel.root.view["kind"] == "tree"


def test_a_long_list_is_paged_here(panel: AnswerPanel) -> None:
    """To and fro, and never beyond its ends."""
    panel.show([{"n": n} for n in range(120)])
    seen = []
    for back in (True, False, False, False, True):
        turn(panel, back)
        view = panel.root.view
        seen.append((view["first"], len(view["rows"]), view["back"], view["next"]))
    last = (100, 20, True, False)
    assert seen == [(0, 50, False, True), (50, 50, True, True), last, last, (50, 50, True, True)]


def test_a_page_of_fifty_costs_little(panel: AnswerPanel) -> None:
    """Only the rows that are shown go to the page."""
    wire = Wire(panel)  # type: ignore[arg-type]
    panel.show([{"n": n} for n in range(20_000)])
    assert len(str(wire.messages)) < 5_000


async def test_a_route_that_pages_is_asked_again(panel: AnswerPanel) -> None:
    """Once at a time, and only where there is more."""
    turned: list[bool] = []
    go_on = asyncio.Event()

    async def ask(back: bool) -> None:
        turned.append(back)
        await go_on.wait()

    panel.show({"rows": [{"n": 1}], "offset": 0, "matching": 9}, ask)
    assert (panel.root.view["back"], panel.root.view["next"]) == (False, True)
    assert panel.root.view["range"] == "1 of 9"
    turn(panel)
    turn(panel)
    await asyncio.sleep(0)
    assert turned == [False]
    go_on.set()


@pytest.mark.parametrize("content", [None, {}, {"kind": "other"}])
def test_other_messages_change_nothing(panel: AnswerPanel, content: Any) -> None:
    """A page can send anything."""
    panel.show([{"n": n} for n in range(120)])
    before = panel.root.view
    panel.root._handle_custom_msg(content, [])
    assert panel.root.view == before
