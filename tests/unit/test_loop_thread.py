"""botkit.loop_thread: a loop in a thread, and nothing of it left behind."""

from __future__ import annotations

import asyncio
import threading

import pytest

from botkit.loop_thread import LoopThread


async def name_of_thread() -> str:
    """Return the name of the thread that runs this."""
    await asyncio.sleep(0)
    return threading.current_thread().name


async def test_work_runs_there_and_its_result_comes_here() -> None:
    """The caller's loop awaits, the other one works."""
    thread = LoopThread("elsewhere")
    assert await thread.run(name_of_thread()) == "elsewhere"
    thread.close()


def test_a_thread_can_wait_for_work() -> None:
    """Without a loop of its own the caller blocks, up to a limit."""
    thread = LoopThread("elsewhere")
    assert thread.wait(name_of_thread(), 5) == "elsewhere"
    with pytest.raises(TimeoutError):
        thread.wait(asyncio.sleep(60), 0.01)
    thread.close()


def test_close_ends_thread_and_loop_and_may_be_called_twice() -> None:
    """No thread and no open loop is left."""
    before = threading.active_count()
    thread = LoopThread()
    thread.close()
    thread.close()
    assert thread.loop.is_closed()
    assert threading.active_count() == before
