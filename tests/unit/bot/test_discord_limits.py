"""botkit.bot.discord_limits: the budget of IDENTIFYs."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.bot.discord_limits import IdentifyBudget, RateLimitWatch
from botkit.bot.monitor import Monitor
from botkit.model import Identifies
from tests.guilds import FilledBot

LIMIT = {"total": 1000, "remaining": 990, "reset_after": 3_600_000, "max_concurrency": 1}


@pytest.fixture
def now() -> list[float]:
    """The time; set by hand."""
    return [1_000_000.0]


def budget(now: list[float], monkeypatch: pytest.MonkeyPatch, answer: Any) -> tuple[IdentifyBudget, Monitor]:
    """Return a budget of a bot whose Discord gives one answer."""
    bot, monitor = FilledBot(), Monitor(clock=lambda: now[0])

    async def request(_route: object) -> Any:
        return answer

    monkeypatch.setattr(bot.http, "request", request)
    return IdentifyBudget(bot, monitor), monitor


async def test_it_is_asked_once_and_counted_on(now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """The first READY asks, each later one is one less, and after the reset it is asked again."""
    one, monitor = budget(now, monkeypatch, {"session_start_limit": LIMIT})
    assert one.ready()
    await one.ask()
    assert monitor.snapshot().identifies == Identifies(990, 1000, now[0] + 3_600)
    assert not one.ready()
    assert monitor.snapshot().identifies == Identifies(989, 1000, now[0] + 3_600)
    now[0] += 3_601
    assert one.ready()


@pytest.mark.parametrize("answer", [{}, None, {"session_start_limit": {"total": "many"}}])
async def test_another_answer_is_not_known(
    now: list[float], monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    """A Discord-compatible server may not tell; it is not asked again at each READY."""
    one, monitor = budget(now, monkeypatch, answer)
    assert one.ready()
    await one.ask()
    assert monitor.snapshot().identifies is None
    assert not one.ready()


async def test_before_the_login_nothing_is_counted() -> None:
    """There is no session yet; that is no error."""
    watch = RateLimitWatch(FilledBot(), Monitor())
    watch.start()
    watch.stop()
