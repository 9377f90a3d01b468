"""What happens next in the world: daily life by a profile, and an incident now and then."""

from __future__ import annotations

from itertools import accumulate
from random import Random

from botkit.sandbox.activity import rhythm
from botkit.sandbox.activity.incidents import Incident, Outage, Raid, Wish
from botkit.sandbox.activity.life import LIFE, Stage
from botkit.sandbox.activity.profiles import PROFILES, Kind
from botkit.sandbox.world import Guild, World, guilds
from botkit.sandbox.world.commands import Commands
from botkit.sandbox.world.interactions import Interactions

MOST_RATE = 5000.0
"""Events a second, at most."""

GRIP = 0.8
"""How often the next thing belongs to the incident, while there is one."""

FIRST_INCIDENT = 5.0
"""Seconds until the first incident, at most."""

_TRIES = 3


class Activity:
    """Makes one change after the other.

    The same seed and the same times give the same changes. The number of guilds stays around what it was at the
    start.

    Parameters
    ----------
    world, commands, interactions
        What is changed, and what people can invoke.
    seed
        What decides the order of events.
    rate
        Events a second that will be asked for, `MOST_RATE` at most; most steps are one event.
    profile
        What life is like: a name of `botkit.sandbox.activity.PROFILES`.

    Raises
    ------
    ValueError
        If there is no such profile, or the rate is too high.
    """

    def __init__(
        self,
        world: World,
        commands: Commands,
        interactions: Interactions,
        seed: int,
        rate: float = 1.0,
        profile: str = "normal",
    ) -> None:
        if profile not in PROFILES:
            raise ValueError(f"There is no profile {profile!r}; there are: {', '.join(PROFILES)}.")
        if not 0 <= rate <= MOST_RATE:
            raise ValueError(f"The rate must be from 0 to {MOST_RATE:,.0f} events a second.")
        self.rate = rate
        self._world = world
        self._profile = PROFILES[profile]
        self._rng = Random(seed)  # noqa: S311 - a seeded world, nothing secret
        self._stage = Stage(world, commands, interactions, self._rng, self._profile.edge)
        self._kinds = list(self._profile.mix)
        self._weights = list(accumulate(self._profile.mix.values()))
        self._home = len(world.guilds)
        self._next_guild = 0.0
        self._incident: Incident | None = None
        self._next_incident: float | None = None

    def step(self, now: float) -> Wish | None:
        """Let the next thing happen; the world tells the events.

        Parameters
        ----------
        now
            The time, in seconds since the epoch.

        Returns
        -------
        Wish or None
            What the gateway is to do, if that is what happens.
        """
        incident = self._current(now)
        if incident is not None and incident.due(now) and self._rng.random() < GRIP:
            return incident.step(now)
        self._live(now)
        return None

    def _current(self, now: float) -> Incident | None:
        """Return the incident that is going on; begin one if it is time."""
        if self._profile.incident is None:
            return None
        if self._next_incident is None:
            self._next_incident = now + self._rng.uniform(0.0, FIRST_INCIDENT)
        if self._incident is not None and self._incident.over:
            self._incident = None
            self._next_incident = now + self._profile.pause * self._rng.uniform(0.7, 1.3)
        if self._incident is None and now >= self._next_incident and self._world.guilds:
            self._incident = (
                Raid(self._world, self._rng, self._world.pick(self._rng))
                if self._profile.incident == "raid"
                else Outage(self._world, self._rng, self._stage.down)
            )
        return self._incident

    def _live(self, now: float) -> None:
        """Let something of daily life happen."""
        kind = self._rng.choices(self._kinds, cum_weights=self._weights)[0]
        if not self._world.guilds or (kind is Kind.GUILD and now >= self._next_guild):
            self._next_guild = now + 1.0 / self._profile.guilds_per_second
            self._guild(now)
            return
        guild = self._pick(now)
        if guild is None:
            return
        user = guild.some_user(self._rng)
        for chosen in (kind, Kind.MESSAGE, Kind.JOIN):
            # What cannot happen here is replaced by what can: somebody talks, or at least joins.
            act = LIFE.get(chosen) if user is not None or chosen is Kind.JOIN else None
            if act is not None and act(self._stage, guild, user or 0, now):
                return

    def _pick(self, now: float) -> Guild | None:
        """Return a guild that is available, likelier one where people are awake; None if all are unavailable."""
        down = self._stage.down
        best = None
        for _ in range(_TRIES):
            guild = self._world.pick(self._rng)
            if guild.id in down:
                continue
            best = guild
            if self._rng.random() < rhythm.liveliness(now, rhythm.offset(guild)):
                return guild
        return best or next((one for one in self._world.guilds.values() if one.id not in down), None)

    def _guild(self, now: float) -> None:
        """Let a guild come or go; the further from the number at the start, the likelier back to it."""
        here = self._world.guilds
        surplus = len(here) - self._home
        if here and self._rng.random() < 0.5 + 0.1 * surplus:
            guild = self._world.pick(self._rng)
            self._stage.down.discard(guild.id)
            guilds.leave(self._world, guild)
        else:
            guilds.join_some(self._world, now)
