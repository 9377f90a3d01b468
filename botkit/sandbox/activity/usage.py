"""How people use a bot's slash commands: a few of them most of the time, and not always sensibly."""

from __future__ import annotations

from random import Random
from typing import Any

from botkit.sandbox.world import Guild, World, objects
from botkit.sandbox.world.commands import (
    BOOLEAN,
    CHANNEL,
    INTEGER,
    NUMBER,
    ROLE,
    STRING,
    USER,
    Commands,
    callable_paths,
)
from botkit.sandbox.world.ids import mix
from botkit.sandbox.world.objects import Json

GIVEN = 0.4
"""How often an option is given that need not be."""

LONGEST = 6000
"""Characters in the longest text that an option may have."""

WORDS = ("hello", "yes", "what now?", "@everyone", "좋은 아침입니다", "tomorrow at 8", "seoul", "blue", "🔥")
EDGES = (
    " ",
    "x" * 2000,
    "‮right to left",
    "`​`",
    "' OR 1=1 --",
    "<@0> <#0> <@&0>",
    "null",
    "👩‍👩‍👧‍👦" * 30,
    "\n\n",
)
FARTHEST = 2**53
"""The largest whole number that an option may have, and the smallest without its sign."""


def choose(rng: Random, world: World, commands: Commands, guild: Guild) -> tuple[str, list[Json]] | None:
    """Return what somebody types, and its options; None if there is nothing that can be invoked.

    The n-th most popular command is used 1/n times as often as the first (Zipf's law). Which one that is follows from
    its name and the seed of the world.
    """
    ways = [way for one in commands.slash(guild.id) for way in callable_paths(one)]
    if not ways:
        return None
    seed = world.seed
    ways.sort(key=lambda way: (mix(seed, int.from_bytes(way[0].encode()) & (1 << 64) - 1), way[0]))
    weights = [1.0 / rank for rank in range(1, len(ways) + 1)]
    return rng.choices(ways, weights)[0]


def values(
    rng: Random, world: World, guild: Guild, options: list[Json], *, edge: bool
) -> dict[str, Any] | None:
    """Return a value for each option that is given; None if one cannot be given that must be.

    Parameters
    ----------
    rng, world, guild
        Chance, and where the command is invoked.
    options
        What the command takes.
    edge
        Whether the values are at the edge of what Discord lets through.
    """
    given: dict[str, Any] = {}
    for option in options:
        required = bool(option.get("required"))
        if not required and rng.random() >= GIVEN:
            continue
        one = _value(rng, world, guild, option, edge=edge)
        if one is not None:
            given[option["name"]] = one
        elif required:
            return None
    return given


def _value(rng: Random, world: World, guild: Guild, option: Json, *, edge: bool) -> Any:
    kind = option["type"]
    if choices := option.get("choices"):
        return rng.choice(choices)["value"]
    if kind == STRING:
        return _text(rng, option, edge=edge)
    if kind in (INTEGER, NUMBER):
        return _number(rng, option, whole=kind == INTEGER, edge=edge)
    if kind == BOOLEAN:
        return rng.random() < 0.5
    if kind == USER:
        user = guild.some_user(rng)
        return None if user is None else str(user)
    if kind == ROLE:
        return str(rng.choice(list(world.roles(guild))))
    return _channel(rng, world, guild, option) if kind == CHANNEL else None


def _text(rng: Random, option: Json, *, edge: bool) -> str:
    shortest = option.get("min_length") or 0
    longest = option.get("max_length") or LONGEST
    return rng.choice(EDGES if edge else WORDS)[:longest].ljust(shortest, "x")


def _number(rng: Random, option: Json, *, whole: bool, edge: bool) -> float:
    low, high = option.get("min_value"), option.get("max_value")
    least = -FARTHEST if low is None else low
    most = FARTHEST if high is None else high
    if edge:
        return rng.choice((least, most, min(max(0, least), most)))
    # People mean small numbers: up to a hundred, from the least that is allowed.
    start = min(1 if low is None else least, most)
    end = min(most, start + 100)
    return rng.randint(int(start), int(end)) if whole else round(rng.uniform(start, end), 2)


def _channel(rng: Random, world: World, guild: Guild, option: Json) -> str | None:
    kinds = option.get("channel_types") or (objects.TEXT,)
    fitting = [key for key, one in world.channels(guild).items() if one["type"] in kinds]
    return str(rng.choice(fitting)) if fitting else None
