"""The bot in a process of its own: never a second one of the same account."""

from __future__ import annotations

import asyncio

import psutil

from botkit.ipc.connection import find
from tests.integration.test_command import botkit
from tests.running import running


async def test_a_bot_that_runs_is_not_started_again() -> None:
    """The second command says where the first is, and leaves it alone."""
    async with running() as process:
        code, _, err = await botkit("bot", BOTKIT_IPC_PORT="0")
        assert code == 1
        assert str(process.pid) in err
        assert "botkit query stop" in err
        found = find()
        assert found is not None
        assert found.pid == process.pid


async def test_of_two_that_start_at_the_same_moment_one_runs() -> None:
    """The other waits until the first can be found."""
    both = [asyncio.create_task(botkit("bot", BOTKIT_IPC_PORT="0")) for _ in range(2)]
    done, pending = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    assert [task.result()[0] for task in done] == [1]
    assert len(pending) == 1
    found = find()
    assert found is not None
    psutil.Process(found.pid).terminate()
    assert (await pending.pop())[0] == 0
