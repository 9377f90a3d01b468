"""botkit.bot.task_rows: what is told of a task."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from botkit.bot.task_rows import task_name, task_row


async def inner(gate: asyncio.Future[None]) -> None:
    """Wait in C."""
    await gate


async def outer(gate: asyncio.Future[None]) -> None:
    """Wait for another coroutine."""
    await inner(gate)


async def numbers(gate: asyncio.Future[None]) -> AsyncIterator[int]:
    """Wait in a generator."""
    await inner(gate)
    yield 1


async def loop(gate: asyncio.Future[None]) -> None:
    """Wait for a generator."""
    async for _ in numbers(gate):
        pass


async def test_the_innermost_place_is_told() -> None:
    """Behind any number of coroutines: file, line and function, without the folders above."""
    gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(outer(gate), name="mine")
    await asyncio.sleep(0)
    row = task_row(task)
    assert (row["name"], row["coroutine"], task_name(task)) == ("mine", "outer", "mine outer")
    line = inner.__code__.co_firstlineno + 2
    assert row["waits_at"] == f"bot/test_task_rows.py:{line} in inner"
    gate.set_result(None)
    await task


async def test_a_generator_and_a_task_that_has_ended() -> None:
    """Where no place is known none is made up."""
    gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(loop(gate))
    await asyncio.sleep(0)
    assert "test_task_rows.py:" in str(task_row(task)["waits_at"])
    gate.set_result(None)
    await task
    assert task_row(task)["waits_at"] is None
