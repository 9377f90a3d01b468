"""botkit.panels._questions: when a question is asked again."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from botkit.panels._questions import SHARE, Questions


class Source:
    """Answers slowly on demand, and keeps when it was asked."""

    def __init__(self) -> None:
        self.times: list[tuple[str, float]] = []
        self.slow = 0.0
        self.news = asyncio.Event()

    async def answer(self, question: str) -> None:
        """Take note."""
        self.times.append((question, asyncio.get_running_loop().time()))
        await asyncio.sleep(self.slow)
        self.news.set()

    async def until(self, count: int) -> None:
        """Return once so many questions have been answered."""
        async with asyncio.timeout(10):
            while len(self.times) < count:
                self.news.clear()
                await self.news.wait()


@pytest.fixture
async def source() -> Source:
    """Return a source of answers."""
    return Source()


async def test_dear_answers_are_renewed_less_often(source: Source) -> None:
    """Whatever the answers cost, renewing them takes a tenth of the time at most."""
    questions: Questions[str] = Questions(source.answer, "test", refresh=0.01)
    source.slow = 0.05
    questions.ask("a")
    await source.until(1)
    await asyncio.sleep(0.01)
    questions.changed()
    await source.until(2)
    questions.close()
    assert source.times[1][1] - source.times[0][1] >= source.slow / SHARE * 0.99


async def test_after_an_answer_there_is_a_rest(source: Source) -> None:
    """However many ask, the bot is not asked without a pause."""
    questions: Questions[str] = Questions(source.answer, "test", refresh=1, rest=0.05)
    for question in "abc":
        questions.ask(question)
    await source.until(3)
    questions.close()
    times = [at for _, at in source.times]
    assert all(later - sooner >= 0.049 for sooner, later in pairwise(times))


async def test_what_somebody_always_looks_at_needs_no_lease(source: Source) -> None:
    """It is renewed though no browser has asked."""
    questions: Questions[str] = Questions(source.answer, "test", refresh=1, always=("first",))
    questions.changed()
    await source.until(1)
    questions.close()
    assert [question for question, _ in source.times] == ["first"]


async def test_after_close_nothing_is_asked(source: Source) -> None:
    """Close is idempotent, and what comes later starts nothing."""
    questions: Questions[str] = Questions(source.answer, "test", refresh=1)
    questions.ask("a")
    questions.close()
    questions.close()
    questions.ask("b")
    await asyncio.sleep(0)
    assert source.times == []
