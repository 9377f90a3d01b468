"""Seeded activity: what happens next in the world, and when nothing is told to."""

from __future__ import annotations

from random import Random
from typing import Any

from botkit.sandbox.world import Guild, World, guilds, members, messages, names
from botkit.sandbox.world.commands import BOOLEAN, INTEGER, NUMBER, STRING, Commands, callable_paths
from botkit.sandbox.world.interactions import Interactions
from botkit.sandbox.world.objects import Json

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

    def step(self, now: float) -> None:
        """Let the next thing happen; the world tells the events.

        Parameters
        ----------
        now
            The time, in seconds since the epoch.
        """
        kind = self._rng.choices(self._kinds, self._weights)[0]
        if kind == GUILD or not self._world.guilds:
            self._guild(now)
            return
        guild = self._world.pick(self._rng)
        user = guild.some_user(self._rng)
        if user is None or kind == JOIN:
            members.join(self._world, guild, now)
        elif kind == LEAVE and user != guild.owner:
            members.leave(self._world, guild, user)
        elif kind == COMMAND and self._command(guild, user, now):
            return
        else:
            channel = self._world.channel(guild.general)[0]
            content = {"content": names.message(self._rng)}
            messages.send(self._world, channel, self._world.user(user), content, now)

    def _guild(self, now: float) -> None:
        """Let a guild come or go; the further from the number at the start, the likelier back to it."""
        here = self._world.guilds
        surplus = len(here) - self._home
        if here and self._rng.random() < 0.5 + 0.1 * surplus:
            guilds.leave(self._world, self._world.pick(self._rng))
        else:
            guilds.join_some(self._world, now)

    def _command(self, guild: Guild, user: int, now: float) -> bool:
        """Let somebody invoke one of the commands that can be invoked without knowing ids; return whether."""
        ways = [
            (path, values)
            for command in self._commands.slash(guild.id)
            for path, options in callable_paths(command)
            if (values := self._values(options)) is not None
        ]
        if ways:
            path, values = self._rng.choice(ways)
            self._interactions.invoke(guild, path, user, values, now)
        return bool(ways)

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
