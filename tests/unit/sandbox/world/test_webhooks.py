"""Webhooks as state."""

from __future__ import annotations

import json

import pytest

from botkit.sandbox.world import Unknown, World, channels, guilds, webhooks
from botkit.sandbox.world.events import Audience

NOW = 1_780_000_000.0


@pytest.fixture
def world() -> World:
    """Return a world with two guilds."""
    return World(2, 1)


def test_moving_tells_of_both_channels(world: World) -> None:
    """Whoever shows the webhooks of a channel hears that one came or went."""
    guild = next(iter(world.guilds.values()))
    hook = webhooks.create(world, world.channel(guild.general)[0], guild, world.bot_id, "x", None, NOW)
    world.take()
    webhooks.modify(world, hook, {"channel_id": str(guild.id + 3)})
    told = [json.loads(one.body(Audience()))["channel_id"] for one in world.take()]
    assert told == [str(guild.general), str(guild.id + 3)]


def test_they_go_with_channel_and_guild(world: World) -> None:
    """Webhooks of what is gone are gone; others stay."""
    first, second = world.guilds.values()
    hooks = [
        webhooks.create(world, world.channel(where)[0], guild, world.bot_id, "x", None, NOW)
        for guild in (first, second)
        for where in (guild.general, guild.id + 3)
    ]
    channels.delete(world, first, first.general)
    guilds.leave(world, second)
    assert list(world.webhooks.values()) == [hooks[1]]
    with pytest.raises(Unknown):
        webhooks.get(world, int(hooks[0]["id"]))


def test_tokens_differ_and_are_reproducible(world: World) -> None:
    """Each webhook has a token of its own, which the seed decides."""

    def made(world: World) -> list[str]:
        guild = next(iter(world.guilds.values()))
        channel = world.channel(guild.general)[0]
        return [
            webhooks.create(world, channel, guild, guild.owner, "x", None, NOW)["token"] for _ in range(2)
        ]

    tokens = made(world)
    assert len(set(tokens)) == 2
    assert tokens == made(World(2, 1))
    assert tokens != made(World(2, 2))
