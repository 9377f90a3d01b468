"""The gateway: sessions that identify, resume and are sent events (Discord's reference, "Gateway")."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from aiohttp import web

from botkit.sandbox.account import Account
from botkit.sandbox.gateway import members
from botkit.sandbox.gateway.codes import ENDS_SESSION, Close, GatewayClose
from botkit.sandbox.gateway.faults import SESSION_TIMEOUT, Faults, flushed
from botkit.sandbox.gateway.identify import Identify
from botkit.sandbox.gateway.line import Line
from botkit.sandbox.gateway.requests import show
from botkit.sandbox.gateway.session import Session
from botkit.sandbox.gateway.visit import Visit
from botkit.sandbox.gateway.wire import TRANSPORTS
from botkit.sandbox.gateway.wishes import Members
from botkit.sandbox.world import Event, Guild, World, guilds, objects
from botkit.sandbox.world.events import Intent
from botkit.sandbox.world.objects import Json, dumps

_log = logging.getLogger(__name__)

PATHS = ("/gateway", "/gateway/", "/gateway/resume", "/gateway/resume/")
"""Where the gateway is; the last two are for bots that resume. Some libraries put a slash before the query."""

VERSIONS = ("9", "10")

GUILDS_PER_SHARD = 2500
"""How many guilds a shard may have ("Gateway", "Sharding")."""

TOLERANCE = 1.5
"""Heartbeat intervals that a bot may be silent: the first heartbeat is up to one late (jitter), the network a bit."""

SWEEP = 30.0
"""Seconds between two looks at what sessions have kept for too long."""

STREAM_STEP = 10
"""Guilds that are announced in one go."""


class Gateway(Faults):
    """All sessions of the bot, and the lines they are connected by.

    Parameters
    ----------
    world
        Whose guilds are announced.
    account
        Whose token is right, and what it may.
    heartbeat
        Seconds between the heartbeats that bots are told to send.
    guilds_per_shard
        How many guilds a shard may have; a session of more is refused (4011).
    session_timeout
        Seconds in which a session can be resumed.
    clock
        Returns the time in seconds since the epoch.
    """

    def __init__(
        self,
        world: World,
        account: Account,
        *,
        heartbeat: float = 41.25,
        guilds_per_shard: int = GUILDS_PER_SHARD,
        session_timeout: float = SESSION_TIMEOUT,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(account, session_timeout=session_timeout, clock=clock)
        self.world = world
        self.heartbeat = heartbeat
        self.events = 0
        """Events published since the start, whether or not a session got them."""
        self._guilds_per_shard = guilds_per_shard
        self._streams: set[asyncio.Task[None]] = set()
        self._sweeper: asyncio.TimerHandle | None = None

    @property
    def now(self) -> float:
        """The time, in seconds since the epoch."""
        return self._clock()

    @property
    def shard_count(self) -> int:
        """The number of shards that the newest session identified with; 1 before there is one."""
        newest = self.sessions.newest
        return newest.shards if newest is not None else 1

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the gateway."""
        return [web.get(path, self.handle) for path in PATHS]

    def state(self) -> list[Json]:
        """Return the newest session of each shard."""
        newest = {session.shard: session for session in self.sessions}
        return [
            {"id": shard, "connected": one.line is not None, "session": one.id, "sent": one.sequence}
            for shard, one in sorted(newest.items())
        ]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket until it ends."""
        if self.refusing:
            raise web.HTTPServiceUnavailable(text="The sandbox's gateway is down on request.")
        query = request.query
        transport = TRANSPORTS.get(query.get("compress"))
        if transport is None or query.get("encoding", "json") != "json":
            # A close code would have a bot try it again and again.
            raise web.HTTPBadRequest(text="The sandbox speaks encoding=json, and zlib-stream or zstd-stream.")
        line = Line(request, transport(), TOLERANCE * self.heartbeat, lambda name: self.filter(name))
        self._open.add(line)
        try:
            async with line:
                try:
                    await self._visited(line, query.get("v", "10"), f"ws://{request.host}/gateway/resume")
                except GatewayClose as error:
                    _log.info("closing a gateway connection with %d: %s", error.code, error.reason)
                    self._left(line, ends=error.code in ENDS_SESSION)
                    await line.close(error.code, error.reason)
        finally:
            self._open.discard(line)
            # A bot that closes with 1000 or 1001 ends its session ("Gateway", "Initiating a Disconnect").
            self._left(line, ends=line.closed_by_bot in (1000, 1001))
        return line.response

    async def _visited(self, line: Line, version: str, resume_url: str) -> None:
        if version not in VERSIONS:
            raise GatewayClose(
                Close.INVALID_API_VERSION, "The sandbox speaks versions 9 and 10 of the gateway."
            )
        await Visit(self, line, int(version), resume_url).run()

    def _left(self, line: Line, *, ends: bool) -> None:
        session = line.session
        self.sessions.detach(line, self.now)
        if session is not None and ends:
            self.sessions.remove(session)

    def emit(self, event: Event) -> list[Line]:
        """Send an event to the sessions it concerns; return their lines. Those not connected get it at RESUME."""
        self.events += 1
        return [
            one.line for one in self.sessions.concerning(event) if one.publish(event) and one.line is not None
        ]

    def emit_told(self) -> None:
        """Send what the world has told."""
        for event in self.world.take():
            self.emit(event)

    async def publish(self, *events: Event) -> None:
        """Send events, and wait until they are on their way (5 s at most)."""
        lines = {line for event in events for line in self.emit(event)}
        if lines:
            await flushed(lines)

    async def close(self) -> None:
        """Close all lines as a server does that goes away; idempotent."""
        for timer in (self._sweeper, *self._farewells):
            if timer is not None:
                timer.cancel()
        self._sweeper = None
        self._farewells.clear()
        for task in self._streams:
            task.cancel()
        if work := self._streams | self._closing:
            await asyncio.wait(work)
        await asyncio.gather(
            *(line.close(Close.GOING_AWAY, "The sandbox ends.") for line in list(self._open))
        )

    def identify(self, line: Line, wish: Identify, version: int, resume_url: str) -> None:
        """Open a session on a line: READY, then one GUILD_CREATE for each guild of the shard.

        Raises
        ------
        GatewayClose
            If the shard has too many guilds.
        """
        session = Session(
            secrets.token_hex(16), wish.shard, wish.shards, wish.intents, large_threshold=wish.large_threshold
        )
        served = [one for one in self.world.guilds if session.serves(one)]
        if len(served) > self._guilds_per_shard:
            text = f"{len(served):,} guilds are too many for a shard: {self._guilds_per_shard:,} at most."
            raise GatewayClose(Close.SHARDING_REQUIRED, text)
        self.sessions.add(session)
        self.sessions.attach(session, line)
        self._sweep_later()
        if wish.presence is not None:
            show(self.world, wish.presence, self.now)
        ready = self._ready(session, served, version, resume_url)
        session.dispatch(
            "READY", dumps(ready | ({"shard": [wish.shard, wish.shards]} if wish.sharded else {}))
        )
        if session.intents & Intent.GUILDS:
            self._own(self._announce(session, served))
        _log.info("shard %d of %d has identified: %d guilds", wish.shard, wish.shards, len(served))

    def resume(self, line: Line, identifier: object, sequence: int) -> bool:
        """Continue a session on a line: replay what it missed, then RESUMED; return False if it is gone.

        Raises
        ------
        GatewayClose
            If the sequence number lies in the future.
        """
        session = self.sessions.resumable(identifier, self.now)
        if session is None:
            return False
        if sequence > session.sequence:
            self.sessions.remove(session)
            raise GatewayClose(Close.INVALID_SEQ, "The sequence number has not been sent yet.")
        missed = session.missed(sequence)
        if missed is None:
            self.sessions.remove(session)
            return False
        line.replay(missed)
        self.sessions.attach(session, line)
        session.dispatch("RESUMED", b'{"_trace":["sandbox"]}')
        _log.info("shard %d has resumed: %d events replayed", session.shard, len(missed))
        return True

    def stream_members(self, session: Session, guild: Guild, wish: Members) -> None:
        """Send the members asked for in chunks, as fast as the bot reads."""
        bodies = members.chunks(self.world, guild, wish, session.intents)
        self._own(self._stream(session, (("GUILD_MEMBERS_CHUNK", dumps(body)) for body in bodies), 1))

    def _ready(self, session: Session, served: list[int], version: int, resume_url: str) -> Json:
        flags = self.account.application_flags(len(self.world.guilds))
        return {
            "v": version,
            "user": objects.private_user(self.world.bot_user),
            "guilds": [{"id": str(one), "unavailable": True} for one in served],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": resume_url,
            "application": {"id": str(self.world.bot_id), "flags": flags},
            "private_channels": [],
            "user_settings": {},
            "relationships": [],
            "presences": [],
            "guild_join_requests": [],
            "geo_ordered_rtc_regions": [],
            "_trace": ["sandbox"],
        }

    async def _announce(self, session: Session, served: list[int]) -> None:
        """Dispatch the guilds; one that was left meanwhile is left out."""
        known = self.world.guilds
        await self._stream(
            session,
            (
                ("GUILD_CREATE", guilds.announcement(self.world, known[one], session.audience))
                for one in served
                if one in known
            ),
            STREAM_STEP,
        )

    async def _stream(self, session: Session, dispatches: Iterable[tuple[str, bytes]], step: int) -> None:
        """Dispatch as fast as the bot reads, so many in one go; to one that is away, slowly enough for others."""
        for number, (type, body) in enumerate(dispatches, 1):
            if session not in self.sessions:
                return
            session.dispatch(type, body)
            if number % step == 0:
                await (session.line.flushed() if session.line is not None else asyncio.sleep(0))
                await asyncio.sleep(0)

    def _own(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="sandbox gateway stream")
        self._streams.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._streams.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a stream of the gateway failed", exc_info=error)

    def _sweep_later(self) -> None:
        if self._sweeper is None:
            self._sweeper = asyncio.get_running_loop().call_later(SWEEP, self._sweep)

    def _sweep(self) -> None:
        self._sweeper = None
        self.sessions.expire(self.now)
        if self.sessions:
            self._sweep_later()
