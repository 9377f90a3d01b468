"""What of the lines is seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.panels.chart_lines import TENTHS, Lines, row_of
from botkit.panels.chart_view import line_for, scale, spans_with_data, window


def _lines(seconds: int, every: int = 2) -> Lines:
    lines = Lines()
    lines.add(row_of((10_000_000 + at, 5, 50, 1)) for at in range(0, seconds + 1, every))
    return lines


@pytest.mark.parametrize(("low", "high"), [(25, 25), (25, 26), (0, 1), (3, 3)])
def test_one_join_stays_small(low: int, high: int) -> None:
    """The height shows at least ten servers, and only whole ones are marked."""
    marks = scale([[0, low, 0, 0], [1, high, 0, 0]], "guilds")
    assert marks.high - marks.low >= 10
    assert all(tick == int(tick) for tick in marks.ticks)


def test_one_join_of_a_hundred_thousand_stays_small() -> None:
    """A large bot's line does not jump by a single server."""
    marks = scale([[0, 100_000, 0, 0], [1, 100_001, 0, 0]], "guilds")
    assert marks.high - marks.low >= 2000


def test_the_rate_is_drawn_from_zero() -> None:
    """Half as many events are half as high."""
    marks = scale([[0, 0, 0, 5000], [1, 0, 0, 5100]], "events")
    assert (marks.low, marks.high) == (0, 60)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=5))
def test_the_marks_hold_all_values(counts: list[int]) -> None:
    """No value lies outside, and there are between two and eight marks."""
    marks = scale([[place, count, 0, 0] for place, count in enumerate(counts)], "guilds")
    assert marks.low <= min(counts) <= max(counts) <= marks.high
    assert 2 <= len(marks.ticks) <= 8


def test_a_young_line_fills_the_width_and_is_drawn_finely() -> None:
    """A range begins with the first row where there is less, and takes the finest line that has all of it."""
    lines = _lines(600)
    start, end = window(lines, "24h")
    assert 590 * TENTHS <= end - start <= 600 * TENTHS
    assert line_for(lines, "24h", start, end) is lines.by_span["15m"]


def test_a_range_ends_with_the_last_row() -> None:
    """Not with the clock: a page that hears nothing stops."""
    lines = _lines(7200)
    assert window(lines, "1h") == ((10_003_600) * TENTHS, 10_007_200 * TENTHS)
    assert line_for(lines, "1h", *window(lines, "1h")) is lines.by_span["1h"]


def test_long_ranges_are_offered_when_there_is_something_in_them() -> None:
    """A week of one day is a day."""
    assert spans_with_data(_lines(3600)) == ["15m", "1h", "24h"]
    assert spans_with_data(_lines(2 * 86_400, 600)) == ["15m", "1h", "24h", "7d"]
