"""botkit.metrics.durations: percentiles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from botkit.metrics.durations import KEPT, Durations


def test_without_a_time_there_is_no_percentile() -> None:
    """None, not zero."""
    assert Durations().percentile(0.5) is None


def test_old_times_are_forgotten() -> None:
    """The last 500 count."""
    times = Durations()
    for _ in range(KEPT):
        times.add(100.0)
    for _ in range(KEPT):
        times.add(1.0)
    assert (times.percentile(0.5), times.percentile(0.95)) == (1.0, 1.0)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=100))
def test_a_share_of_the_times_lies_within_its_percentile(seconds: list[float]) -> None:
    """At least that share, and it is one of the times."""
    times = Durations()
    for one in seconds:
        times.add(one)
    for share in (0.5, 0.95):
        found = times.percentile(share)
        assert found in seconds
        assert sum(one <= found for one in seconds) >= share * len(seconds)
