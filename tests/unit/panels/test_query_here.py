"""botkit.panels.query_here: who asks, and whom."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from botkit.errors import BotNotRunning, Unauthorized
from botkit.ipc import _lines
from botkit.ipc.connection import Connection
from botkit.ipc.server import Server
from botkit.panels.query_here import RunningBot, in_voila, role_here
from tests.unit.ipc.peers import OPERATOR, VIEWER, Routes, serving


def test_voila_is_known_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that it serves is for viewers, a notebook is for the operator."""
    monkeypatch.delenv("SERVER_SOFTWARE", raising=False)
    assert (in_voila(), role_here()) == (False, "operator")
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    assert (in_voila(), role_here()) == (True, "viewer")


@asynccontextmanager
async def living(identity: str) -> AsyncIterator[Server]:
    """Run a server that is found by its connection file."""
    async with serving(Routes()) as server:
        here = Connection.here(
            "127.0.0.1", server.port, viewer_key=VIEWER, operator_key=OPERATOR, identity=identity
        )
        here.write()
        try:
            yield server
        finally:
            here.remove()


@pytest.mark.parametrize("identity", ["a" * 12, "b" * 12])
async def test_a_bot_that_was_started_anew_is_found(identity: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At its new port, by the very call that missed it; and so is another bot in its place."""
    monkeypatch.setattr(_lines, "PATIENCE", 0.1)
    bot = RunningBot("viewer")
    async with living("a" * 12):
        assert await bot.call("guild_count") == "5"
    async with living(identity):
        answer = await bot.exchange("guild_count")
        assert (answer.value, answer.size_bytes > 0) == ("5", True)
        with pytest.raises(Unauthorized):
            await bot.call("act")
        await bot.close()
        await bot.close()


async def test_a_bot_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file may still lie there: it is not asked for ever."""
    monkeypatch.setattr(_lines, "PATIENCE", 0.1)
    async with living("a" * 12) as server:
        bot = RunningBot("operator")
        assert await bot.call("guild_count") == "5"
        await server.stop()
        with pytest.raises(BotNotRunning, match="No bot answers at"):
            await bot.call("guild_count")
        await bot.close()


async def test_without_any_bot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The message says how to start one."""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    with pytest.raises(BotNotRunning, match="start one with"):
        await RunningBot("operator").call("x")
