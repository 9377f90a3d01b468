"""botkit.metrics.rates: rates by type."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from botkit.metrics.rates import MAX_KINDS, OTHER, SHOWN, RateMeter


def test_the_highest_rates_are_told_first() -> None:
    """By type, over the last ten full seconds."""
    meter = RateMeter()
    for kind in ("B", "A", "C", "C"):
        meter.add(100.0, kind)
    assert meter.rates(101.0) == (("C", 0.2), ("A", 0.1), ("B", 0.1))
    assert meter.rates(111.0) == ()


def test_many_types_are_told_as_twelve_and_the_rest() -> None:
    """Whatever a server sends, a snapshot stays small, and nothing is left out of the sum."""
    meter = RateMeter()
    for number in range(10 * MAX_KINDS):
        meter.add(100.0, f"KIND_{number}")
    rates = meter.rates(101.0)
    assert len(rates) == SHOWN + 1
    assert rates[-1][0] == OTHER
    assert round(sum(rate for _, rate in rates), 6) == meter.rate(101.0) == MAX_KINDS


def test_a_clock_set_back_begins_a_new_window() -> None:
    """An hour back: the events of now are counted, not those of the hour to come."""
    meter = RateMeter()
    meter.add(10_000.0, "OLD")
    for second in range(20):
        meter.add(6_400.0 + second, "NEW")
    assert meter.rates(6_420.0) == (("NEW", 1.0),)


@given(st.lists(st.tuples(st.floats(0, 1e6), st.sampled_from("ABC")), max_size=200))
def test_the_rates_by_type_sum_up_to_the_whole(events: list[tuple[float, str]]) -> None:
    """At any time, with any clock."""
    meter = RateMeter()
    for moment, kind in events:
        meter.add(moment, kind)
        assert abs(sum(rate for _, rate in meter.rates(moment)) - meter.rate(moment)) < 1e-9
