"""What stays of a line as it grows."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from botkit.panels.chart_lines import TENTHS, Line, Row, gap_at, is_gap, row_of, time_of

STEPS = st.lists(st.tuples(st.integers(1, 400), st.booleans()), max_size=300)


def _grown(moves: list[tuple[int, bool]], line: Line) -> list[Row]:
    """Let a line grow, a gap where the second of a pair is False; return all that was added."""
    at, added = 0, []
    for passed, known in moves:
        at += passed
        added.append([at, at, at, at] if known else gap_at(at))
        line.add(added[-1])
    return added


@given(STEPS)
def test_a_line_is_bounded(moves: list[tuple[int, bool]]) -> None:
    """However often the bot comes and goes, each step holds three rows at most."""
    line = Line(60, 5)
    _grown(moves, line)
    assert len(line.rows) <= 3 * (60 // 5 + 2)


@given(STEPS)
def test_gaps_and_ends_stay(moves: list[tuple[int, bool]]) -> None:
    """Between two rows that had a gap of more than a step between them there still is one, and the newest is there."""
    line = Line(10_000, 5)
    added = _grown(moves, line)
    known = [row for row in added if not is_gap(row)]
    for (gap, *_), (after, *_) in ((one, two) for one, two in pairwise(added) if is_gap(one)):
        if known and time_of(known[0]) < (gap or 0) and (after or 0) - (gap or 0) > 5 * TENTHS:
            assert any(is_gap(row) and time_of(row) <= (after or 0) for row in line.rows)
    if known:
        newest = (
            next(row for row in reversed(line.rows) if not is_gap(row)) if not is_gap(added[-1]) else None
        )
        assert newest is None or time_of(newest) == time_of(added[-1])


@given(st.lists(st.tuples(st.integers(0, 10_000), st.booleans()), max_size=200))
def test_times_ascend_whatever_the_clock_does(moves: list[tuple[int, bool]]) -> None:
    """The plot takes no other order."""
    line = Line(900, 2)
    for at, known in moves:
        line.add([at, 1, 1, 1] if known else gap_at(at))
    assert all(time_of(one) < time_of(two) for one, two in pairwise(line.rows))


def test_a_step_holds_the_last_count_and_the_mean_rate() -> None:
    """A rate of 2/s for four seconds, then 7/s for one, is 3/s."""
    line = Line(900, 5)
    for at, guilds, rate in ((0, 1, 2.0), (4, 2, 2.0), (4.9, 3, 7.0)):
        line.add(row_of((at, guilds, 10, rate)))
    assert line.rows == [[49, 3, 10, round(100 * (2 * 4 + 7 * 0.9) / 4.9)]]


def test_what_is_older_than_the_range_goes() -> None:
    """But for the row whose count holds when the range begins."""
    line = Line(10, 1)
    for at in (0, 3, 30, 35):
        line.add(row_of((at, at, 0, 0)))
    assert [row[1] for row in line.rows] == [3, 30, 35]
