"""The chart: what a new point costs, what begins a gap, and what later viewers get."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from botkit.errors import RouteNotFound
from botkit.model import State
from botkit.panels import ChartPanel
from botkit.panels.chart_lines import STEPS, TENTHS, Row
from tests.unit.panels.wire import READY, Wire

AT = round(READY.at)


def _rows(panel: ChartPanel) -> list[Row]:
    """Return the rows of the finest line, with the times since `READY`."""
    return [[(row[0] or 0) - TENTHS * AT, *row[1:]] for row in panel.lines.by_span["15m"].rows]


def _full() -> ChartPanel:
    """Return a panel of a large bot that has run for a month."""
    panel = ChartPanel("en")
    panel.fill(
        {
            span: [[AT - ago, 99_000 + ago % 997, 12_345_678 - ago % 9973, ago % 311 / 3] for ago in times]
            for span, (length, step) in STEPS.items()
            for times in [range(length, 0, -step)]
        }
    )
    return panel


def test_a_new_point_costs_little() -> None:
    """The lines are not sent again for a point."""
    panel = _full()
    wire = Wire(panel)
    panel.update(READY)
    row = [TENTHS * AT, 3, 120, 204]
    assert wire.customs == [{"kind": "botkit.points", "points": [row]}]
    assert len(json.dumps(wire.messages)) < 300


def test_what_later_viewers_get_is_bounded() -> None:
    """A month of five lines is less than 60 KB, however large the numbers are."""
    panel = _full()
    assert len(json.dumps(panel.root.get_state()["lines"])) < 60_000


def test_a_later_viewer_gets_what_was_sent_meanwhile() -> None:
    """The state that a new page asks for has the new points too."""
    panel = ChartPanel("en")
    panel.update(READY)
    panel.update(replace(READY, at=AT + 5.0, guilds=4))
    encoded = panel.root.get_state()["lines"]["15m"]
    assert encoded == {
        **{"span": 900, "step": 2, "at": [TENTHS * AT, 50]},
        **{"guilds": [3, 1], "members": [120, 0], "events": [204, 0]},
    }


def test_what_is_not_new_is_not_sent() -> None:
    """Another number of servers is sent at once, another rate after a second, the same ones after ten."""
    panel = ChartPanel("en")
    wire = Wire(panel)
    for seconds, guilds, rate in ((0, 3, 1), (0.5, 3, 2), (0.6, 4, 2), (1.7, 4, 3), (5, 4, 3), (12, 4, 3)):
        panel.update(replace(READY, at=AT + seconds, guilds=guilds, events_per_second=rate))
    sent = [row for message in wire.customs for row in message["points"]]
    assert [(row[0] - TENTHS * AT, row[1], row[3]) for row in sent] == [
        (0, 3, 100),
        (6, 4, 200),
        (17, 4, 300),
        (120, 4, 300),
    ]


def test_a_bot_on_its_way_adds_nothing() -> None:
    """While guilds are still coming in, their number is no fact."""
    panel = ChartPanel("en")
    panel.update(replace(READY, state=State.CONNECTING))
    assert not panel.lines


def test_a_bot_that_is_not_ready_begins_a_gap() -> None:
    """One, from when its state changed, however long it lasts; the next number ends it."""
    panel = ChartPanel("en")
    panel.update(READY)
    for seconds in (6, 7, 30):
        lost = replace(READY, at=AT + seconds, since=AT + 5, state=State.RECONNECTING, guilds=1)
        panel.update(lost)
    panel.update(replace(READY, at=AT + 40))
    values = [3, 120, 204]
    assert _rows(panel) == [[0, *values], [50, *values], [51, None, None, None], [400, *values]]


def test_silence_is_a_gap() -> None:
    """Of a time without snapshots (a kernel that stood still) nothing is known."""
    panel = ChartPanel("en")
    panel.update(READY)
    panel.update(replace(READY, at=AT + 4))
    panel.update(replace(READY, at=AT + 300))
    assert [row[0] for row in _rows(panel) if row[1] is None] == [41]


def test_a_clock_that_is_set_back_keeps_the_order() -> None:
    """What was in the future goes; the line continues."""
    panel = ChartPanel("en")
    for seconds in (0, 60, 600, 30, 31, 33):
        panel.update(replace(READY, at=AT + seconds, guilds=seconds))
    assert [row[0] for row in _rows(panel) if row[1] is not None] == [0, 310, 330]


def _history(answers: dict[str, Any]) -> Callable[..., Any]:
    async def ask(route: str, /, **arguments: Any) -> Any:
        if route not in answers:
            raise RouteNotFound(f"There is no route {route!r}.")
        return answers[route](**arguments)

    return ask


@pytest.mark.asyncio
async def test_load_takes_the_history_of_every_range() -> None:
    """Each line is filled from its own range; a point of which nothing is known is a gap."""
    points = [[AT - 50, 2, 90, 1.5], [AT - 30, None, None, None], [AT - 10, 3, None, 0.25]]
    panel = ChartPanel("en")
    wire = Wire(panel)
    await panel.load(_history({"history": lambda span: {"span": span, "step": 1, "points": points}}))
    for line in panel.lines.by_span.values():
        assert line.rows[-1] == [TENTHS * (AT - 10), 3, None, 25]
    assert [row[1] for row in _rows(panel)] == [2, None, 3]
    assert [list(state) for state in wire.states] == [["lines"]]


@pytest.mark.asyncio
async def test_load_asks_an_older_bot_for_its_series() -> None:
    """Where there is no history, the number of servers is drawn."""
    panel = ChartPanel("en")
    series = {"points": [[AT - 50.0, 2], [AT - 20.0, None], [AT - 10.0, 3]]}
    await panel.load(_history({"series": lambda: series}))
    assert _rows(panel) == [[-500, 2, None, None], [-200, None, None, None], [-100, 3, None, None]]


def test_history_keeps_what_was_seen_before_it_begins() -> None:
    """A bot that has been restarted and forgot everything takes nothing from the line."""
    panel = ChartPanel("en")
    panel.update(READY)
    panel.fill({"15m": [[AT + 60, 7, 1, 1], [AT + 70, 8, 1, 1]]})
    assert [row[:2] for row in _rows(panel)] == [[0, 3], [600, 7], [700, 8]]


def test_first_paint_draws_each_line_without_its_gaps() -> None:
    """Counts go in steps; each part between two gaps is a part of the path."""
    panel = ChartPanel("en")
    values = ((0, 5), (100, 15), (150, None), (200, 10))
    panel.fill(
        {
            "15m": [
                [AT + at, *([count] if count is None else [count, 10 * count, 0.5])] for at, count in values
            ]
        }
    )
    html = ChartPanel.first_paint(panel.lines, "en")
    assert 'd="M0,150h0H300V50M600,100h0"' in html
    assert "<strong>10</strong> servers" in html
    assert "+5 in 3 min" in html
    assert html.count("<svg") == 3


def test_first_paint_is_small() -> None:
    """It is in every page: three lines with a month behind them cost a few kilobytes."""
    assert len(ChartPanel.first_paint(_full().lines, "ko")) < 16_000


def test_first_paint_without_points_is_an_empty_box() -> None:
    """No line is drawn where there is none."""
    assert "<svg" not in ChartPanel.first_paint(ChartPanel("en").lines)
