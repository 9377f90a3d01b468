"""Lists that come in pages, from a real server."""

from __future__ import annotations

import asyncio

import pytest

from botkit.errors import RouteFailed
from botkit.results.pages import Pages
from tests.unit.results.lists import lists, row


async def test_pages_are_loaded_when_their_rows_are_wanted() -> None:
    """Taking twelve rows of 45 asks for two pages of ten."""
    async with lists() as (asker, routes, _):
        result = await asker.ask("guilds", limit=10)
        taken = []
        async for one in result.pages():
            taken.append(one["name"])
            if len(taken) == 12:
                break
        assert taken == [f"Guild {number}" for number in range(1, 13)]
        assert routes.asked == [(0, 10), (10, 10)]
        assert len(result) == 20


async def test_all_pages_are_all_rows() -> None:
    """In order, each once, and then there is no more."""
    async with lists() as (asker, _, _server):
        result = await asker.ask("guilds", limit="7")
        assert [one["name"] async for one in result.pages()] == [f"Guild {number}" for number in range(1, 46)]
        assert not result.more
        assert result.value["rows"] == list(result)


async def test_an_offset_and_a_search_are_kept() -> None:
    """Further pages begin where the first ended, with the same arguments."""
    async with lists() as (asker, _, _server):
        assert len([one async for one in (await asker.ask("guilds", offset=40, limit=2)).pages()]) == 5
        found = [one["name"] async for one in (await asker.ask("guilds", search="Guild 1", limit=3)).pages()]
        assert found == ["Guild 1", *(f"Guild {number}" for number in range(10, 20))]


async def test_a_row_that_comes_twice_is_kept_once() -> None:
    """The list grew at its head meanwhile: no row twice, and the caption says so."""
    async with lists() as (asker, routes, _):
        result = await asker.ask("guilds", limit=10)
        routes.rows.insert(0, row(99))
        routes.revision += 1
        rows = [one["name"] async for one in result.pages()]
        assert rows == [f"Guild {number}" for number in range(1, 46)]
        assert "the list changed while it was loaded" in result.caption


async def test_a_list_that_grows_by_a_whole_page_loses_no_row() -> None:
    """A page without a new row is not the end."""
    async with lists() as (asker, routes, _):
        result = await asker.ask("guilds", limit=10)
        routes.rows[:0] = [row(100 + number) for number in range(10)]
        assert len([one async for one in result.pages()]) == 45


async def test_a_list_that_shrinks_ends() -> None:
    """A page without rows is the last."""
    async with lists() as (asker, routes, _):
        result = await asker.ask("guilds", limit=10)
        del routes.rows[10:]
        assert len([one async for one in result.pages()]) == 10
        assert not result.more


@pytest.mark.timeout(20)
async def test_a_route_without_offset_does_not_go_on_for_ever() -> None:
    """It sends its first rows again, and again: that ends it."""
    async with lists() as (asker, routes, _):
        result = await asker.ask("stubborn")
        assert len([one async for one in result.pages()]) == 5
        assert len(routes.asked) == 3
        assert not result.more


async def test_an_error_leaves_what_is_loaded() -> None:
    """It is raised, and the rows so far are there."""
    async with lists() as (asker, _, _server):
        result = await asker.ask("broken", limit=4)
        with pytest.raises(RouteFailed, match="the list is gone"):
            [one async for one in result.pages()]
        assert len(result) == 4
        assert result.more


async def test_two_who_load_at_once_get_each_page_once() -> None:
    """One waits for the other."""
    async with lists() as (asker, routes, _):
        result = await asker.ask("guilds", limit=10)

        async def count() -> int:
            return len([one async for one in result.pages()])

        assert await asyncio.gather(count(), count()) == [45, 45]
        assert routes.asked == [(0, 10), (10, 10), (20, 10), (30, 10), (40, 10)]


def test_without_a_total_there_is_no_more() -> None:
    """A page that does not say how many rows there are is taken as whole."""
    assert not Pages({"rows": [1, 2]}, {}, ask=lambda arguments: asyncio.sleep(0)).more
    assert not Pages({"rows": [1], "total": "many"}, {}, ask=lambda arguments: asyncio.sleep(0)).more
    assert not Pages({"rows": [1], "total": 9}, {}).more
