"""The activity: what is sent, and its first paint."""

from __future__ import annotations

from dataclasses import replace

import pytest

from botkit.model import Snapshot
from botkit.panels import ActivityPanel
from botkit.panels.activity import scale
from tests.unit.panels.vitals import FULL, TYPES
from tests.unit.panels.wire import Wire


def test_an_update_is_one_message() -> None:
    """Types, rates and commands travel together, times in milliseconds."""
    panel = ActivityPanel("en")
    wire = Wire(panel)
    panel.update(FULL)
    assert len(wire.messages) == 1
    assert wire.states[0]["types"] == list(TYPES)
    assert (panel.root.used, panel.root.failed, panel.root.p50, panel.root.p95) == (4321, 12, 83, 1240)


def test_a_second_sends_numbers_alone() -> None:
    """The names of the types are not sent again while their order holds."""
    panel = ActivityPanel("en")
    panel.update(FULL)
    wire = Wire(panel)
    rates = tuple((kind, rate + 1) for kind, rate in reversed(FULL.event_rates))
    panel.update(replace(FULL, at=FULL.at + 1, event_rates=rates))
    assert [list(state) for state in wire.states] == [["rates"]]
    assert len(str(wire.messages)) < 250


def test_the_same_again_sends_nothing() -> None:
    """A rate that differs by less than is shown is no news."""
    panel = ActivityPanel("en")
    panel.update(FULL)
    wire = Wire(panel)
    rates = tuple((kind, rate + 0.001) for kind, rate in FULL.event_rates)
    panel.update(replace(FULL, at=FULL.at + 1, event_rates=rates))
    assert wire.messages == []


def test_a_new_run_begins_with_no_rows() -> None:
    """What a bot did before its restart is not shown as silent types."""
    panel = ActivityPanel("en")
    panel.update(FULL)
    panel.update(replace(FULL, started_at=FULL.at, event_rates=(("READY", 0.1),)))
    assert panel.root.types == ["READY"]


def test_before_the_first_start_nothing_is_claimed() -> None:
    """Commands that nobody counted are not none."""
    panel = ActivityPanel("en")
    panel.update(Snapshot())
    assert (panel.root.used, panel.root.failed, panel.root.p50) == (None, None, None)
    html = ActivityPanel.first_paint(Snapshot(), "en")
    assert html.count("<dd>–</dd>") == 4
    assert "No event has come yet." in html


def test_first_paint_has_bars_with_numbers() -> None:
    """The rows stand in the widget's order, with text for each bar."""
    html = ActivityPanel.first_paint(FULL, "en", ["OTHER", "MESSAGE_CREATE"])
    assert html.index("Other types") < html.index("MESSAGE_CREATE")
    assert f"{FULL.event_rates[0][1]:.1f}/s" in html
    assert "12 (0.3%)" in html
    assert "83 ms" in html
    assert "1.2 s" in html


def test_first_paint_escapes() -> None:
    """A type that no Discord sends is text too."""
    html = ActivityPanel.first_paint(replace(FULL, event_rates=(("<b>", 1.0),)), "ko")
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("highest", "full"),
    [(0, 1), (1, 1), (1.2, 2), (4, 5), (9, 10), (11, 20), (21, 50), (51, 100), (400, 500)],
)
def test_the_scale_has_steps(highest: float, full: float) -> None:
    """The longest bar is seldom rescaled."""
    assert scale(highest) == full
