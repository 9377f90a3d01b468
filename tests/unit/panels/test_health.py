"""The health: what is sent, and its first paint."""

from __future__ import annotations

from dataclasses import replace

from botkit.model import Identifies, Snapshot, Vitals
from botkit.panels import HealthPanel
from tests.unit.panels.vitals import FULL, NOW
from tests.unit.panels.wire import Wire


def test_values_are_sent_as_they_are_shown() -> None:
    """Milliseconds, megabytes and percent, in one message."""
    panel = HealthPanel("en")
    wire = Wire(panel)
    panel.update(FULL)
    assert len(wire.messages) == 1
    root = panel.root
    assert (root.lag, root.memory, root.cpu, root.measured) == (12, 183, 3.4, NOW - 2)
    assert (root.limits, root.limited, root.identifies) == (2, NOW - 200, [988, 1000, NOW + 18_300])
    assert root.levels["limits"] == "watch"


def test_a_measurement_costs_little() -> None:
    """Nothing travels but what was measured."""
    panel = HealthPanel("en")
    panel.update(FULL)
    wire = Wire(panel)
    panel.update(replace(FULL, at=NOW + 3, vitals=Vitals(NOW + 2, 0.0131, 183_400_900, 0.0342)))
    assert [sorted(state) for state in wire.states] == [["lag", "measured"]]


def test_the_same_again_sends_nothing() -> None:
    """Time alone is no news."""
    panel = HealthPanel("en")
    panel.update(FULL)
    wire = Wire(panel)
    panel.update(replace(FULL, at=NOW + 1))
    assert wire.messages == []


def test_a_level_is_taken_back_by_time() -> None:
    """A rate limit is forgiven without any event."""
    panel = HealthPanel("en")
    panel.update(FULL)
    panel.update(replace(FULL, at=NOW + 500))
    assert panel.root.levels["limits"] == "good"


def test_what_is_not_known_is_no_number() -> None:
    """All five are dashes, and no level is claimed."""
    panel = HealthPanel("en")
    panel.update(Snapshot())
    assert (panel.root.lag, panel.root.limits, panel.root.identifies) == (None, None, None)
    html = HealthPanel.first_paint(Snapshot(), "en")
    assert html.count('<dd class="bk-number">–</dd>') == 5
    assert html.count('data-level="unknown"') == 5


def test_first_paint_has_units_ages_and_words() -> None:
    """A number has its unit, a level its word, a moment its age."""
    html = HealthPanel.first_paint(FULL, "en", NOW)
    for text in ("12 ms", "183 MB", "3.4%", "988 of 1,000", "resets in 5 h", "measured 2 s ago", ">Watch<"):
        assert text in html
    assert "last <time" in html
    assert ">3 min ago</time>" in html


def test_after_the_reset_all_identifies_are_there() -> None:
    """A budget whose day is over is whole, and says since when."""
    html = HealthPanel.first_paint(replace(FULL, identifies=Identifies(3, 1000, NOW - 3600)), "en", NOW)
    assert "1,000 of 1,000" in html
    assert "reset <time" in html


def test_much_memory_is_told_in_gigabytes() -> None:
    """A thousand megabytes are one gigabyte."""
    html = HealthPanel.first_paint(replace(FULL, vitals=Vitals(NOW, 0, 1_234_000_000, 0)), "en", NOW)
    assert "1.2 GB" in html
