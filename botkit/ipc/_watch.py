"""How long a route holds the loop at a stretch: its coroutine is driven step by step, and each step is timed."""

from __future__ import annotations

import types
from collections.abc import Awaitable, Callable, Generator
from time import perf_counter
from typing import Any, TypeVar

Value = TypeVar("Value")

BLOCKING = 0.1
"""Seconds without an `await` from which on a route is said to block the bot: asyncio's own measure."""


@types.coroutine
def timed(work: Awaitable[Value], slow: Callable[[float], None]) -> Generator[Any, Any, Value]:
    """Return what an awaitable returns; call `slow` with the seconds of each step that is too long."""
    if isinstance(work, types.CoroutineType):
        steps: Any = work
    elif isinstance(work, Awaitable):
        steps = work.__await__()
        if not hasattr(steps, "send"):
            # Somebody's own iterator, which can only be gone through.
            return (yield from steps)  # type: ignore[no-any-return]
    else:
        raise TypeError(f"It returned {type(work).__name__} where it should be async: write `async def`.")
    step: Callable[[Any], Any] = steps.send
    argument: Any = None
    while True:
        began = perf_counter()
        try:
            wanted = step(argument)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        finally:
            if (took := perf_counter() - began) >= BLOCKING:
                slow(took)
        try:
            argument = yield wanted
            step = steps.send
        except BaseException as error:
            if isinstance(error, GeneratorExit):
                steps.close()
                raise
            step, argument = steps.throw, error
