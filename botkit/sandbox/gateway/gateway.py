"""The gateway: sessions that identify, resume and are sent events (Discord's reference, "Gateway")."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Coroutine
from typing import Any

from aiohttp import web

from botkit.sandbox.account import Account
from botkit.sandbox.gateway.chunks import chunks
from botkit.sandbox.gateway.line import GatewayClose, Line
from botkit.sandbox.gateway.session import Session
from botkit.sandbox.gateway.visit import Visit
from botkit.sandbox.world import Event, Guild, World, guilds, objects
from botkit.sandbox.world.objects import Json, dumps

_log = logging.getLogger(__name__)

ENDS_SESSION = frozenset({4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014})
"""Close codes after which a session cannot be resumed."""

FLUSH_LIMIT = 5.0
"""Seconds that `Gateway.publish` waits for a bot that does not read."""

STREAM_STEP = 50


class Gateway:
    """All sessions of the bot, and the lines they are connected by.

    Parameters
    ----------
    world
        Whose guilds are announced.
    account
        Whose token is right.
    heartbeat
        Seconds between the heartbeats that bots are told to send.
    """

    def __init__(self, world: World, account: Account, *, heartbeat: float = 41.25) -> None:
        self.world = world
        self.account = account
        self.heartbeat = heartbeat
        self.events = 0
        """Events published since the start, whether or not a session got them."""
        self._sessions: dict[str, Session] = {}
        self._lines: dict[str, Line] = {}
        self._open: set[Line] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket until it ends."""
        line = Line(request, 1.5 * self.heartbeat)
        self._open.add(line)
        visit = Visit(self, line, f"ws://{request.host}/gateway")
        try:
            async with line:
                try:
                    await visit.run(request.query.get("v", "10"))
                except GatewayClose as error:
                    _log.info("closing a gateway connection with %d: %s", error.code, error.reason)
                    await line.close(error.code, error.reason)
                    self._left(visit.session, line, error.code)
                else:
                    self._left(visit.session, line, line.closed_by_bot)
        finally:
            self._open.discard(line)
            self._detach(visit.session, line)
        return line.response

    @property
    def shard_count(self) -> int:
        """The number of shards that the newest session identified with; 1 before there is one."""
        return next(reversed(self._sessions.values())).shards if self._sessions else 1

    def state(self) -> list[Json]:
        """Return the newest session of each shard."""
        newest = {session.shard: session for session in self._sessions.values()}
        return [
            {"id": shard, "connected": one.id in self._lines, "session": one.id, "sent": one.sequence}
            for shard, one in sorted(newest.items())
        ]

    def emit(self, event: Event) -> list[Line]:
        """Send an event to the sessions it concerns; return their lines. Those not connected get it at RESUME."""
        self.events += 1
        reached = [one for one in self._sessions.values() if one.publish(event)]
        return [self._lines[one.id] for one in reached if one.id in self._lines]

    async def publish(self, *events: Event) -> None:
        """Send events, and wait until they are on their way (5 s at most)."""
        lines = {line for event in events for line in self.emit(event)}
        if lines:
            flushes = [asyncio.ensure_future(line.flushed()) for line in lines]
            _, late = await asyncio.wait(flushes, timeout=FLUSH_LIMIT)
            for flush in late:
                flush.cancel()

    async def drop(self, shard: int | None = None, code: int | None = None) -> list[int]:
        """Cut connections.

        Parameters
        ----------
        shard
            Which one; all if None.
        code
            The close code to send; None (or 1006, which cannot be sent) cuts the line without a word.

        Returns
        -------
        list[int]
            The shards whose connection was cut.
        """
        chosen = [
            (session, self._lines[session.id])
            for session in list(self._sessions.values())
            if session.id in self._lines and shard in (None, session.shard)
        ]
        for session, line in chosen:
            self._left(session, line, code if code in ENDS_SESSION else None)
            self._detach(session, line)
            if code is None or code == 1006:
                line.abort()
        if code is not None and code != 1006:
            await asyncio.gather(*(line.close(code, "Cut on request.") for _, line in chosen))
        return sorted(session.shard for session, _ in chosen)

    async def close(self) -> None:
        """Close all lines as a server does that goes away; idempotent."""
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await asyncio.gather(*(line.close(1001, "The sandbox ends.") for line in list(self._open)))

    def knows(self, token: object) -> bool:
        """Return whether a token is the bot's."""
        return self.account.knows(token)

    def identify(self, line: Line, shard: int, shards: int, intents: int, resume_url: str) -> Session:
        """Open a session on a line: READY, then one GUILD_CREATE for each guild of the shard."""
        for other in list(self._sessions.values()):
            # Nobody is left who could resume it: a bot that identifies anew has given its session up.
            if other.id not in self._lines and (other.shard, other.shards) == (shard, shards):
                del self._sessions[other.id]
        session = Session(secrets.token_hex(16), shard, shards, intents)
        self._attach(session, line)
        self._sessions[session.id] = session
        served = [one for one in self.world.guilds if session.serves(one)]
        session.dispatch("READY", dumps(self._ready(session, served, resume_url)))
        self._own(self._announce(session, served))
        _log.info("shard %d of %d has identified: %d guilds", shard, shards, len(served))
        return session

    def resume(self, line: Line, identifier: object, sequence: int) -> Session | None:
        """Continue a session on a line: replay what it missed, then RESUMED; None if it is gone.

        Raises
        ------
        GatewayClose
            If the sequence number lies in the future.
        """
        session = self._sessions.get(str(identifier))
        if session is None:
            return None
        if sequence > session.sequence:
            del self._sessions[session.id]
            raise GatewayClose(4007, "The sequence number has not been sent yet.")
        missed = session.missed(sequence)
        if missed is None:
            del self._sessions[session.id]
            return None
        former = self._lines.get(session.id)
        if former is not None:
            former.abort()
        for frame in missed:
            line.send(frame)
        self._attach(session, line)
        session.dispatch("RESUMED", b'{"_trace":["sandbox"]}')
        _log.info("shard %d has resumed: %d events replayed", session.shard, len(missed))
        return session

    def request_members(self, session: Session, wish: Json) -> None:
        """Answer a REQUEST_GUILD_MEMBERS with chunks."""
        asked = wish.get("guild_id")
        for one in asked if isinstance(asked, list) else [asked]:
            guild = self.world.guilds.get(int(str(one))) if str(one).isdecimal() else None
            if guild is not None and session.serves(guild.id):
                self._own(self._chunks(session, guild, wish))

    def _attach(self, session: Session, line: Line) -> None:
        session.send = line.send
        self._lines[session.id] = line

    def _detach(self, session: Session | None, line: Line) -> None:
        if session is not None and self._lines.get(session.id) is line:
            del self._lines[session.id]
            session.send = None

    def _left(self, session: Session | None, line: Line, code: int | None) -> None:
        # A bot that closes with 1000 or 1001 ends its session ("Gateway", "Initiating a Disconnect").
        ends = code in ENDS_SESSION or (code in (1000, 1001) and line.closed_by_bot is not None)
        if session is not None and ends and self._lines.get(session.id) is line:
            self._detach(session, line)
            self._sessions.pop(session.id, None)

    def _own(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="sandbox gateway stream")
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a stream of the gateway failed", exc_info=error)

    def _ready(self, session: Session, served: list[int], resume_url: str) -> Json:
        return {
            "v": 10,
            "user": objects.private_user(self.world.bot_user),
            "guilds": [{"id": str(one), "unavailable": True} for one in served],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": resume_url,
            "shard": [session.shard, session.shards],
            "application": {"id": str(self.world.bot_id), "flags": 0},
            "private_channels": [],
            "user_settings": {},
            "relationships": [],
            "presences": [],
            "guild_join_requests": [],
            "geo_ordered_rtc_regions": [],
            "_trace": ["sandbox"],
        }

    async def _announce(self, session: Session, served: list[int]) -> None:
        """Dispatch the guilds as fast as the bot reads; one that was left meanwhile is left out."""
        for number, identifier in enumerate(served, 1):
            guild = self.world.guilds.get(identifier)
            if guild is not None:
                session.dispatch("GUILD_CREATE", guilds.announcement(self.world, guild, session.audience))
            if number % STREAM_STEP == 0:
                await self._flush(session)

    async def _chunks(self, session: Session, guild: Guild, wish: Json) -> None:
        for body in chunks(self.world, guild, wish):
            session.dispatch("GUILD_MEMBERS_CHUNK", dumps(body))
            await self._flush(session)

    async def _flush(self, session: Session) -> None:
        line = self._lines.get(session.id)
        await (line.flushed() if line is not None else asyncio.sleep(0))
