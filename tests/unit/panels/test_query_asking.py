"""botkit.panels.query_asking: the words for an answer's cost and for errors."""

from __future__ import annotations

from botkit.errors import BotNotRunning
from botkit.ipc.client import Answer
from botkit.panels.query_asking import cost_of, sentence_of


def test_time_and_size_are_told() -> None:
    """In their units."""
    assert cost_of(Answer("130", 4711, 0.25)) == "250 ms · 4.71 kB"


def test_errors_are_sentences() -> None:
    """Ours as they are; any other says its kind."""
    assert sentence_of(BotNotRunning("Nobody listens.")) == "Nobody listens."
    assert sentence_of(KeyError("rows")) == "The form failed (KeyError: 'rows')."
    assert sentence_of(ValueError()) == "The form failed (ValueError: it gave no reason)."
