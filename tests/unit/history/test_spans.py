"""botkit.history.spans: steps and gaps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.history.spans import SLACK, SPANS, SpanName

NOW = 1_800_000_123.4


@pytest.mark.parametrize("name", SPANS)
def test_a_span_has_at_most_720_steps(name: SpanName) -> None:
    """No chart draws more, and no step begins before the span does."""
    span = SPANS[name]
    begin = span.begin(NOW)
    assert NOW - span.length < begin <= NOW - span.length + span.step
    assert len(range(begin, int(NOW) + 1, span.step)) <= 720


def test_a_missing_step_is_a_gap() -> None:
    """It begins one step after what is known, and so does the time after the last row."""
    rows = [[0, 1, 1, 0.0], [120, 1, 1, 0.0], [360, 2, 2, 0.0]]
    assert SPANS["24h"].with_gaps(rows, 1_000) == [
        *rows[:2],
        [240, None, None, None],
        rows[2],
        [480, None, None, None],
    ]


def test_a_short_pause_is_no_gap() -> None:
    """A loop that was held for some seconds has not lost the bot."""
    rows = [[0, 1, 1, 0.0], [5 + SLACK // 2, 1, 1, 0.0]]
    assert SPANS["15m"].with_gaps(rows, 12) == rows


@given(st.binary(min_size=90, max_size=90), st.sampled_from(sorted(SPANS)))
def test_there_are_never_more_points_than_steps(bits: bytes, name: SpanName) -> None:
    """Whatever is missing: the points are in order, each at its own time, all rows among them."""
    span = SPANS[name]
    begin = span.begin(NOW)
    taken = [one for one in range(720) if bits[one // 8] >> one % 8 & 1]
    rows = [[begin + one * span.step, 1, 1, 0.0] for one in taken]
    rows = [row for row in rows if row[0] <= NOW]
    points = span.with_gaps(rows, NOW)
    moments = [point[0] for point in points]
    assert moments == sorted(set(moments))
    assert len(points) <= 720
    assert [point for point in points if point[1] is not None] == rows
