"""A session: sequence, intents, shards and replay."""

from __future__ import annotations

import json

from botkit.sandbox.ids import snowflake
from botkit.sandbox.session import Session
from botkit.sandbox.world import CONTENT_INTENT, MESSAGES_INTENT, Event
from tests.unit.sandbox.peers import NOW


def numbers(frames: list[bytes] | None) -> list[int] | None:
    """Return the sequence numbers of frames."""
    return None if frames is None else [json.loads(frame)["s"] for frame in frames]


def test_dispatches_are_numbered_and_sent() -> None:
    """Each frame is Discord's envelope around the data."""
    session, sent = Session("s", 0, 1, 0), []
    session.send = sent.append
    session.dispatch("A", b"{}")
    session.dispatch("B", b'{"x":1}')
    assert [json.loads(frame) for frame in sent] == [
        {"t": "A", "s": 1, "op": 0, "d": {}},
        {"t": "B", "s": 2, "op": 0, "d": {"x": 1}},
    ]


def test_an_event_without_the_intent_is_not_sent_and_takes_no_number() -> None:
    """Intents decide what a session is told."""
    session = Session("s", 0, 1, 1 << 0)
    assert not session.publish(Event("GUILD_MEMBER_ADD", 1, b"{}", 1 << 1))
    assert session.sequence == 0
    assert session.publish(Event("GUILD_CREATE", 1, b"{}", 1 << 0))


def test_a_shard_is_told_of_its_guilds_alone() -> None:
    """Each guild belongs to one of the shards."""
    guild = snowflake(NOW, 0)
    event = Event("GUILD_DELETE", guild, b"{}")
    served = [Session("s", shard, 4, 0).publish(event) for shard in range(4)]
    assert served.count(True) == 1


def test_text_needs_the_message_content_intent() -> None:
    """Without it the bare body is sent."""
    event = Event("MESSAGE_CREATE", 1, b'"text"', MESSAGES_INTENT, b'"bare"')
    without, having = (
        Session("a", 0, 1, MESSAGES_INTENT),
        Session("b", 0, 1, MESSAGES_INTENT | CONTENT_INTENT),
    )
    for session in (without, having):
        session.publish(event)
    assert [json.loads((session.missed(0) or [b""])[0])["d"] for session in (without, having)] == [
        "bare",
        "text",
    ]


def test_replay_is_exactly_what_was_missed() -> None:
    """Frames after the number, in order; none if nothing was missed."""
    session = Session("s", 0, 1, 0)
    for _ in range(5):
        session.dispatch("A", b"{}")
    assert numbers(session.missed(2)) == [3, 4, 5]
    assert numbers(session.missed(5)) == []


def test_numbers_of_the_future_have_no_replay() -> None:
    """What has not been sent cannot have been missed."""
    session = Session("s", 0, 1, 0)
    session.dispatch("A", b"{}")
    assert session.missed(2) is None


def test_what_is_too_old_has_no_replay() -> None:
    """Memory is bounded: the oldest frames go first, and who needs them must identify again."""
    session = Session("s", 0, 1, 0, replay_bytes=200)
    for _ in range(50):
        session.dispatch("A", b'"0123456789"')
    assert session.missed(1) is None
    assert numbers(session.missed(49)) == [50]


def test_a_frame_larger_than_the_memory_is_sent_but_not_kept() -> None:
    """The session goes on."""
    session = Session("s", 0, 1, 0, replay_bytes=10)
    session.dispatch("A", b'"0123456789"')
    assert session.missed(0) is None
    assert session.missed(1) == []
