"""Viewers ask one after the other."""

from __future__ import annotations

import asyncio

from botkit.serve import turns
from botkit.serve.turns import StateRequest


class Kernel:
    """Stands for a kernel's manager."""


async def settle() -> None:
    """Let every task that can go on do so."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_the_second_waits_for_the_answer_to_the_first() -> None:
    """A question is asked when the one before it is answered."""
    kernel, asked = Kernel(), list[int]()
    first, second = (StateRequest(kernel, lambda n=n: asked.append(n)) for n in (1, 2))  # type: ignore[misc]
    await settle()
    assert asked == [1]
    first.answered()
    await settle()
    assert asked == [1, 2]
    second.close()


async def test_a_viewer_that_leaves_gives_up_its_turn() -> None:
    """Closing lets the next one ask; closing again changes nothing."""
    kernel, asked = Kernel(), list[int]()
    first, second = (StateRequest(kernel, lambda n=n: asked.append(n)) for n in (1, 2))  # type: ignore[misc]
    await settle()
    first.close()
    first.close()
    await settle()
    assert asked == [1, 2]
    second.close()


async def test_a_kernel_that_does_not_answer_holds_nobody_up(monkeypatch: object) -> None:
    """After some patience the next one asks."""
    monkeypatch.setattr(turns, "PATIENCE", 0.01)  # type: ignore[attr-defined]
    kernel, asked, done = Kernel(), list[int](), asyncio.Event()
    StateRequest(kernel, lambda: asked.append(1))
    StateRequest(kernel, done.set)
    await asyncio.wait_for(done.wait(), 5)
    assert asked == [1]


async def test_kernels_do_not_wait_for_each_other() -> None:
    """A turn is that of one kernel."""
    asked = list[int]()
    requests = [StateRequest(Kernel(), lambda n=n: asked.append(n)) for n in (1, 2)]  # type: ignore[misc]
    await settle()
    assert asked == [1, 2]
    for request in requests:
        request.close()
