"""botkit.ipc.slices: long work that lets others have their turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.ipc import slices
from botkit.ipc.slices import chunks, ordered, select

MANY = list(range(20_000))


async def turns(work: Awaitable[object]) -> int:
    """Return how often the loop had its turn while something was done."""
    task, count = asyncio.ensure_future(work), 0
    while not task.done():
        await asyncio.sleep(0)
        count += 1
    await task
    return count


async def test_chunks_hold_everything_once() -> None:
    """No item is lost between two chunks."""
    assert [one async for some in chunks(MANY, size=300) for one in some] == MANY


@pytest.mark.parametrize("work", ["select", "ordered"])
async def test_the_loop_has_its_turn(work: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes longer than the budget is interrupted; what is done within it is not."""

    def asked() -> Awaitable[object]:
        return select(MANY, bool) if work == "select" else ordered(MANY, abs, stop=len(MANY))

    monkeypatch.setattr(slices, "BUDGET", 0.0)
    assert await turns(asked()) > 50
    monkeypatch.setattr(slices, "BUDGET", 60.0)
    assert await turns(asked()) <= 3


@given(st.lists(st.integers(0, 9)), st.integers(0, 12), st.booleans())
def test_an_order_is_what_sorted_gives(numbers: list[int], stop: int, descending: bool) -> None:
    """The first items in order are those of a plain sort."""
    pairs = [(number, place) for place, number in enumerate(numbers)]
    found = asyncio.run(ordered(pairs, lambda pair: pair, stop=stop, descending=descending))
    assert found == sorted(pairs, reverse=descending)[:stop]


async def test_an_order_over_several_chunks() -> None:
    """Runs that were sorted alone are merged."""
    assert await ordered(MANY[::-1], lambda number: number, stop=1000) == MANY[:1000]
    assert await ordered(MANY, lambda number: number, stop=3, descending=True) == [19_999, 19_998, 19_997]
