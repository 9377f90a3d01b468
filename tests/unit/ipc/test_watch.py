from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import Generator
from typing import Any

import pytest

from botkit.ipc._watch import BLOCKING, timed


def never(seconds: float) -> None:
    """Fail: nothing was slow."""
    raise AssertionError(seconds)


async def test_values_and_errors_pass() -> None:
    """What a coroutine returns or raises comes out as it is."""

    async def give(value: int) -> int:
        await asyncio.sleep(0)
        if value < 0:
            raise LookupError(value)
        return value

    assert await timed(give(5), never) == 5
    with pytest.raises(LookupError, match="-1"):
        await timed(give(-1), never)


async def test_each_step_is_timed() -> None:
    """Time between awaits counts, time in them does not."""
    slow: list[float] = []

    async def work() -> None:
        await asyncio.sleep(BLOCKING * 1.5)
        time.sleep(BLOCKING * 1.2)  # noqa: ASYNC251
        await asyncio.sleep(0)

    await timed(work(), slow.append)
    assert len(slow) == 1
    assert BLOCKING < slow[0] < BLOCKING * 5


async def test_a_step_that_raises_is_timed_too() -> None:
    """A route that holds the loop and then fails is told."""
    slow: list[float] = []

    async def work() -> None:
        time.sleep(BLOCKING * 1.2)  # noqa: ASYNC251
        raise LookupError

    with pytest.raises(LookupError):
        await timed(work(), slow.append)
    assert len(slow) == 1


async def test_cancellation_reaches_the_coroutine() -> None:
    """A coroutine that is cancelled can clean up, with awaits of its own, and timeouts work inside."""
    seen: list[str] = []

    async def work() -> str:
        try:
            async with asyncio.timeout(0.01):
                await asyncio.Event().wait()
        except TimeoutError:
            seen.append("timeout")
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            seen.append("cleaned")
        return "never"

    async def run() -> str:
        return await timed(work(), never)

    task = asyncio.create_task(run())
    while "timeout" not in seen:
        await asyncio.sleep(0.001)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert seen == ["timeout", "cleaned"]


async def test_any_awaitable_is_taken() -> None:
    """A future, or an object of somebody's own, is awaited as well."""

    class Own:
        def __await__(self) -> Generator[Any, None, int]:
            yield from asyncio.sleep(0).__await__()
            return 7

    class Plain:
        def __await__(self) -> Any:
            return iter(())

    future = asyncio.get_running_loop().create_future()
    future.set_result(5)
    assert await timed(future, never) == 5
    assert await timed(Own(), never) == 7
    assert await timed(Plain(), never) is None


async def test_what_is_no_awaitable_is_told() -> None:
    """A stock route that is no coroutine is named as such."""
    with pytest.raises(TypeError, match="It returned str where it should be async"):
        await timed("5", never)  # type: ignore[arg-type]


async def test_context_variables_are_those_of_the_task() -> None:
    """What a route sets in its context is there after an await."""
    variable: contextvars.ContextVar[int] = contextvars.ContextVar("variable")

    async def work() -> int:
        variable.set(5)
        await asyncio.sleep(0)
        return variable.get()

    assert await timed(work(), never) == 5
