"""The values that travel from the bot to a panel. Nothing here does I/O."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """The lifecycle of a bot, and of each of its shards."""

    STOPPED = "stopped"
    STARTING = "starting"
    CONNECTING = "connecting"
    READY = "ready"
    RECONNECTING = "reconnecting"
    STOPPING = "stopping"
    FAILED = "failed"

    @property
    def alive(self) -> bool:
        """Whether a bot in this state runs, or is on its way to."""
        return self not in (State.STOPPED, State.FAILED)


@dataclass(frozen=True, slots=True)
class ShardSnapshot:
    """One shard at one moment.

    Parameters
    ----------
    id
        The shard's number, from 0.
    state
        Its lifecycle state.
    latency
        Seconds from the last heartbeat to its acknowledgement; None before the first one.
    guilds
        How many guilds the shard serves.
    events
        How many dispatches the shard has received since the bot started.
    events_per_second
        Their mean rate over the last 10 s.
    heartbeat_at
        When the last heartbeat was acknowledged, in seconds since the epoch; None before the first one.
    """

    id: int
    state: State
    latency: float | None = None
    guilds: int = 0
    events: int = 0
    events_per_second: float = 0.0
    heartbeat_at: float | None = None


@dataclass(frozen=True, slots=True)
class Vitals:
    """How the process of the bot is; measured every few seconds.

    Parameters
    ----------
    at
        When, in seconds since the epoch.
    loop_lag
        The longest time that the event loop kept a due timer waiting over the last 10 s, in seconds.
    memory
        The resident set of the process, in bytes.
    cpu
        Processor time of the process over the last interval as a share of one core: 1.0 is one core, busy.
    """

    at: float
    loop_lag: float
    memory: int
    cpu: float


@dataclass(frozen=True, slots=True)
class Identifies:
    """What is left of the bot's budget of IDENTIFYs, as ``/gateway/bot`` told at the last start.

    Parameters
    ----------
    remaining, total
        How many are left, and how many there are in 24 h.
    resets_at
        When all are there again, in seconds since the epoch.
    """

    remaining: int
    total: int
    resets_at: float


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """Errors of one type and place; what anyone who looks may see of them.

    Parameters
    ----------
    id
        Stands for type and place; the route ``error`` takes it.
    type, place
        The exception's class, and ``file:line in function``.
    count, last_at
        How many there were, and when the last one was, in seconds since the epoch.
    """

    id: str
    type: str
    place: str
    count: int
    last_at: float


@dataclass(frozen=True, slots=True)
class GuildMove:
    """A guild that the bot has joined or left.

    Parameters
    ----------
    at
        When, in seconds since the epoch.
    id, name, members
        The guild's snowflake as a string, its name, and its member count at that moment.
    joined
        True for a join, False for a leave.
    """

    at: float
    id: str
    name: str
    members: int
    joined: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the panels show of a bot at one moment; its size does not grow with the guilds.

    Parameters
    ----------
    revision
        Grows with every change; what ``snapshot(after=...)`` compares.
    at
        When it was taken, in seconds since the epoch.
    state, reason, since
        The lifecycle state, the sentence that explains it (None if there is nothing to explain), and since
        when it holds, in seconds since the epoch.
    started_at
        When the bot was last started, in seconds since the epoch; None if it never was.
    name, bot_id
        The bot user's name and id as Discord tells them after login; ids are strings since they exceed 2**53.
    sandbox
        Whether the bot is connected to the local sandbox rather than to Discord.
    guilds, members
        How many guilds the bot is in, and the sum of their member counts.
    guilds_revision
        Grows with every change to the list of guilds.
    guilds_hour_ago, guilds_day_ago, members_hour_ago, members_day_ago
        The same two numbers one hour and 24 hours before; None where that is not known.
    events, events_per_second
        Gateway dispatches since the start, and their mean rate over the last 10 s.
    event_rates
        That rate by type (``MESSAGE_CREATE``), the highest first: at most 12 types, the rest together as ``OTHER``.
    commands, commands_failed
        Application commands invoked since the start, and those of them that raised.
    command_p50, command_p95
        How long the last 500 of them took until they returned, in seconds: median and 95th percentile. None before
        the first.
    rate_limits, rate_limited_at
        How many of the bot's requests Discord answered with 429 since the start, and when the last one was.
    identifies
        The budget of IDENTIFYs; None before the first look.
    vitals
        Lag, memory and processor of the bot's process; None before the first look.
    errors
        The groups with the newest errors, at most five.
    recent
        The last joins and leaves, the newest first, at most ten.
    shards
        One entry a shard, in order.
    """

    revision: int = 0
    at: float = 0.0
    state: State = State.STOPPED
    reason: str | None = None
    since: float = 0.0
    started_at: float | None = None
    name: str | None = None
    bot_id: str | None = None
    sandbox: bool = False
    guilds: int = 0
    members: int = 0
    guilds_revision: int = 0
    guilds_hour_ago: int | None = None
    guilds_day_ago: int | None = None
    members_hour_ago: int | None = None
    members_day_ago: int | None = None
    events: int = 0
    events_per_second: float = 0.0
    event_rates: tuple[tuple[str, float], ...] = ()
    commands: int = 0
    commands_failed: int = 0
    command_p50: float | None = None
    command_p95: float | None = None
    rate_limits: int = 0
    rate_limited_at: float | None = None
    identifies: Identifies | None = None
    vitals: Vitals | None = None
    errors: tuple[ErrorRow, ...] = ()
    recent: tuple[GuildMove, ...] = ()
    shards: tuple[ShardSnapshot, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Return the snapshot as JSON values, as the route ``snapshot`` sends it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Snapshot:
        """Build a snapshot from what the route ``snapshot`` sent; unknown keys of a newer bot are ignored."""
        known = _known(cls, data)
        known["state"] = State(known.get("state", State.STOPPED))
        known["shards"] = tuple(
            ShardSnapshot(**{**_known(ShardSnapshot, shard), "state": State(shard["state"])})
            for shard in known.get("shards", ())
        )
        known["event_rates"] = tuple((kind, rate) for kind, rate in known.get("event_rates", ()))
        for name, part in (("identifies", Identifies), ("vitals", Vitals)):
            known[name] = part(**_known(part, known[name])) if known.get(name) else None
        known["errors"] = tuple(ErrorRow(**_known(ErrorRow, row)) for row in known.get("errors", ()))
        known["recent"] = tuple(GuildMove(**_known(GuildMove, row)) for row in known.get("recent", ()))
        return cls(**known)


def _known(part: Any, data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key in part.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class GuildRow:
    """One line of the guild table.

    Parameters
    ----------
    id
        The guild's snowflake as a string.
    name
        Its name.
    members
        Its member count.
    joined_at
        When the bot joined, in seconds since the epoch; None if Discord has not said.
    shard
        The shard that serves it.
    """

    id: str
    name: str
    members: int
    joined_at: float | None
    shard: int


@dataclass(frozen=True, slots=True)
class GuildPage:
    """One page of the guild list.

    Parameters
    ----------
    rows
        The rows asked for.
    total
        How many guilds the bot is in.
    matching
        How many of them match the search.
    offset
        The position of the first row among those that match.
    revision
        The ``guilds_revision`` that the page shows.
    """

    rows: tuple[GuildRow, ...]
    total: int
    matching: int
    offset: int
    revision: int

    def to_dict(self) -> dict[str, Any]:
        """Return the page as JSON values, as the route ``guilds`` sends it."""
        return asdict(self)
