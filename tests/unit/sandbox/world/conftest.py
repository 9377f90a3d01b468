"""A small world, and what takes the meanings of ids in it, for tests that name them as fixtures."""

from __future__ import annotations

import pytest

from botkit.sandbox.world import Guild, World
from botkit.sandbox.world.resolving import Resolved


@pytest.fixture
def world() -> World:
    """Return a world of one guild."""
    return World(1, 1)


@pytest.fixture
def guild(world: World) -> Guild:
    """Return the world's guild."""
    return next(iter(world.guilds.values()))


@pytest.fixture
def resolved(world: World, guild: Guild) -> Resolved:
    """Return what takes the meanings of ids that the owner gives."""
    return Resolved(world, guild, guild.owner)
