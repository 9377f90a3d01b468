"""botkit.bot.background: one task, its end, and its failure."""

from __future__ import annotations

import asyncio
from typing import Any

from botkit.bot.background import Background


async def test_it_runs_once_however_often_it_is_started() -> None:
    """Until it is stopped, which waits for its end; then it can be started again."""
    running: list[str] = []

    async def work() -> None:
        running.append("begun")
        try:
            await asyncio.Event().wait()
        finally:
            running.append("ended")

    background = Background("a test's work", work)
    for _ in range(2):
        background.start()
        await asyncio.sleep(0)
    assert running == ["begun"]
    await background.stop()
    await background.stop()
    assert running == ["begun", "ended"]
    background.start()
    await asyncio.sleep(0)
    await background.stop()
    assert running == ["begun", "ended"] * 2


async def test_a_failure_is_told_by_name() -> None:
    """To the loop's handler, and what has failed can begin again."""
    told: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: told.append(context))
    tries: list[int] = []

    async def work() -> None:
        tries.append(1)
        raise LookupError("gone")

    background = Background("a test's work", work)
    for _ in range(2):
        background.start()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert [one["message"] for one in told] == ["a test's work ended"] * 2
    assert [str(one["exception"]) for one in told] == ["gone"] * 2
    await background.stop()


def test_it_can_be_cancelled_when_its_loop_is_closed() -> None:
    """As when a cog is removed after the bot has ended."""

    async def made() -> Background:
        background = Background("a test's work", asyncio.Event().wait)  # type: ignore[arg-type]
        background.start()
        await asyncio.sleep(0)
        return background

    background = asyncio.run(made())
    background.cancel()
    background.cancel()
