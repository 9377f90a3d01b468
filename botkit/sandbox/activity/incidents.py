"""Incidents that break into daily life: a raid on a guild, an outage at Discord. Pure: no clock, no I/O."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Literal, Protocol

from botkit.sandbox.world import Guild, World, guilds, members

RAIDERS = (200, 600)
"""How many join in a raid, from and to."""

FALLEN, MOST_FALLEN = 0.3, 200
"""The share of guilds that an outage takes, and how many at most."""

DARK = (5.0, 20.0)
"""Seconds for which guilds stay unavailable, from and to."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that activity wants of the gateway, which it cannot do itself.

    Parameters
    ----------
    act
        ``"drop"``: cut the line of a shard without a word. ``"reconnect"``: ask it to reconnect (opcode 7).
    guild
        The shard is the one that serves this guild.
    """

    act: Literal["drop", "reconnect"]
    guild: int


class Incident(Protocol):
    """Something that takes many steps."""

    @property
    def over(self) -> bool:
        """Whether nothing is left to happen."""

    def due(self, now: float, /) -> bool:
        """Return whether something is to happen at a time."""

    def step(self, now: float) -> Wish | None:
        """Let the next thing of it happen."""


class Raid:
    """Hundreds of users join one guild one after the other, and then are kicked.

    Parameters
    ----------
    world, rng
        Where, and chance.
    guild
        Which guild is raided.
    """

    def __init__(self, world: World, rng: Random, guild: Guild) -> None:
        self._world = world
        self._guild = guild
        self._wanted = rng.randint(*RAIDERS)
        self._raiders: list[int] = []
        self._kicking = False

    @property
    def over(self) -> bool:
        """Whether all raiders have been kicked, or the guild is gone."""
        return self._guild.id not in self._world.guilds or (self._kicking and not self._raiders)

    def due(self, _now: float) -> bool:
        """Return True: somebody joins or is kicked at each step."""
        return True

    def step(self, now: float) -> Wish | None:
        """Let the next raider join, or the next one be kicked."""
        if not self._kicking:
            who = members.join(self._world, self._guild, now)
            if who is not None:
                self._raiders.append(who)
            self._kicking = who is None or len(self._raiders) >= self._wanted
        elif self._raiders:
            # Some have left meanwhile, or somebody else has kicked them.
            who = self._raiders.pop(0)
            if self._guild.has(who) and who != self._guild.owner:
                members.leave(self._world, self._guild, who)
        return None


@dataclass(slots=True)
class Outage:
    """Guilds become unavailable, lines are cut, and after a while the guilds are back.

    Parameters
    ----------
    world, rng
        Where, and chance.
    down
        The ids of the guilds that are unavailable: kept up to date.
    """

    world: World
    rng: Random
    down: set[int]
    over: bool = field(default=False, init=False)
    _until: float = field(default=0.0, init=False)
    _course: Iterator[tuple[float, Wish | None]] | None = field(default=None, init=False)

    def due(self, now: float) -> bool:
        """Return whether a guild goes or comes, or a line is cut, at a time."""
        return now >= self._until

    def step(self, now: float) -> Wish | None:
        """Let the next guild go or come back, or the next line be cut."""
        if self._course is None:
            self._course = self._run()
        try:
            wait, wish = next(self._course)
        except StopIteration:
            self.over = True
            return None
        self._until = now + wait
        return wish

    def _run(self) -> Iterator[tuple[float, Wish | None]]:
        """Yield after each thing that happens how long nothing does then, and what the gateway is to do."""
        count = min(MOST_FALLEN, max(1, round(FALLEN * len(self.world.guilds))))
        fallen = self.rng.sample(list(self.world.guilds), min(count, len(self.world.guilds)))
        dark = self.rng.uniform(*DARK)
        for identifier in fallen:
            if (guild := self.world.guilds.get(identifier)) is not None:
                self.down.add(identifier)
                guilds.outage(self.world, guild, over=False)
                yield 0.0, None
        if fallen:
            yield dark / 2, Wish("drop", fallen[0])
            yield dark / 2, Wish("reconnect", fallen[-1])
        for identifier in fallen:
            self.down.discard(identifier)
            if (guild := self.world.guilds.get(identifier)) is not None:
                guilds.outage(self.world, guild, over=True)
                yield 0.0, None
