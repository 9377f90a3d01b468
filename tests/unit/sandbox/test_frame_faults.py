"""Messages of the gateway that are lost or late."""

from __future__ import annotations

import pytest

from botkit.sandbox.frame_faults import FrameFaults


def test_messages_are_lost_by_name_for_a_number_of_times() -> None:
    """Others pass, and so do those that come later."""
    faults = FrameFaults()
    made = faults.lose("message_*", frames=2)
    assert faults.list() == [made.json()]
    met = [
        faults.meet(name) for name in ("MESSAGE_CREATE", "GUILD_CREATE", "MESSAGE_DELETE", "MESSAGE_CREATE")
    ]
    assert met == [None, 0.0, None, 0.0]
    assert faults.list() == []


def test_messages_are_late_for_a_time() -> None:
    """Delays add up; the clock ends them."""
    now = 0.0
    faults = FrameFaults(lambda: now)
    faults.delay("HEARTBEAT_ACK", 2.0, seconds=10)
    faults.delay(delay=1.0)
    assert faults.meet("HEARTBEAT_ACK") == 3.0
    now = 10.0
    assert faults.meet("HEARTBEAT_ACK") == 1.0


def test_faults_are_cleared_by_id_or_all() -> None:
    """One that is not there is a KeyError."""
    faults = FrameFaults()
    first, _ = faults.lose("A"), faults.lose("B")
    faults.clear(first.id)
    assert [one["event"] for one in faults.list()] == ["B"]
    with pytest.raises(KeyError):
        faults.clear(first.id)
    faults.clear()
    assert faults.meet("B") == 0.0


@pytest.mark.parametrize(
    ("kind", "values"),
    [("lose", {"frames": 0}), ("lose", {"seconds": 0}), ("delay", {"delay": 0}), ("delay", {"delay": 601})],
)
def test_faults_that_cannot_be_are_refused(kind: str, values: dict[str, float]) -> None:
    """With a sentence."""
    with pytest.raises(ValueError, match=r"\.$"):
        getattr(FrameFaults(), kind)(**values)


def test_there_is_an_end_to_them() -> None:
    """Whoever adds them in a loop is told."""
    faults = FrameFaults()
    for _ in range(100):
        faults.lose("A")
    with pytest.raises(ValueError, match="clear some"):
        faults.lose("A")
