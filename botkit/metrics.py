"""Counters of one bot: what happened, how often, and since when. Pure: time is passed in, nothing is awaited."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from botkit.model import ShardSnapshot, Snapshot, State

WINDOW = 10
"""Seconds over which the rate of events is taken."""

SERIES_LENGTH = 900
"""Points of the guild count that are kept."""


class RateMeter:
    """The mean rate of events over the last ten full seconds."""

    def __init__(self) -> None:
        self._counts = [0] * (WINDOW + 1)
        self._second = 0

    def add(self, now: float) -> None:
        """Count one event at ``now``, in seconds."""
        self._advance(int(now))
        self._counts[int(now) % len(self._counts)] += 1

    def rate(self, now: float) -> float:
        """Return events per second over the `WINDOW` full seconds before ``now``."""
        self._advance(int(now))
        return (sum(self._counts) - self._counts[int(now) % len(self._counts)]) / WINDOW

    def _advance(self, second: int) -> None:
        # A clock that was set back must not empty the window again and again: it only moves forward.
        size = len(self._counts)
        for passed in range(max(self._second + 1, second - size + 1), second + 1):
            self._counts[passed % size] = 0
        self._second = max(self._second, second)


GAP = 0.1
"""Seconds after the last point of a line at which a gap begins."""


class GuildSeries:
    """The guild count over time: one point a change, at most one a second, bounded.

    While the bot is not ready the number is no fact: that time is a gap, which begins with a point without a number.
    """

    def __init__(self) -> None:
        self._points: deque[tuple[float, int | None]] = deque(maxlen=SERIES_LENGTH)
        self._known = False

    def add(self, now: float, guilds: int) -> None:
        """Note the count at ``now``; a second change within one second replaces the first."""
        points = self._points
        if not self._known or (points and points[-1][1] == guilds):
            return
        if len(points) > 1 and points[-1][1] is not None and now - points[-1][0] < 1:
            points[-1] = (points[-1][0], guilds)
        else:
            points.append((now, guilds))

    def resume(self, now: float, guilds: int) -> None:
        """Note that the count is known from now on."""
        self._known = True
        self.add(now, guilds)

    def pause(self, now: float) -> None:
        """Note that the count is not known from now on."""
        if self._known and self._points:
            self._points.extend([(now, self._points[-1][1]), (now + GAP, None)])
        self._known = False

    def after(self, moment: float) -> list[tuple[float, int | None]]:
        """Return the points later than ``moment``, in order; one without a number begins a gap."""
        return [point for point in self._points if point[0] > moment]


class Metrics:
    """The current values of one bot, and a revision that grows with each change.

    Parameters
    ----------
    sandbox
        Whether the bot is connected to the sandbox.
    """

    def __init__(self, *, sandbox: bool = False) -> None:
        self.revision = 0
        self.series = GuildSeries()
        self._meter = RateMeter()
        self._shards: dict[int, ShardSnapshot] = {}
        self._now = Snapshot(sandbox=sandbox)

    @property
    def state(self) -> State:
        """The bot's lifecycle state."""
        return self._now.state

    def begin(self, now: float) -> None:
        """Forget what belonged to the run before; the guild totals stay until the new ones are known."""
        self._shards.clear()
        self.series.pause(now)
        kept = {
            name: getattr(self._now, name) for name in ("sandbox", "guilds", "members", "guilds_revision")
        }
        self._now = Snapshot(started_at=now, **kept)
        self.enter(State.STARTING, now)

    def enter(self, state: State, now: float, reason: str | None = None) -> bool:
        """Move to a lifecycle state; return whether anything changed."""
        if (state, reason) == (self._now.state, self._now.reason):
            return False
        if state is State.READY:
            self.series.resume(now, self._now.guilds)
        elif self._now.state is State.READY:
            self.series.pause(now)
        since = now if state is not self._now.state else self._now.since
        self._change(state=state, reason=reason, since=since)
        return True

    def identify(self, name: str, bot_id: int) -> None:
        """Note who the bot is, as Discord told it at login."""
        self._change(name=name, bot_id=str(bot_id))

    def event(self, now: float) -> None:
        """Count one dispatch from the gateway."""
        self._meter.add(now)
        self._change(events=self._now.events + 1)

    def command(self, *, failed: bool) -> None:
        """Count an invoked application command (``failed=False``), or that an invoked one raised."""
        if failed:
            self._change(commands_failed=self._now.commands_failed + 1)
        else:
            self._change(commands=self._now.commands + 1)

    def guilds(self, now: float, *, count: int, members: int, revision: int) -> None:
        """Note the totals of the guild index."""
        self.series.add(now, count)
        self._change(guilds=count, members=members, guilds_revision=revision)

    def shard(self, shard: ShardSnapshot) -> None:
        """Note a shard's current values."""
        if self._shards.get(shard.id) != shard:
            self._shards[shard.id] = shard
            self.revision += 1

    def shard_state(self, shard_id: int, state: State) -> None:
        """Note a shard's state alone."""
        self.shard(replace(self._shards.get(shard_id, ShardSnapshot(shard_id, state)), state=state))

    def all_shards(self, state: State) -> None:
        """Put every known shard into one state."""
        for shard_id in self._shards:
            self.shard_state(shard_id, state)

    @property
    def shards(self) -> tuple[ShardSnapshot, ...]:
        """The shards in order."""
        return tuple(self._shards[key] for key in sorted(self._shards))

    def settle(self, now: float) -> bool:
        """Bring the rate of events up to date; return whether it is still above zero.

        The rate falls without any event, so it is the one value that time alone changes.
        """
        rate = self._meter.rate(now)
        if rate != self._now.events_per_second:
            self._change(events_per_second=rate)
        return rate > 0

    def snapshot(self, now: float) -> Snapshot:
        """Return everything as one frozen value."""
        return replace(self._now, revision=self.revision, at=now, shards=self.shards)

    def _change(self, **values: object) -> None:
        self._now = replace(self._now, **values)  # type: ignore[arg-type]
        self.revision += 1
