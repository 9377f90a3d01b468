"""A viewer may send as much as a page does."""

from __future__ import annotations

from botkit.serve.allowance import BURST, BYTES, RATE, Allowance, Verdict


def test_a_page_that_loads_is_heard() -> None:
    """A hundred messages at once are taken."""
    account = Allowance(0.0)
    assert {account.spend(600, 0.0) for _ in range(100)} == {Verdict.TAKE}


def test_a_flood_is_dropped_then_cut() -> None:
    """First everything is heard, then nothing, then the viewer is cut off."""
    account = Allowance(0.0)
    verdicts = [account.spend(0, 0.0) for _ in range(int(2 * BURST) + 1)]
    assert verdicts == [Verdict.TAKE] * int(BURST) + [Verdict.DROP] * int(BURST) + [Verdict.CUT]


def test_who_pauses_is_heard_again() -> None:
    """What was owed comes back with time, and never more than there was at first."""
    account = Allowance(0.0)
    for _ in range(int(BURST) + 10):
        account.spend(0, 0.0)
    assert account.spend(0, 0.1) is Verdict.DROP
    assert account.spend(0, 60.0 + BURST / RATE) is Verdict.TAKE
    assert [account.spend(0, 1e6) for _ in range(int(BURST) + 1)][-1] is Verdict.DROP


def test_long_frames_and_work_cost_more() -> None:
    """A frame's length counts, and so does what it makes the bot do."""
    account = Allowance(0.0)
    account.charge(BURST - 3)
    assert account.spend(BYTES, 0.0) is Verdict.TAKE
    assert account.spend(BYTES, 0.0) is Verdict.DROP
