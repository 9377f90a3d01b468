"""Slash commands: some are popular, and people type strange things."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from botkit.sandbox.activity import usage
from botkit.sandbox.world.commands import CHANNEL, INTEGER, NUMBER, ROLE, STRING, USER
from tests.unit.sandbox.activity.stage import NOON, Theatre

OPTION = {"name": "o", "description": "o", "required": True}


def test_popularity_follows_zipf() -> None:
    """The first of ten commands is used about twice as often as the second, ten times as often as the last."""
    theatre = Theatre(1)
    guild = next(iter(theatre.world.guilds.values()))
    for number in range(10):
        theatre.commands.put({"name": f"c{number}", "description": "x"})
    rng = theatre.stage.rng
    chosen = [usage.choose(rng, theatre.world, theatre.commands, guild) for _ in range(6000)]
    used = [many for _, many in Counter(one[0] for one in chosen if one).most_common()]
    assert used[0] / used[1] == pytest.approx(2, rel=0.25)
    assert used[0] / used[-1] == pytest.approx(10, rel=0.35)


def test_without_commands_there_is_nothing_to_choose() -> None:
    """None says so."""
    theatre = Theatre(1)
    guild = next(iter(theatre.world.guilds.values()))
    assert usage.choose(theatre.stage.rng, theatre.world, theatre.commands, guild) is None


@pytest.mark.parametrize("edge", [False, True])
@pytest.mark.parametrize(
    "extra",
    [
        {"type": STRING},
        {"type": STRING, "min_length": 3, "max_length": 5},
        {"type": STRING, "choices": [{"name": "a", "value": "b"}]},
        {"type": INTEGER},
        {"type": INTEGER, "min_value": 200},
        {"type": INTEGER, "min_value": -9, "max_value": -7},
        {"type": NUMBER, "min_value": 0.25, "max_value": 0.5},
        {"type": 5},
        {"type": USER},
        {"type": CHANNEL},
        {"type": CHANNEL, "channel_types": [2]},
        {"type": ROLE},
    ],
)
async def test_values_are_such_as_discord_lets_through(extra: dict[str, Any], edge: bool) -> None:
    """Strange ones, too: each can be invoked, and keeps to the bounds of its option."""
    theatre = Theatre(1)
    guild = next(iter(theatre.world.guilds.values()))
    option = OPTION | extra
    theatre.commands.put({"name": "c", "description": "x", "options": [option]})
    for _ in range(60):
        values = usage.values(theatre.stage.rng, theatre.world, guild, [option], edge=edge)
        assert values is not None
        theatre.interactions.invoke(guild, "c", guild.owner, values, NOON)
        value = values["o"]
        if not option.get("choices"):
            size = len(value) if isinstance(value, str) else value
            low = option.get("min_length", option.get("min_value"))
            high = option.get("max_length", option.get("max_value"))
            assert low is None or size >= low
            assert high is None or size <= high


def test_an_option_that_cannot_be_made_up_keeps_a_command_from_use() -> None:
    """A file is nobody's to invent; where it need not be given, it is left out."""
    theatre = Theatre(1)
    guild = next(iter(theatre.world.guilds.values()))
    rng, world = theatre.stage.rng, theatre.world
    assert usage.values(rng, world, guild, [OPTION | {"type": 11}], edge=False) is None
    assert usage.values(rng, world, guild, [OPTION | {"type": 11, "required": False}], edge=False) == {}
