"""The current values of one bot."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from botkit.metrics.durations import Durations
from botkit.metrics.rates import RateMeter
from botkit.metrics.series import GuildSeries
from botkit.model import ErrorRow, GuildMove, Identifies, ShardSnapshot, Snapshot, State, Vitals

RECENT = 10
"""Joins and leaves that are kept."""

MB = 1_000_000
_KEPT = (
    "sandbox",
    "guilds",
    "members",
    "guilds_revision",
    "guilds_hour_ago",
    "guilds_day_ago",
    "members_hour_ago",
    "members_day_ago",
    "vitals",
    "errors",
    "identifies",
)
"""What does not belong to one run of the bot."""


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
        self._shards: dict[int, ShardSnapshot] = {}
        self._recent: deque[GuildMove] = deque(maxlen=RECENT)
        self._now = Snapshot(sandbox=sandbox)
        self._told: Vitals | None = None
        self._reset()

    def _reset(self) -> None:
        # What is counted with every event is no part of the frozen value: to make a new one costs microseconds.
        self._events = 0
        self._meter = RateMeter()
        self._rates: tuple[tuple[str, float], ...] = ()
        self._durations = Durations()

    @property
    def state(self) -> State:
        """The bot's lifecycle state."""
        return self._now.state

    def begin(self, now: float) -> None:
        """Forget what belonged to the run before; the guild totals stay until the new ones are known."""
        self._shards.clear()
        self.series.pause(now)
        self._reset()
        kept = {name: getattr(self._now, name) for name in _KEPT}
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

    def event(self, now: float, kind: str) -> None:
        """Count one dispatch from the gateway, of a type (``MESSAGE_CREATE``)."""
        self._meter.add(now, kind)
        self._events += 1
        self.revision += 1

    def command(self, *, failed: bool) -> None:
        """Count an invoked application command (``failed=False``), or that an invoked one raised."""
        if failed:
            self._change(commands_failed=self._now.commands_failed + 1)
        else:
            self._change(commands=self._now.commands + 1)

    def command_took(self, seconds: float) -> None:
        """Note how long a command took until it returned or raised."""
        self._durations.add(seconds)
        self.revision += 1

    def rate_limited(self, now: float) -> None:
        """Count a request that was answered with 429."""
        self._change(rate_limits=self._now.rate_limits + 1, rate_limited_at=now)

    def identifies(self, budget: Identifies) -> None:
        """Note what is left of the IDENTIFYs."""
        if budget != self._now.identifies:
            self._change(identifies=budget)

    def guilds(self, now: float, *, count: int, members: int, revision: int) -> None:
        """Note the totals of the guild index."""
        self.series.add(now, count)
        self._change(guilds=count, members=members, guilds_revision=revision)

    def past(self, hour: tuple[int, int] | None, day: tuple[int, int] | None) -> bool:
        """Note guilds and members of an hour and of 24 hours ago (None: not known); return whether anything changed."""
        now = self._now
        hour_ago, day_ago = hour or (None, None), day or (None, None)
        if (now.guilds_hour_ago, now.members_hour_ago, now.guilds_day_ago, now.members_day_ago) == (
            *hour_ago,
            *day_ago,
        ):
            return False
        self._change(
            guilds_hour_ago=hour_ago[0],
            members_hour_ago=hour_ago[1],
            guilds_day_ago=day_ago[0],
            members_day_ago=day_ago[1],
        )
        return True

    def moved(self, move: GuildMove) -> None:
        """Note a join or a leave; one that is learnt of late takes its place in the order of time."""
        moves = sorted([*self._recent, move], key=lambda one: one.at)
        self._recent.clear()
        self._recent.extend(moves)
        self.revision += 1

    def errors(self, rows: tuple[ErrorRow, ...]) -> None:
        """Note the newest groups of errors."""
        if rows != self._now.errors:
            self._change(errors=rows)

    def vitals(self, vitals: Vitals) -> bool:
        """Note how the process is; return whether it differs from what was told last by what is to be seen."""
        self._now = replace(self._now, vitals=vitals)
        told = self._told
        if told is not None and not _visibly_differs(told, vitals):
            return False
        self._told = vitals
        self.revision += 1
        return True

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
        """Bring the rates of events up to date; return whether there is still one above zero.

        They fall without any event, so they are what time alone changes.
        """
        rates = self._meter.rates(now)
        if rates != self._rates:
            self._rates = rates
            self._change(events_per_second=self._meter.rate(now))
        return bool(rates)

    def snapshot(self, now: float) -> Snapshot:
        """Return everything as one frozen value."""
        return replace(
            self._now,
            revision=self.revision,
            at=now,
            events=self._events,
            event_rates=self._rates,
            command_p50=self._durations.percentile(0.5),
            command_p95=self._durations.percentile(0.95),
            recent=tuple(reversed(self._recent)),
            shards=self.shards,
        )

    def _change(self, **values: object) -> None:
        self._now = replace(self._now, **values)  # type: ignore[arg-type]
        self.revision += 1


def _visibly_differs(told: Vitals, now: Vitals) -> bool:
    """Whether a panel would show another figure: a megabyte, a hundredth of a core, some ms of lag."""
    return (
        abs(now.memory - told.memory) >= MB
        or abs(now.cpu - told.cpu) >= 0.01
        or abs(now.loop_lag - told.loop_lag) >= max(0.002, 0.2 * told.loop_lag)
    )
