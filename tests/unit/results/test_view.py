"""A table that grows in place."""

from __future__ import annotations

import asyncio
from typing import Any

from botkit.results import Result
from botkit.results.view import MAX_SHOWN, RowsView
from tests.unit.results.lists import lists
from tests.unit.results.wire import Wire


def view_of(result: Result) -> tuple[RowsView, Wire]:
    """Return the widget of a paged result, and its browser."""
    assert result._pages is not None
    view = RowsView(result, result._pages)
    return view, Wire(view.root)


async def idle(wire: Wire) -> None:
    """Wait until nothing is loaded any more."""
    async with asyncio.timeout(10):
        await asyncio.sleep(0)
        while wire.state["busy"]:
            await asyncio.sleep(0.01)


async def test_show_more_adds_a_page() -> None:
    """The new rows are sent once, the rest of the table is not sent again."""
    async with lists() as (asker, _, _server):
        _, wire = view_of(await asker.ask("guilds", limit=10))
        assert wire.state["table"].count("<tr>") == 11
        assert (wire.state["first"], wire.state["more"]) == (10, True)
        wire.press("more")
        assert wire.state["busy"]
        await idle(wire)
        (rows,) = wire.customs
        assert (rows["from"], rows["html"].count("<tr>")) == (10, 10)
        assert wire.state["table"].count("<tr>") == 11
        assert wire.state["caption"].startswith("guilds limit=10 · 20 of 45 rows")


async def test_load_all_ends_with_no_more() -> None:
    """A second press while it loads does nothing; at the end there is nothing left to press."""
    async with lists() as (asker, routes, _):
        _, wire = view_of(await asker.ask("guilds", limit=10))
        for kind in ("all", "all", "more"):
            wire.press(kind)
        await idle(wire)
        assert routes.asked == [(0, 10), (10, 20), (30, 20)]
        assert (wire.state["loaded"], wire.state["total"], wire.state["more"]) == (45, 45, False)
        assert sum(one["html"].count("<tr>") for one in wire.customs) == 35


async def test_cancel_stops_and_says_where() -> None:
    """Then it can go on."""
    async with lists() as (asker, routes, _):
        _, wire = view_of(await asker.ask("guilds", limit=10))
        routes.gate.clear()
        wire.press("all")
        wire.press("cancel")
        await idle(wire)
        assert wire.state["note"] == "Stopped at 10 of 45 rows."
        assert wire.state["more"]
        routes.gate.set()
        wire.press("all")
        await idle(wire)
        assert (wire.state["loaded"], wire.state["note"]) == (45, "")


async def test_a_page_that_is_opened_later_gets_the_rows_it_lacks() -> None:
    """It asks from where its table ends; nonsense is not answered."""
    async with lists() as (asker, _, _server):
        _, wire = view_of(await asker.ask("guilds", limit=10))
        wire.press("more")
        await idle(wire)
        wire.customs.clear()
        wire.press("rows", **{"from": 10})
        (rows,) = wire.customs
        assert rows["html"].count("<tr>") == 10
        for wrong in (20, 5, -1, "10", None, 10**9):
            wire.press("rows", **{"from": wrong})
        assert len(wire.customs) == 1


async def test_an_error_is_told_below_the_table() -> None:
    """And the button is there again."""
    async with lists() as (asker, _, _server):
        _, wire = view_of(await asker.ask("broken", limit=4))
        wire.press("more")
        await idle(wire)
        assert "the list is gone" in wire.state["note"]
        assert wire.state["more"]


async def test_rows_loaded_elsewhere_are_shown_too() -> None:
    """The result and its widget are one list."""
    async with lists() as (asker, _, _server):
        result = await asker.ask("guilds", limit=10)
        _, wire = view_of(result)
        await result.all()
        assert wire.state["loaded"] == 45
        assert sum(one["html"].count("<tr>") for one in wire.customs) == 35


async def test_a_new_column_draws_the_table_anew() -> None:
    """Rows of a later page that have a key more."""
    rows = [{"id": str(number), **({"late": 1} if number > 2 else {})} for number in range(5)]

    async def ask(arguments: dict[str, Any]) -> Any:
        offset = arguments["offset"]
        return {"rows": rows[offset : offset + 2], "total": 5, "offset": offset}

    _, wire = view_of(Result("x", {}, {"rows": rows[:2], "total": 5}, ask=ask))
    wire.press("all")
    await idle(wire)
    assert '<th scope="col" class="bkr-num">late</th>' in wire.state["table"]
    assert wire.state["first"] + sum(one["html"].count("<tr>") for one in wire.customs) == 5


async def test_a_list_of_any_length_leaves_the_page_quick() -> None:
    """Of 10,000 rows the first 2,000 are sent, each once; the note says so and the result has all."""
    rows = [{"id": str(number)} for number in range(10_000)]

    async def ask(arguments: dict[str, Any]) -> Any:
        offset, limit = arguments["offset"], arguments["limit"]
        return {"rows": rows[offset : offset + limit], "total": len(rows), "offset": offset}

    result = Result("x", {"limit": 100}, {"rows": rows[:100], "total": len(rows)}, ask=ask)
    _, wire = view_of(result)
    wire.press("all")
    await idle(wire)
    assert len(result) == 10_000
    assert sum(one["html"].count("<tr>") for one in wire.customs) == MAX_SHOWN - 100
    assert wire.state["note"] == "The first 2,000 rows are shown; the result holds all that are loaded."
    assert wire.sent < 300_000


async def test_a_view_that_is_closed_loads_no_more() -> None:
    """Its loading ends, and the result no longer knows it."""
    async with lists() as (asker, routes, _):
        result = await asker.ask("guilds", limit=10)
        view, wire = view_of(result)
        routes.gate.clear()
        wire.press("all")
        view.root.close()
        assert view._job is not None
        await asyncio.wait({view._job.task})
        assert view._job.task.cancelled()
        assert result._pages is not None
        assert result._pages.listeners == []
