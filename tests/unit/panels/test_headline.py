"""The headline: what is sent, and its first paint."""

from __future__ import annotations

from dataclasses import replace

import pytest

from botkit.model import Snapshot, State
from botkit.panels import HeadlinePanel
from tests.unit.panels.vitals import FULL
from tests.unit.panels.wire import READY, Wire


def test_an_update_is_one_message() -> None:
    """All traits that differ travel together."""
    panel = HeadlinePanel("en")
    wire = Wire(panel)
    panel.update(READY)
    assert len(wire.messages) == 1
    assert wire.states[0]["guilds"] == 3
    assert wire.states[0]["rate"] == 2.0


def test_the_same_again_sends_nothing() -> None:
    """A snapshot that shows nothing new is not sent, its revision notwithstanding."""
    panel = HeadlinePanel("en")
    panel.update(READY)
    wire = Wire(panel)
    panel.update(replace(READY, revision=2, at=READY.at + 1, events_per_second=2.01))
    assert wire.messages == []


def test_one_number_costs_little() -> None:
    """A changed count is sent without the rest."""
    panel = HeadlinePanel("en")
    panel.update(READY)
    wire = Wire(panel)
    panel.update(replace(READY, guilds=4))
    assert wire.states == [{"guilds": 4}]


def test_a_beat_is_sent_when_the_last_is_old() -> None:
    """The page hears that all is well although nothing has changed."""
    panel = HeadlinePanel("en")
    panel.update(READY)
    wire = Wire(panel)
    panel.root.beat -= 5
    wire.messages.clear()
    panel.update(READY)
    assert [list(state) for state in wire.states] == [["beat"]]


def test_a_beat_is_sent_when_the_clock_was_set_back() -> None:
    """A beat from the future does not keep the panel silent."""
    panel = HeadlinePanel("en")
    wire = Wire(panel)
    panel.root.beat += 1e12
    wire.messages.clear()
    panel.update(READY)
    assert "beat" in wire.states[0]


@pytest.mark.parametrize("state", [State.STOPPED, State.FAILED])
def test_a_bot_that_is_gone_keeps_its_last_good_number(state: State) -> None:
    """The count of the last moment in which the bot was ready, and that moment."""
    panel = HeadlinePanel("en")
    panel.update(READY)
    panel.update(replace(READY, state=state, guilds=0, reason="Why.", at=READY.at + 9))
    assert panel.root.good == [3, READY.at]
    assert panel.root.reason == "Why."


def test_lost_is_told_and_taken_back() -> None:
    """A bot that answers again is no longer lost."""
    panel = HeadlinePanel("en")
    panel.lost(5.0, "No bot listens.")
    assert panel.root.gone == {"since": 5.0, "message": "No bot listens."}
    panel.update(READY)
    assert panel.root.gone is None


def test_first_paint_has_the_number() -> None:
    """The page shows the sentence before any script has run."""
    html = HeadlinePanel.first_paint(replace(READY, guilds=1234), "en")
    assert "The bot is active in <strong>1,234</strong> servers" in html
    assert "16 min 50 s" in html


def test_first_paint_knows_one_server() -> None:
    """English has a singular."""
    assert "<strong>1</strong> server<" in HeadlinePanel.first_paint(replace(READY, guilds=1), "en")


def test_first_paint_escapes() -> None:
    """Neither a name nor a reason is markup."""
    html = HeadlinePanel.first_paint(replace(READY, name="<b>", reason="{n} <script>"), "ko")
    assert "<b>" not in html
    assert "<script>" not in html
    assert "{n} &lt;script&gt;" in html


@pytest.mark.parametrize(
    ("snapshot", "words"),
    [
        (Snapshot(), "is not running"),
        (Snapshot(state=State.STARTING), "on its way"),
        (Snapshot(state=State.READY), "in <strong>0"),
    ],
)
def test_first_paint_of_a_bot_without_numbers(snapshot: Snapshot, words: str) -> None:
    """No number is claimed before there is one."""
    assert words in HeadlinePanel.first_paint(snapshot, "en")


def test_changes_are_signed_and_exact() -> None:
    """The change over an hour and a day, with both numbers in the tip; what is not known is no 0."""
    html = HeadlinePanel.first_paint(FULL, "en")
    assert '<span title="1 h ago: 1,231 · now: 1,234">+3 in 1 h</span>' in html
    assert '<span title="24 h ago: 1,300 · now: 1,234">−66 in 24 h</span>' in html
    assert ">0 in 1 h</span>" in html
    assert ">– in 24 h</span>" in html


def test_numbers_before_the_first_count_are_not_known() -> None:
    """A bot on its way has not no members."""
    panel = HeadlinePanel("en")
    panel.update(Snapshot(state=State.CONNECTING))
    assert (panel.root.members, panel.root.rate) == (None, None)
    assert HeadlinePanel.first_paint(Snapshot(state=State.CONNECTING), "en").count("<dd>–</dd>") == 4


def test_first_paint_of_a_bot_that_does_not_answer() -> None:
    """A page that is loaded meanwhile says so, and since when, without any script."""
    gone = {"since": READY.at, "message": "No bot listens on <1>."}
    html = HeadlinePanel.first_paint(READY, "en", gone=gone)
    assert "No answer" in html
    assert "has not answered since 22:13:20 UTC" in html
    assert "No bot listens on &lt;1&gt;." in html
    never = HeadlinePanel.first_paint(Snapshot(), "en", gone={"since": None, "message": "x"})
    assert "The bot does not answer." in never


def test_close_is_idempotent() -> None:
    """Two ends are one."""
    panel = HeadlinePanel("en")
    wire = Wire(panel)
    panel.close()
    panel.close()
    assert wire.closed == 1
