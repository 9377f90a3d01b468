"""The line of guilds over time: what an append costs, and what later viewers get."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from botkit.model import State
from botkit.panels import GuildChartPanel
from botkit.panels.guild_chart import MAX_POINTS, later, thin
from tests.unit.panels.wire import READY, Wire


def _full() -> GuildChartPanel:
    panel = GuildChartPanel("en")
    panel.extend((1_700_000_000.0 + second, second) for second in range(MAX_POINTS))
    return panel


def test_an_append_costs_less_than_a_kilobyte() -> None:
    """The whole line is not sent again for a point."""
    panel = _full()
    wire = Wire(panel)
    panel.extend([(1_700_009_000.0, 7)])
    assert wire.customs == [{"kind": "botkit.points", "points": [[1_700_009_000.0, 7]]}]
    assert len(json.dumps(wire.messages)) < 1000


def test_a_late_viewer_gets_the_whole_line() -> None:
    """The state that a new page asks for has every point, the appended ones too."""
    panel = GuildChartPanel("en")
    panel.extend([(1.0, 1)])
    panel.extend([(2.0, 2), (3.0, 2)])
    assert panel.root.get_state()["points"] == [[1.0, 1], [2.0, 2], [3.0, 2]]


def test_the_line_is_bounded_and_keeps_its_ends() -> None:
    """However many points come, no more than 900 stay, the first and the last among them."""
    panel = _full()
    panel.extend((1_700_100_000.0 + second, second) for second in range(2000))
    points = panel.root.points
    assert len(points) <= MAX_POINTS
    assert points[0][0] == 1_700_000_000.0
    assert points[-1] == [1_700_101_999.0, 1999]


def test_nothing_new_sends_nothing() -> None:
    """Points that are not later than the last are dropped."""
    panel = GuildChartPanel("en")
    panel.extend([(5.0, 1)])
    wire = Wire(panel)
    panel.extend([(5.0, 2), (4.0, 3)])
    assert wire.messages == []


def test_update_adds_changes_and_now_and_then_a_point() -> None:
    """The same count is added again after 10 s only."""
    panel = GuildChartPanel("en")
    for seconds, guilds in ((0, 3), (1, 3), (2, 4), (11, 4), (12, 4)):
        panel.update(replace(READY, at=READY.at + seconds, guilds=guilds))
    assert [[at - READY.at, guilds] for at, guilds in panel.root.points] == [[0, 3], [2, 4], [12, 4]]


def test_update_ignores_a_bot_that_is_not_ready() -> None:
    """While guilds are still coming in, their number is no fact."""
    panel = GuildChartPanel("en")
    panel.update(replace(READY, state=State.CONNECTING))
    assert panel.root.points == []


def test_a_bot_that_is_not_ready_begins_a_gap() -> None:
    """One, however long it lasts; the next number ends it."""
    panel = GuildChartPanel("en")
    panel.update(READY)
    for seconds in (5, 6, 30):
        panel.update(replace(READY, at=READY.at + seconds, state=State.RECONNECTING, guilds=1))
    panel.update(replace(READY, at=READY.at + 40))
    count = READY.guilds
    shown = [[round(at - READY.at, 1), guilds] for at, guilds in panel.root.points]
    assert shown == [[0, count], [5, count], [5.1, None], [40, count]]


@given(st.lists(st.booleans(), max_size=600), st.integers(2, 300))
def test_thin_keeps_gaps(known: list[bool], most: int) -> None:
    """Between two numbers that stay and had a gap between them there still is one."""
    points: list[list[float | int | None]] = [
        [float(at), at if one else None] for at, one in enumerate(known)
    ]
    kept = thin(points, most)
    for one, other in pairwise(kept):
        if one[1] is not None and other[1] is not None:
            between = points[int(one[0] or 0) + 1 : int(other[0] or 0)]
            assert all(guilds is not None for _, guilds in between) or one is points[0]


@given(st.lists(st.tuples(st.floats(1, 1e9), st.integers(0, 100))), st.floats(0, 1e9))
def test_later_points_ascend(points: list[tuple[float, int]], last: float) -> None:
    """What comes out is strictly later, point by point."""
    times = [last, *(at for at, _ in later(points, last))]
    assert all(one < other for one, other in pairwise(times))


@given(st.integers(0, 3000), st.integers(2, 900))
def test_thin_keeps_order_and_ends(count: int, most: int) -> None:
    """Thinning takes points out and changes nothing else."""
    points: list[list[float | int]] = [[float(at), at] for at in range(count)]
    kept = thin(points, most)
    assert len(kept) <= most
    assert kept == sorted(kept)
    assert not count or (kept[0] == points[0] and kept[-1] == points[-1])


def test_first_paint_draws_the_line() -> None:
    """The line stands before the page's script runs."""
    html = GuildChartPanel.first_paint([[1.0, 5], [2.0, 7]], "en")
    assert 'points="0.00,90.00 100.00,90.00 100.00,10.00"' in html
    assert '<strong class="bk-value">7</strong>' in html


def test_first_paint_draws_no_line_through_a_gap() -> None:
    """Each part is a line of its own."""
    html = GuildChartPanel.first_paint([[0.0, 5], [1.0, 5], [1.1, None], [2.0, 7]], "en")
    assert 'points="0.00,90.00 50.00,90.00 50.00,90.00"' in html
    assert 'points="100.00,10.00"' in html
    assert '<strong class="bk-value">7</strong>' in html


def test_first_paint_without_points_is_an_empty_box() -> None:
    """No line is drawn where there is none."""
    assert "polyline" not in GuildChartPanel.first_paint()
