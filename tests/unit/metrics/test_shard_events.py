"""botkit.metrics.shard_events: dispatches of a shard."""

from __future__ import annotations

from botkit.metrics import ShardEvents


def test_a_session_counts_on() -> None:
    """Also after a resume; the rate is that of the last ten seconds or so."""
    events = ShardEvents()
    events.look(0.0, "a", 10)
    events.look(5.0, "a", 60)
    assert (events.total, events.rate) == (60, 10.0)
    events.look(10.0, "a", 60)
    events.look(15.0, "a", 60)
    assert (events.total, events.rate) == (60, 0.0)


def test_a_fresh_session_begins_with_one() -> None:
    """Its sequence is added, however it compares to that of the one before."""
    events = ShardEvents()
    events.look(0.0, "a", 10)
    events.look(5.0, "b", 30)
    events.look(10.0, "c", 5)
    assert events.total == 45


def test_two_looks_at_one_time_are_no_rate() -> None:
    """A look for another reason, in the same moment."""
    events = ShardEvents()
    events.look(1.0, "a", 10)
    events.look(1.0, "a", 20)
    assert (events.total, events.rate) == (20, 0.0)
