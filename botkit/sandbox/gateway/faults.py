"""What can be made to go wrong with the gateway, on purpose."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any

from botkit.sandbox.account import Account
from botkit.sandbox.gateway.codes import ENDS_SESSION, Close, Op
from botkit.sandbox.gateway.line import Filter, Line, unhindered
from botkit.sandbox.gateway.session import Session
from botkit.sandbox.gateway.sessions import Sessions
from botkit.sandbox.world.objects import dumps

RECONNECT_WITHIN = 5.0
"""Seconds after which a line is closed whose bot was told to reconnect ("Reconnect": a few seconds)."""

SESSION_TIMEOUT = 180.0
"""Seconds in which a session can be resumed ("Initiating a Disconnect": a few minutes)."""


def message(op: Op, data: Any = None) -> bytes:
    """Return a message that is no dispatch."""
    return b'{"t":null,"s":null,"op":%d,"d":%b}' % (op, dumps(data))


class Faults:
    """The sessions and lines of a gateway, and what can be made to go wrong with them.

    Each method takes the number of a shard, or None for all, and returns the shards that were affected.

    Parameters
    ----------
    account
        The bot's account.
    session_timeout
        Seconds in which a session can be resumed.
    clock
        Returns the time in seconds since the epoch.

    Attributes
    ----------
    filter
        Is asked for each message by its name: a dispatch's type, or ``HELLO``, ``HEARTBEAT``, ``HEARTBEAT_ACK``,
        ``RECONNECT``, ``INVALID_SESSION``. None drops the message (a dispatch keeps its number, and is replayed by a
        RESUME from before it); a number holds it, and all that follow it on the line, back for so many seconds.
    """

    def __init__(
        self,
        account: Account,
        *,
        session_timeout: float = SESSION_TIMEOUT,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.account = account
        self.sessions = Sessions(session_timeout)
        self.filter: Filter = unhindered
        self._clock = clock
        self._open: set[Line] = set()
        self._refused_until = 0.0
        self._farewells: set[asyncio.TimerHandle] = set()
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def refusing(self) -> bool:
        """Whether new connections are refused."""
        return self._clock() < self._refused_until

    async def drop(self, shard: int | None = None, code: int | None = None) -> list[int]:
        """Cut connections.

        Parameters
        ----------
        shard
            Which one; all if None.
        code
            The close code to send; None (or 1006, which cannot be sent) cuts the line without a word. One of those
            that end a session (`botkit.sandbox.gateway.codes.ENDS_SESSION`) ends it.
        """
        chosen = self._connected(shard)
        lines = [self._part(session, ends=code in ENDS_SESSION) for session in chosen]
        if code is None or code == Close.CUT:
            for line in lines:
                line.abort()
        else:
            await asyncio.gather(*(line.close(code, "Cut on request.") for line in lines))
        return _shards(chosen)

    async def reconnect(self, shard: int | None = None) -> list[int]:
        """Tell bots to reconnect and resume (op 7); who has not gone after 5 s is disconnected."""
        chosen = self._connected(shard)
        for session in chosen:
            if (line := session.line) is not None:
                line.send("RECONNECT", message(Op.RECONNECT))
                self._say_farewell(line)
        await self._sent(chosen)
        return _shards(chosen)

    async def invalidate(self, shard: int | None = None, resumable: bool = False) -> list[int]:
        """Tell bots that their session is invalid (op 9).

        Parameters
        ----------
        shard
            Which one; all if None.
        resumable
            Whether the session may be resumed; otherwise it is gone.
        """
        chosen = self._connected(shard)
        lines = [self._part(session, ends=not resumable) for session in chosen]
        for line in lines:
            line.send("INVALID_SESSION", message(Op.INVALID_SESSION, resumable))
        await flushed(lines)
        return _shards(chosen)

    async def freeze(self, shard: int | None = None, seconds: float = 60.0) -> list[int]:
        """Let connections neither read nor send for a time, and not acknowledge heartbeats; then they go on."""
        chosen = self._connected(shard)
        await self._sent(chosen)
        for session in chosen:
            if session.line is not None:
                session.line.freeze(seconds)
        return _shards(chosen)

    async def request_heartbeat(self, shard: int | None = None) -> list[int]:
        """Ask bots for a heartbeat out of turn (op 1)."""
        chosen = self._connected(shard)
        for session in chosen:
            if session.line is not None:
                session.line.send("HEARTBEAT", message(Op.HEARTBEAT))
        await self._sent(chosen)
        return _shards(chosen)

    async def refuse(self, seconds: float) -> list[int]:
        """Take the gateway down: cut all connections, and refuse new ones (503) for a time; 0 ends that."""
        self._refused_until = self._clock() + seconds
        if seconds <= 0:
            return []
        cut = await self.drop()
        for line in list(self._open):
            line.abort()
        return cut

    async def revoke(self) -> list[int]:
        """Revoke the token: all sessions end (4004), and it opens nothing any more."""
        self.account.revoked = True
        return await self.end_all()

    async def end_all(self) -> list[int]:
        """End all sessions, connected or not, as Discord does when the token has changed (4004)."""
        cut = await self.drop(None, Close.AUTHENTICATION_FAILED)
        for session in self.sessions:
            self.sessions.remove(session)
        return cut

    def _connected(self, shard: int | None) -> list[Session]:
        return [one for one in self.sessions.of(shard) if one.line is not None]

    def _part(self, session: Session, *, ends: bool) -> Line:
        """Take the line from a connected session, which ends or waits for a RESUME."""
        line = session.line
        assert line is not None, "only connected sessions are chosen"  # noqa: S101
        self.sessions.detach(line, self._clock())
        if ends:
            self.sessions.remove(session)
        return line

    def _say_farewell(self, line: Line) -> None:
        def leave() -> None:
            self._farewells.discard(timer)
            if line in self._open:
                self._keep(line.close(Close.GOING_AWAY, "It was told to reconnect."))

        timer = asyncio.get_running_loop().call_later(RECONNECT_WITHIN, leave)
        self._farewells.add(timer)

    def _keep(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _sent(self, sessions: list[Session]) -> None:
        await flushed([one.line for one in sessions if one.line is not None])


FLUSH_LIMIT = 5.0
"""Seconds that is waited for a bot that does not read."""


async def flushed(lines: Iterable[Line]) -> None:
    """Wait until what was sent on lines is on its way, for 5 s at most; not for what is held back on purpose."""
    late = [line for line in lines if not line.flush() and not line.held]
    if late:
        flushes = [asyncio.ensure_future(line.flushed()) for line in late]
        _, waiting = await asyncio.wait(flushes, timeout=FLUSH_LIMIT)
        for flush in waiting:
            flush.cancel()


def _shards(sessions: list[Session]) -> list[int]:
    return sorted({session.shard for session in sessions})
