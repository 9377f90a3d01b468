"""All sessions, found by id, by shard, or by the event that concerns them. Pure state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botkit.sandbox.gateway.session import Session
from botkit.sandbox.world import Event
from botkit.sandbox.world.ids import shard_of

if TYPE_CHECKING:
    from botkit.sandbox.gateway.line import Line

WAITING = 4
"""How many sessions of one shard may wait for a RESUME; the one that has waited longest goes first."""


class Sessions:
    """All sessions of the bot.

    Parameters
    ----------
    timeout
        Seconds after which a session without a connection cannot be resumed.
    """

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._by_id: dict[str, Session] = {}
        self._by_shard: dict[int, dict[int, list[Session]]] = {}

    def __iter__(self) -> Iterator[Session]:
        return iter(list(self._by_id.values()))

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, session: object) -> bool:
        return isinstance(session, Session) and self._by_id.get(session.id) is session

    @property
    def newest(self) -> Session | None:
        """The session that was opened last; None if there is none."""
        return next(reversed(self._by_id.values()), None)

    def add(self, session: Session) -> None:
        """Open a session."""
        self._by_id[session.id] = session
        mates = self._by_shard.setdefault(session.shards, {}).setdefault(session.shard, [])
        mates.append(session)
        waiting = sorted((one for one in mates if one.line is None and one is not session), key=_left)
        for one in waiting[: max(0, len(waiting) - WAITING)]:
            self.remove(one)

    def remove(self, session: Session) -> None:
        """End a session: it cannot be resumed, and nothing is kept for it; idempotent."""
        if self._by_id.get(session.id) is not session:
            return
        del self._by_id[session.id]
        if session.line is not None:
            session.line.session = None
            session.line = None
        shards = self._by_shard[session.shards]
        shards[session.shard].remove(session)
        if not shards[session.shard]:
            del shards[session.shard]
        if not shards:
            del self._by_shard[session.shards]

    def concerning(self, event: Event) -> Iterator[Session]:
        """Yield the sessions whose shard an event belongs to, whatever their intents."""
        for count, shards in self._by_shard.items():
            shard = 0 if event.guild is None else shard_of(event.guild, count)
            yield from shards.get(shard, ())

    def of(self, shard: int | None) -> list[Session]:
        """Return the sessions of a shard; all if it is None."""
        return [one for one in self._by_id.values() if shard in (None, one.shard)]

    def resumable(self, identifier: object, now: float) -> Session | None:
        """Return the session with an id if it may be resumed at a time."""
        session = self._by_id.get(str(identifier))
        if session is None or not self._is_over(session, now):
            return session
        self.remove(session)
        return None

    def attach(self, session: Session, line: Line) -> None:
        """Give a session a connection; its former one is cut."""
        former = session.line
        if former is not None:
            former.session = None
            former.abort()
        session.line, line.session = line, session

    def detach(self, line: Line, now: float) -> None:
        """Take a connection from its session, which may be resumed from now on."""
        session, line.session = line.session, None
        if session is not None:
            session.line, session.left = None, now

    def expire(self, now: float) -> None:
        """End the sessions that have waited for too long; let the others forget what is old."""
        for session in self:
            if self._is_over(session, now):
                self.remove(session)
            else:
                session.age()

    def _is_over(self, session: Session, now: float) -> bool:
        return session.line is None and now - session.left > self._timeout


def _left(session: Session) -> float:
    return session.left
