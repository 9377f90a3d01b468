from __future__ import annotations

import asyncio

import pytest

from botkit.ipc._deadlines import Deadlines


async def test_futures_fail_in_their_time_whatever_their_order() -> None:
    """Each future fails at its own deadline, and one that was dropped or done does not."""
    loop = asyncio.get_running_loop()
    deadlines, ended = Deadlines(loop), []
    futures = [loop.create_future() for _ in range(5)]
    now = loop.time()
    for number, after in enumerate((0.06, 0.02, 0.04, 0.03, 0.01)):
        deadlines.add(number, now + after, futures[number])
        futures[number].add_done_callback(lambda _, number=number: ended.append(number))
    deadlines.drop(2)
    futures[3].set_result("in time")
    await asyncio.wait([futures[0]], timeout=5)
    assert ended == [3, 4, 1, 0]
    for number in (0, 1, 4):
        with pytest.raises(TimeoutError):
            futures[number].result()
    assert not futures[2].done()


async def test_one_timer_serves_many() -> None:
    """Later deadlines than the next one set no timer of their own."""
    loop = asyncio.get_running_loop()
    deadlines = Deadlines(loop)
    deadlines.add(0, loop.time() + 60, loop.create_future())
    timer = deadlines._timer
    for number in range(1, 100):
        deadlines.add(number, loop.time() + 60 + number, loop.create_future())
    assert deadlines._timer is timer
    deadlines.close()
    assert timer is not None
    assert timer.cancelled()
