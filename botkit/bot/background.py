"""Work that goes on beside the bot: a task with an owner and an end, whose failure is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any


class Background:
    """One task that is made when it is wanted, and again when it has ended.

    Parameters
    ----------
    name
        The task's name; a failure is told by it.
    work
        Makes the coroutine, which goes on until it is cancelled.
    """

    def __init__(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._name = name
        self._work = work
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, in the loop that runs; idempotent."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work(), name=self._name)
            tell_of_failure(self._task, self._name)

    def cancel(self) -> None:
        """End, without waiting for it; idempotent, also when the loop is closed."""
        task, self._task = self._task, None
        if task is not None:
            with suppress(RuntimeError):  # the loop is closed, and the task with it
                task.cancel()

    async def stop(self) -> None:
        """End, and wait for it; idempotent."""
        task = self._task
        self.cancel()
        if task is not None:
            await asyncio.wait({task})


def tell_of_failure(work: asyncio.Future[Any], name: str) -> None:
    """Have the loop's exception handler told by name if something fails, at once and not when it is forgotten."""

    def ended(done: asyncio.Future[Any]) -> None:
        if not done.cancelled() and (error := done.exception()) is not None:
            done.get_loop().call_exception_handler(
                {"message": f"{name} ended", "exception": error, "future": done}
            )

    work.add_done_callback(ended)
