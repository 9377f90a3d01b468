"""Waiting in a plain synchronous call."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from botkit.waiting import Waiter


async def value(delay: float = 0.0) -> str:
    """Return the name of the thread that runs this."""
    await asyncio.sleep(delay)
    return threading.current_thread().name


def test_without_a_loop_a_thread_does_the_work() -> None:
    """The same one every time; `close` ends it, twice is no harm."""
    waiter = Waiter()
    assert {waiter.wait(value(), here=here) for here in (True, False)} == {"botkit asks"}
    waiter.close()
    waiter.close()
    assert "botkit asks" not in {one.name for one in threading.enumerate()}


async def test_the_loop_that_runs_may_be_blocked_where_nobody_needs_it() -> None:
    """The work is done in the thread."""
    waiter = Waiter()
    assert waiter.wait(value(), here=False) == "botkit asks"
    waiter.close()


def test_work_may_close_what_runs_it() -> None:
    """It is answered, and the thread ends."""
    waiter = Waiter()

    async def work() -> str:
        waiter.close()
        return "done"

    assert waiter.wait(work(), here=False) == "done"
    for thread in threading.enumerate():
        if thread.name == "botkit asks":
            thread.join(5)
            assert not thread.is_alive()


def test_an_error_is_the_works_own() -> None:
    """It is raised where it was waited for."""

    async def work() -> None:
        raise LookupError("x")

    waiter = Waiter()
    with pytest.raises(LookupError, match="x"):
        waiter.wait(work(), here=False)
    waiter.close()


# In a process of its own: nest_asyncio2 changes asyncio for good.
NESTED = """
import asyncio
from botkit.waiting import Waiter

async def main():
    ticks, waiter = [], Waiter()
    async def tick():
        while True:
            ticks.append(1)
            await asyncio.sleep(0.01)
    async def work():
        async with asyncio.timeout(5):
            await asyncio.sleep(0.2)
        return "done"
    async def slow():
        async with asyncio.timeout(0.05):
            await asyncio.sleep(5)
    task = asyncio.create_task(tick())
    await asyncio.sleep(0)
    print(waiter.wait(work(), here=True), len(ticks) > 5)
    try:
        waiter.wait(slow(), here=True)
    except TimeoutError:
        print("timeout")
    task.cancel()
    print(len(asyncio.all_tasks()))

asyncio.run(main())
"""


def test_the_loop_that_runs_goes_on_turning_where_it_is_needed() -> None:
    """Other tasks run meanwhile, timeouts hold, and nothing is left."""
    done = subprocess.run(
        [sys.executable, "-c", NESTED], capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout.split() == ["done", "True", "timeout", "2"]


INTERRUPTED = """
import asyncio, os, signal, time
from botkit.waiting import Waiter

signal.signal(signal.SIGINT, signal.default_int_handler)

async def main():
    waiter, others, before = Waiter(), [], signal.getsignal(signal.SIGINT)
    async def other():
        # Whatever runs when the signal comes, such as the bot itself.
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(100_000):
            pass
        others.append("whole")
    async def work():
        asyncio.create_task(other())
        await asyncio.sleep(30)
    try:
        waiter.wait(work(), here=True)
    except KeyboardInterrupt:
        print("interrupted", *others)
    print(signal.getsignal(signal.SIGINT) is before)
    async def stubborn():
        os.kill(os.getpid(), signal.SIGINT)
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(30)
    try:
        waiter.wait(stubborn(), here=True)
    except KeyboardInterrupt:
        print("twice")

asyncio.run(main())
"""


def test_an_interrupt_ends_what_is_waited_for_and_nothing_else() -> None:
    """Other tasks of the loop are not torn apart by it, and a second one ends even work that will not end."""
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout.split() == ["interrupted", "whole", "True", "twice"]
