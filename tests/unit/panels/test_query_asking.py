"""botkit.panels.query_asking: an answer and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from botkit.errors import BotNotRunning
from botkit.panels.query_asking import ask, sentence_of, size_text, time_text
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
    assert asked.cost == "250 ms · 4.7 kB"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.000_01, "<0.1 ms"), (0.0012, "1.2 ms"), (0.25, "250 ms"), (1.5, "1.50 s"), (75.0, "75.0 s")],
)
def test_times_have_their_unit(seconds: float, text: str) -> None:
    """In as many digits as mean something; never zero."""
    assert time_text(seconds) == text


@pytest.mark.parametrize(
    ("size", "text"), [(1, "1 byte"), (999, "999 bytes"), (1234, "1.2 kB"), (1_500_000, "1.5 MB")]
)
def test_sizes_have_their_unit(size: int, text: str) -> None:
    """A kB is 1000 bytes."""
    assert size_text(size) == text


def test_errors_are_sentences() -> None:
    """Ours as they are; any other says its kind."""
    assert sentence_of(BotNotRunning("Nobody listens.")) == "Nobody listens."
    assert sentence_of(KeyError("rows")) == "The form failed (KeyError: 'rows')."
    assert sentence_of(ValueError()) == "The form failed (ValueError: it gave no reason)."
