"""All sessions: found by event and by id, resumable for a time."""

from __future__ import annotations

from typing import Any

from botkit.sandbox.gateway.session import Session
from botkit.sandbox.gateway.sessions import WAITING, Sessions
from botkit.sandbox.world.events import Event
from botkit.sandbox.world.ids import snowflake
from tests.unit.sandbox.lines import NOW


class FakeLine:
    """A connection that can be cut."""

    def __init__(self) -> None:
        self.session: Any = None
        self.cut = False

    def abort(self) -> None:
        """Note that it was cut."""
        self.cut = True


def all_of(*sessions: Session, timeout: float = 60.0) -> Sessions:
    """Return sessions as one."""
    together = Sessions(timeout)
    for session in sessions:
        together.add(session)
    return together


def test_an_event_concerns_one_shard_of_each_count() -> None:
    """Sessions of four shards and of two, side by side, as in a change without a pause."""
    fours = [Session(f"4-{n}", n, 4, 0) for n in range(4)]
    twos = [Session(f"2-{n}", n, 2, 0) for n in range(2)]
    together = all_of(*fours, *twos)
    guild = snowflake(NOW, 0)
    concerned = list(together.concerning(Event("X", guild, 0, b"{}")))
    assert [one.shards for one in concerned] == [4, 2]
    assert all(one.serves(guild) for one in concerned)


def test_what_happens_outside_of_guilds_is_the_first_shards() -> None:
    """Direct messages."""
    together = all_of(*(Session(str(n), n, 3, 0) for n in range(3)))
    assert [one.shard for one in together.concerning(Event("X", None, 0, b"{}"))] == [0]


def test_each_session_of_a_shard_is_concerned() -> None:
    """There may be several."""
    together = all_of(Session("a", 0, 1, 0), Session("b", 0, 1, 0))
    assert [one.id for one in together.concerning(Event("X", 5, 0, b"{}"))] == ["a", "b"]


def test_a_session_is_resumable_for_a_time() -> None:
    """After the timeout it is gone."""
    session = Session("a", 0, 1, 0)
    session.left = 100.0
    together = all_of(session, timeout=60.0)
    assert together.resumable("a", 160.0) is session
    assert together.resumable("a", 161.0) is None
    assert len(together) == 0


def test_expired_sessions_are_removed() -> None:
    """Those without a connection; the others stay."""
    gone, there = Session("a", 0, 1, 0), Session("b", 0, 1, 0)
    together = all_of(gone, there)
    together.attach(there, FakeLine())  # type: ignore[arg-type]
    together.expire(1000.0)
    assert [one.id for one in together] == ["b"]
    assert not list(together.concerning(Event("X", 5, 0, b"{}")))[1:]


def test_a_session_has_one_line() -> None:
    """The former one is cut."""
    session, old, new = Session("a", 0, 1, 0), FakeLine(), FakeLine()
    together = all_of(session)
    together.attach(session, old)  # type: ignore[arg-type]
    together.attach(session, new)  # type: ignore[arg-type]
    assert (old.cut, old.session, new.session, session.line) == (True, None, session, new)


def test_few_sessions_of_a_shard_wait() -> None:
    """A bot that is restarted again and again does not fill the memory: who has waited longest goes."""
    together = Sessions(1e9)
    for number in range(20):
        session = Session(str(number), 0, 1, 0)
        session.left = float(number)
        together.add(session)
    assert len(together) == WAITING + 1
    assert together.newest is session
    assert [one.id for one in together] == ["15", "16", "17", "18", "19"]


def test_removing_twice_is_harmless() -> None:
    """And leaves nothing in the index."""
    session = Session("a", 0, 1, 0)
    together = all_of(session)
    together.remove(session)
    together.remove(session)
    assert session not in together
    assert not list(together.concerning(Event("X", 5, 0, b"{}")))
