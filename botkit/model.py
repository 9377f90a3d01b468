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
    """

    id: int
    state: State
    latency: float | None = None
    guilds: int = 0
    events: int = 0


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
    events, events_per_second
        Gateway dispatches since the start, and their mean rate over the last 10 s.
    commands, commands_failed
        Application commands invoked since the start, and those of them that raised.
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
    events: int = 0
    events_per_second: float = 0.0
    commands: int = 0
    commands_failed: int = 0
    shards: tuple[ShardSnapshot, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Return the snapshot as JSON values, as the route ``snapshot`` sends it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Snapshot:
        """Build a snapshot from what the route ``snapshot`` sent; unknown keys of a newer bot are ignored."""
        known = {key: value for key, value in data.items() if key in cls.__dataclass_fields__}
        known["state"] = State(known.get("state", State.STOPPED))
        known["shards"] = tuple(
            ShardSnapshot(**{**shard, "state": State(shard["state"])}) for shard in known.get("shards", ())
        )
        return cls(**known)


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
