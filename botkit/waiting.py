"""Waiting for a coroutine in a plain synchronous call, in a notebook's cell too."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from botkit.loop_thread import LoopThread

if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Self

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

    with _Interrupt(loop) as interrupt:
        nest_asyncio2.apply(loop)
        task = loop.create_task(work)
        interrupt.cancels(task)
        try:
            result: T = loop.run_until_complete(task)
            return result
        except BaseException:
            task.cancel()
            raise


class _Interrupt:
    """Has an interrupt cancel what is waited for, as `asyncio.Runner` does.

    Python's own way raises KeyboardInterrupt in whatever code of the loop runs at that moment: a route of the bot, its
    heartbeat, a half-made connection. A second interrupt does it that way, for work that will not be cancelled.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._task: asyncio.Task[Any] | None = None
        self._came = False
        self._before: Any = None

    def __enter__(self) -> Self:
        known = signal.getsignal(signal.SIGINT)
        # Python's own, that of `asyncio.run`, or one of ours, of a call inside which this one waits. A process that
        # ignores interrupts goes on doing so.
        if threading.current_thread() is threading.main_thread() and callable(known):
            self._before = known
            signal.signal(signal.SIGINT, self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
        if self._came and isinstance(error, asyncio.CancelledError):
            raise KeyboardInterrupt from None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self._came:
            signal.default_int_handler(number, frame)
        self._came = True
        if self._task is not None:
            self._loop.call_soon_threadsafe(self._task.cancel)

    def cancels(self, task: asyncio.Task[Any]) -> None:
        """Take the task that an interrupt cancels, now if it has come already."""
        self._task = task
        if self._came:
            task.cancel()
