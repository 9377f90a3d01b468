"""The state of each gateway connection, read off py-cord's websockets every few seconds."""

from __future__ import annotations

import asyncio
import math
import time
from typing import Any

import discord

from botkit.bot.background import Background
from botkit.bot.monitor import Monitor
from botkit.metrics import ShardEvents
from botkit.model import ShardSnapshot, State

EVERY = 5.0
"""Seconds between two looks; heartbeats themselves are about 41 s apart."""


IDENTIFY_WAIT = 5.0
"""Seconds that py-cord's ``before_identify_hook`` sleeps before every identify but the first."""


class ShardWatch:
    """Looks at a bot's shards and notes what changed.

    Parameters
    ----------
    bot
        Any py-cord bot; an unsharded one counts as shard 0.
    monitor
        Where the values go.
    """

    def __init__(self, bot: discord.Client, monitor: Monitor) -> None:
        self._bot = bot
        self._monitor = monitor
        self._task = Background("botkit shard watch", self._loop)
        self._first: dict[int, tuple[Any, float]] = {}
        self._events: dict[int, ShardEvents] = {}
        self._beats: dict[int, tuple[float, float]] = {}

    @property
    def sharded(self) -> bool:
        """Whether the bot has shards of its own."""
        return isinstance(self._bot, discord.AutoShardedClient)

    @property
    def all_connected(self) -> bool:
        """Whether no shard is on its way back."""
        return all(shard.state is not State.RECONNECTING for shard in self._monitor.metrics.shards)

    def start(self) -> None:
        """Begin looking; idempotent."""
        self._task.start()

    def stop(self) -> None:
        """Stop looking; idempotent."""
        self._task.cancel()

    def look(self) -> None:
        """Note latency, guilds and events of every shard now."""
        metrics = self._monitor.metrics
        before = metrics.revision
        known = {shard.id: shard.state for shard in metrics.shards}
        for shard_id, socket in self._sockets():
            state = known.get(shard_id, self._monitor.state) if self.sharded else self._monitor.state
            served = self._monitor.index.by_shard.get(shard_id, 0)
            measured = self._latency(shard_id, socket)
            events = self._events.setdefault(shard_id, ShardEvents())
            events.look(time.monotonic(), socket.session_id, int(socket.sequence or 0))
            beat = self._heartbeat(shard_id, socket)
            metrics.shard(ShardSnapshot(shard_id, state, measured, served, events.total, events.rate, beat))
        if metrics.revision != before:
            self._monitor.changed()

    async def _loop(self) -> None:
        while not self._bot.is_closed():
            self.look()
            await asyncio.sleep(EVERY)

    def _heartbeat(self, shard_id: int, socket: Any) -> float | None:
        """Return when the last heartbeat was acknowledged; each has one time, whatever the clock does later."""
        keep_alive = getattr(socket, "_keep_alive", None)
        if keep_alive is None or not math.isfinite(keep_alive.latency):
            return self._beats[shard_id][1] if shard_id in self._beats else None
        acknowledged = keep_alive._last_ack
        known = self._beats.get(shard_id)
        if known is None or known[0] != acknowledged:
            known = (acknowledged, self._monitor.now - (time.perf_counter() - acknowledged))
            self._beats[shard_id] = known
        return known[1]

    def _latency(self, shard_id: int, socket: Any) -> float | None:
        """Leave out the first figure of a shard that had to wait for its identify: py-cord counts the wait in."""
        measured = latency(socket)
        keep_alive = socket._keep_alive
        if keep_alive is None or not self.sharded:
            return measured
        known = self._first.get(shard_id)
        if known is None or known[0] is not keep_alive:
            known = self._first[shard_id] = (keep_alive, keep_alive._last_send)
        first = known[1] == keep_alive._last_send
        return None if first and measured is not None and measured >= IDENTIFY_WAIT else measured

    def _sockets(self) -> list[tuple[int, Any]]:
        if isinstance(self._bot, discord.AutoShardedClient):
            # ShardInfo has no public way to the websocket, which alone knows the sequence.
            sockets = [(shard_id, info._parent.ws) for shard_id, info in self._bot.shards.items()]
        else:
            sockets = [(0, self._bot.ws)]
        return [(shard_id, socket) for shard_id, socket in sockets if socket is not None]


def latency(socket: Any) -> float | None:
    """Return a connection's heartbeat latency in seconds, or None before the first acknowledgement.

    py-cord notes the time of sending in another thread, after the send. On a fast line the acknowledgement can
    come before that, and is then measured against the heartbeat before: about one interval too long.
    """
    keep_alive = getattr(socket, "_keep_alive", None)
    if keep_alive is None or not math.isfinite(keep_alive.latency):
        return None
    measured = float(keep_alive.latency)
    return measured if measured < 0.9 * (keep_alive.interval or math.inf) else 0.0
