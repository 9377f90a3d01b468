"""A session: sequence, intents and replay."""

from __future__ import annotations

import json
from typing import Any

from botkit.sandbox.gateway.session import GENERATIONS, Session
from botkit.sandbox.world.events import Event, Intent


class FakeLine:
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.session: Any = None
        self.sent: list[tuple[str, dict[str, Any]]] = []

    def send(self, name: str, message: bytes) -> None:
        """Keep a message."""
        self.sent.append((name, json.loads(message)))


def filled(count: int, **options: Any) -> Session:
    """Return a session that was sent so many dispatches of 50 bytes."""
    session = Session("s", 0, 1, 0, **options)
    for _ in range(count):
        session.dispatch("A", b'"0123456789"')
    return session


def numbers(frames: list[bytes] | None) -> list[int] | None:
    """Return the sequence numbers of frames."""
    return None if frames is None else [json.loads(frame)["s"] for frame in frames]


def test_dispatches_are_numbered_and_sent() -> None:
    """Each frame is Discord's envelope around the data."""
    session, line = Session("s", 0, 1, 0), FakeLine()
    session.line = line  # type: ignore[assignment]
    session.dispatch("A", b"{}")
    session.dispatch("B", b'{"x":1}')
    assert line.sent == [
        ("A", {"t": "A", "s": 1, "op": 0, "d": {}}),
        ("B", {"t": "B", "s": 2, "op": 0, "d": {"x": 1}}),
    ]


def test_an_event_without_the_intent_is_not_sent_and_takes_no_number() -> None:
    """Intents decide what a session is told."""
    session = Session("s", 0, 1, Intent.GUILDS)
    assert not session.publish(Event("GUILD_MEMBER_ADD", 1, int(Intent.GUILD_MEMBERS), b"{}"))
    assert session.sequence == 0
    assert session.publish(Event("GUILD_CREATE", 1, int(Intent.GUILDS), b"{}"))


def test_data_is_made_for_the_audience() -> None:
    """What depends on intents and threshold is asked for with those of the session."""
    session = Session("s", 0, 1, Intent.GUILDS, large_threshold=99)
    session.publish(Event("X", 1, 0, lambda audience: {"seen": [audience.intents, audience.large_threshold]}))
    assert json.loads((session.missed(0) or [b""])[0])["d"] == {"seen": [1, 99]}


def test_replay_is_exactly_what_was_missed() -> None:
    """Frames after the number, in order; none if nothing was missed."""
    session = filled(5)
    assert numbers(session.missed(2)) == [3, 4, 5]
    assert numbers(session.missed(5)) == []


def test_numbers_of_the_future_have_no_replay() -> None:
    """What has not been sent cannot have been missed."""
    assert filled(1).missed(2) is None


def test_what_is_too_old_has_no_replay() -> None:
    """Memory is bounded: the oldest frames go first, and who needs them must identify again."""
    session = filled(50, replay_bytes=200)
    assert session.missed(1) is None
    assert numbers(session.missed(49)) == [50]


def test_a_frame_larger_than_the_memory_is_sent_but_not_kept() -> None:
    """The session goes on."""
    session = filled(1, replay_bytes=10)
    assert session.missed(0) is None
    assert session.missed(1) == []


def test_a_connected_session_forgets_what_it_sent_long_ago() -> None:
    """After some generations; what is younger stays."""
    session = filled(3)
    session.line = FakeLine()  # type: ignore[assignment]
    for _ in range(GENERATIONS):
        session.age()
    session.dispatch("A", b"{}")
    session.age()
    assert session.missed(2) is None
    assert numbers(session.missed(3)) == [4]


def test_a_session_that_waits_for_a_resume_forgets_nothing() -> None:
    """However long it waits."""
    session = filled(3)
    for _ in range(3 * GENERATIONS):
        session.age()
    assert numbers(session.missed(0)) == [1, 2, 3]
