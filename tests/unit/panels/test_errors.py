"""The last errors: what is sent, and their first paint."""

from __future__ import annotations

from dataclasses import replace

from botkit.model import Snapshot
from botkit.panels import ErrorsPanel
from tests.unit.panels.vitals import FULL, NOW
from tests.unit.panels.wire import Wire


def test_type_place_count_and_time_are_sent() -> None:
    """One message; the same errors send none."""
    panel = ErrorsPanel("en")
    wire = Wire(panel)
    panel.update(FULL)
    panel.update(replace(FULL, at=NOW + 1, guilds=9))
    assert len(wire.messages) == 1
    assert panel.root.errors[0] == ["ZeroDivisionError", "bot/cogs/dice.py:42 in roll", 7, NOW - 30]


def test_none_is_told() -> None:
    """A bot without errors says so, and one that never ran says that it does not know."""
    assert "No errors since start" in ErrorsPanel.first_paint(replace(FULL, errors=()), "en")
    unknown = ErrorsPanel.first_paint(Snapshot(), "en")
    assert "No errors" not in unknown
    assert "Nothing is known" in unknown


def test_first_paint_is_a_table_of_text() -> None:
    """Rows and columns have headings, and nothing in them is markup."""
    html = ErrorsPanel.first_paint(FULL, "en", NOW)
    assert html.count('scope="col"') == 3
    assert "Forbidden&lt;b&gt;" in html
    assert "1,234" in html
    assert ">1 h ago</time>" in html
