"""botkit.panels.query_here: who asks, and whom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from botkit.errors import BotNotRunning
from botkit.panels import query_here
from botkit.panels.query_here import RunningBot, in_voila, role_here


def test_voila_is_known_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that it serves is for viewers, a notebook is for the operator."""
    monkeypatch.delenv("SERVER_SOFTWARE", raising=False)
    assert (in_voila(), role_here()) == (False, "operator")
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    assert (in_voila(), role_here()) == (True, "viewer")


class Found:
    """A client of a bot that may have gone."""

    def __init__(self, url: str, gone: bool) -> None:
        self.url, self.gone, self.closed = url, gone, 0

    async def call(self, route: str, /, **arguments: Any) -> Any:
        """Answer with the address, if the bot is there."""
        if self.gone:
            raise BotNotRunning(f"No bot listens at {self.url}.")
        return self.url

    async def close(self) -> None:
        """Count."""
        self.closed += 1


async def test_a_bot_that_was_started_anew_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """At its new port, by the very call that missed it; its old client is closed."""
    clients = [Found("ws://a", False), Found("ws://b", False)]
    roles: list[str] = []

    def connect(*, role: str, timeout: float) -> Found:
        roles.append(role)
        return clients[len(roles) - 1]

    monkeypatch.setattr(query_here, "connect", connect)
    bot = RunningBot("viewer")
    assert await bot.call("x") == "ws://a"
    clients[0].gone = True
    assert await bot.call("x") == "ws://b"
    assert await bot.call("x") == "ws://b"
    assert (clients[0].closed, roles) == (1, ["viewer", "viewer"])
    await bot.close()
    await bot.close()
    assert clients[1].closed == 1


async def test_a_bot_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file may still lie there: it is not asked for ever."""
    monkeypatch.setattr(query_here, "connect", lambda **_: Found("ws://a", True))
    with pytest.raises(BotNotRunning, match="ws://a"):
        await RunningBot("operator").call("x")


async def test_without_any_bot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The message says how to start one."""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    with pytest.raises(BotNotRunning, match="start one with"):
        await RunningBot("operator").call("x")
