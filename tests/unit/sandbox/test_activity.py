"""Activity: seeded, mixed, and around the number of guilds at the start."""

from __future__ import annotations

import json
from collections import Counter
from itertools import count

import pytest

from botkit.sandbox.activity import GUILDS_PER_SECOND, Activity
from botkit.sandbox.commands import Commands
from botkit.sandbox.interactions import Interactions
from botkit.sandbox.world import Event, World
from tests.unit.sandbox.peers import NOW

OPTION = {"name": "o", "description": "o", "required": True}


class Stage:
    """A world in which things happen."""

    def __init__(self, guilds: int = 20, seed: int = 1, rate: float = 1.0) -> None:
        ids = count(100)
        self.world = World(guilds, 1)
        self.commands = Commands(1, lambda: next(ids))
        self.activity = Activity(
            self.world, self.commands, Interactions(self.world, self.commands), seed, rate
        )

    def run(self, steps: int) -> list[Event]:
        """Let things happen, two a second."""
        return [self.activity.step(NOW + number / 2) for number in range(steps)]


async def test_a_seed_decides_what_happens() -> None:
    """The same seed gives the same events, byte for byte; another seed others."""
    assert Stage().run(300) == Stage().run(300)
    assert Stage().run(300) != Stage(seed=2).run(300)


async def test_a_mix_of_everything_happens() -> None:
    """Messages are most of it; guilds come and go now and then."""
    stage = Stage()
    stage.commands.put({"name": "ping", "description": "x"})
    seen = Counter(event.type for event in stage.run(2000))
    assert seen["MESSAGE_CREATE"] == max(seen.values())
    for kind in ("GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE", "INTERACTION_CREATE"):
        assert 120 <= seen[kind] <= 500
    assert 10 <= seen["GUILD_CREATE"] + seen["GUILD_DELETE"] <= 120


@pytest.mark.parametrize("guilds", [0, 1, 20])
async def test_the_number_of_guilds_stays_around_its_start(guilds: int) -> None:
    """It is drawn back the further it has gone."""
    stage = Stage(guilds)
    seen = []
    for number in range(3000):
        stage.activity.step(NOW + number)
        seen.append(len(stage.world.guilds))
    assert max(abs(one - guilds) for one in seen) <= 8


async def test_guilds_come_and_go_slowly_at_any_rate() -> None:
    """py-cord gets ready only in a pause of 2 s without a new guild."""
    seen = Counter(event.type for event in Stage(rate=1000.0).run(20_000))
    assert seen["GUILD_CREATE"] + seen["GUILD_DELETE"] <= 20 * GUILDS_PER_SECOND * 3


async def test_without_commands_nobody_invokes_one() -> None:
    """Somebody joins in its place."""
    assert all(event.type != "INTERACTION_CREATE" for event in Stage().run(500))


async def test_only_commands_whose_options_can_be_guessed_are_invoked() -> None:
    """Ids of users cannot be made up; choices and plain values can."""
    stage = Stage()
    stage.commands.put({"name": "hard", "description": "x", "options": [{**OPTION, "type": 6}]})
    choices = [{"name": "a", "value": "a"}]
    stage.commands.put(
        {"name": "easy", "description": "x", "options": [{**OPTION, "type": 3, "choices": choices}]}
    )
    told = [json.loads(event.body)["data"] for event in stage.run(500) if event.type == "INTERACTION_CREATE"]
    assert {one["name"] for one in told} == {"easy"}
    assert told[0]["options"] == [{"name": "o", "type": 3, "value": "a"}]
