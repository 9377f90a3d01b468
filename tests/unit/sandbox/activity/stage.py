"""A world in which things happen, for the tests of activity."""

from __future__ import annotations

from itertools import count
from random import Random

from botkit.sandbox.activity import Activity, Wish
from botkit.sandbox.activity.life import Stage
from botkit.sandbox.world import Audience, Event, World
from botkit.sandbox.world.commands import Commands
from botkit.sandbox.world.interactions import Interactions

NOON = 1_780_056_000.0
"""12:00 UTC on 29 May 2026."""

EVERYONE = Audience()


def chance(seed: int = 1) -> Random:
    """Return chance that is the same at each run."""
    return Random(seed)  # noqa: S311 - nothing secret


class Theatre:
    """A small world, its commands and its activity."""

    def __init__(self, guilds: int = 20, seed: int = 1, rate: float = 1.0, profile: str = "normal") -> None:
        ids = count(100)
        self.world = World(guilds, 1)
        self.commands = Commands(1, lambda: next(ids))
        self.interactions = Interactions(self.world, self.commands)
        self.activity = Activity(self.world, self.commands, self.interactions, seed, rate, profile)
        self.stage = Stage(self.world, self.commands, self.interactions, chance(seed), 0.5)
        self.wishes: list[tuple[float, Wish]] = []

    def run(self, steps: int, pace: float = 2.0, start: float = NOON) -> list[Event]:
        """Let things happen, so many a second; return what was told."""
        told = []
        for number in range(steps):
            now = start + number / pace
            wish = self.activity.step(now)
            if wish is not None:
                self.wishes.append((now, wish))
            told += self.world.take()
        return told


def seen(events: list[Event]) -> list[tuple[str, int | None, bytes]]:
    """Return what can be compared of events: those with makers of data are asked for it."""
    return [(one.type, one.guild, one.body(EVERYONE)) for one in events]
