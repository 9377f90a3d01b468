"""Waiting for a coroutine in a plain synchronous call, in a notebook's cell too."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from botkit.loop_thread import LoopThread

T = TypeVar("T")


class Waiter:
    """Runs coroutines to their end for callers that cannot await.

    Whoever is answered from the loop that runs in this thread must let it turn meanwhile (`wait_here`); else the
    work is done in a thread with a loop of its own, which is kept for the next time.
    """

    def __init__(self) -> None:
        self._thread: LoopThread | None = None
        self._guard = threading.Lock()

    def wait(self, work: Coroutine[Any, Any, T], *, here: bool) -> T:
        """Return the result of a coroutine; an interrupt ends it.

        Parameters
        ----------
        work
            The coroutine.
        here
            Whether what it waits for may run in this thread's own loop.
        """
        loop = _loop_here()
        return wait_here(loop, work) if here and loop is not None else self._wait_elsewhere(work)

    def close(self) -> None:
        """End the thread; may be called twice, and from work that is waited for."""
        with self._guard:
            thread, self._thread = self._thread, None
        if thread is None:
            return
        if _loop_here() is thread.loop:
            thread.loop.call_soon(thread.loop.stop)  # it cannot wait for its own end
        else:
            thread.close()

    def _wait_elsewhere(self, work: Coroutine[Any, Any, T]) -> T:
        with self._guard:
            thread = self._thread = self._thread or LoopThread("botkit asks")
        future = asyncio.run_coroutine_threadsafe(work, thread.loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise


def _loop_here() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def wait_here(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end inside the loop that runs, which goes on turning; an interrupt ends it."""
    # nest_asyncio itself loses every message that arrives meanwhile under ipykernel 7; its continuation does not.
    import nest_asyncio2

    nest_asyncio2.apply(loop)
    task = loop.create_task(work)
    try:
        result: T = loop.run_until_complete(task)
        return result
    except BaseException:
        task.cancel()
        raise
