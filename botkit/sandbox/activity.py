"""Seeded activity: what happens next in the world, and when nothing is told to."""

from __future__ import annotations

from random import Random
from typing import Any

from botkit.sandbox import names
from botkit.sandbox.commands import BOOLEAN, INTEGER, NUMBER, STRING, Commands, callable_paths
from botkit.sandbox.interactions import Interactions
from botkit.sandbox.payloads import Json
from botkit.sandbox.world import Event, Guild, World

MESSAGE, JOIN, LEAVE, COMMAND, GUILD = "message", "join", "leave", "command", "guild"
MIX = {MESSAGE: 55, JOIN: 16, LEAVE: 14, COMMAND: 12, GUILD: 3}
"""How often each kind of event happens, in parts of a hundred."""

GUILDS_PER_SECOND = 0.3
"""Guilds come and go no faster than this: py-cord is not ready before 2 s have passed without a new one."""


class Activity:
    """Makes one change after the other.

    Parameters
    ----------
    world, commands, interactions
        What is changed, and what people can invoke.
    seed
        What decides the order of events.
    rate
        Events a second that will be asked for.
    """

    def __init__(
        self, world: World, commands: Commands, interactions: Interactions, seed: int, rate: float = 1.0
    ) -> None:
        self._world = world
        self._commands = commands
        self._interactions = interactions
        self._rng = Random(seed)  # noqa: S311 - a seeded world, nothing secret
        self._home = len(world.guilds)
        self._kinds = list(MIX)
        most = 100 * GUILDS_PER_SECOND / max(rate, 0.001)
        self._weights = [min(part, most) if kind == GUILD else part for kind, part in MIX.items()]

    def step(self, now: float) -> Event:
        """Let the next thing happen; return the event that tells it.

        Parameters
        ----------
        now
            The time, in seconds since the epoch.
        """
        kind = self._rng.choices(self._kinds, self._weights)[0]
        if kind == GUILD or not self._world.guilds:
            return self._guild(now)
        guild = self._world.pick(self._rng)
        event: Event | None = None
        if kind == LEAVE:
            event = self._world.member_leaves(guild, self._rng)
        elif kind == COMMAND:
            event = self._command(guild, now)
        elif kind == MESSAGE and len(guild.people):
            event = self._world.message(guild, self._rng.choice(guild.people), names.message(self._rng), now)
        return event or self._world.member_joins(guild, now)

    def _guild(self, now: float) -> Event:
        """Let a guild come or go; the further from the number at the start, the likelier back to it."""
        guilds = self._world.guilds
        surplus = len(guilds) - self._home
        if guilds and self._rng.random() < 0.5 + 0.1 * surplus:
            return self._world.leave_guild(self._world.pick(self._rng).id)
        return self._world.random_guild(now)[1]

    def _command(self, guild: Guild, now: float) -> Event | None:
        """Let somebody invoke one of the commands that can be invoked without knowing ids."""
        ways = [
            (path, values)
            for command in self._commands.slash(guild.id)
            for path, options in callable_paths(command)
            if (values := self._values(options)) is not None
        ]
        if not ways or not len(guild.people):
            return None
        path, values = self._rng.choice(ways)
        serial = self._rng.choice(guild.people)
        return self._interactions.invoke(guild, path, serial, values, now)[1]

    def _values(self, options: list[Json]) -> dict[str, Any] | None:
        """Return values for the options that must be given; None if one of them cannot be guessed."""
        values: dict[str, Any] = {}
        for option in options:
            if not option.get("required"):
                continue
            choices = option.get("choices") or []
            kinds: dict[int, Any] = {STRING: "hello", INTEGER: 3, NUMBER: 1.5, BOOLEAN: True}
            if choices:
                values[option["name"]] = self._rng.choice(choices)["value"]
            elif option["type"] in kinds:
                values[option["name"]] = kinds[option["type"]]
            else:
                return None
        return values
