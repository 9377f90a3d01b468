"""The last joins and leaves: what is sent, and their first paint."""

from __future__ import annotations

from dataclasses import replace

from botkit.model import Snapshot
from botkit.panels import RecentPanel
from tests.unit.panels.vitals import FULL, NOW
from tests.unit.panels.wire import Wire


def test_moves_are_sent_once() -> None:
    """One message for a join, none while there is no other."""
    panel = RecentPanel("en")
    wire = Wire(panel)
    panel.update(FULL)
    panel.update(replace(FULL, at=NOW + 1, members=9))
    assert len(wire.messages) == 1
    assert panel.root.moves[0] == [True, "Owls", 1, NOW - 20]


def test_names_are_text() -> None:
    """Markup is shown as it is spelled, a name of spaces is said to be none, all are isolated."""
    html = RecentPanel.first_paint(FULL, "en", NOW)
    assert "<img" not in html
    assert "<bdi>&lt;img src=x" in html
    assert "(no name)" in html
    assert html.count("<bdi>") == 5


def test_joins_and_leaves_are_told_in_words() -> None:
    """An arrow is not all."""
    html = RecentPanel.first_paint(FULL, "ko", NOW)
    assert html.count(">참가</span>") == 4
    assert html.count(">퇴장</span>") == 2


def test_none_is_told() -> None:
    """Without any there is a sentence."""
    assert "No server has been joined or left yet." in RecentPanel.first_paint(Snapshot(), "en")
