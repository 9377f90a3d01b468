"""botkit.panels.query_asking: an answer and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botkit.errors import BotNotRunning
from botkit.panels.query_asking import ask, sentence_of
from tests.unit.panels.query_bot import Bot


async def test_size_and_time_are_measured() -> None:
    """The size is that of the answer as JSON."""
    asked = await ask(Bot(), "guild_count", {})
    assert (asked.value, asked.size_bytes) == ("130", 5)
    assert 0 <= asked.seconds < 5
    assert asked.cost.endswith(" · 5 bytes")


async def test_a_client_that_measures_is_believed() -> None:
    """It knows what went over the line."""

    @dataclass
    class Answer:
        value: Any
        size_bytes: int
        seconds: float

    class Measuring(Bot):
        async def exchange(self, route: str, /, **arguments: Any) -> Answer:
            return Answer([route, arguments], 4711, 0.25)

    asked = await ask(Measuring(), "x", {"a": 1})
    assert asked.value == ["x", {"a": 1}]
    assert asked.cost == "250 ms · 4.71 kB"


def test_errors_are_sentences() -> None:
    """Ours as they are; any other says its kind."""
    assert sentence_of(BotNotRunning("Nobody listens.")) == "Nobody listens."
    assert sentence_of(KeyError("rows")) == "The form failed (KeyError: 'rows')."
    assert sentence_of(ValueError()) == "The form failed (ValueError: it gave no reason)."
