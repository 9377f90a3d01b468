"""What tests of the world share: a guild to begin with, and what was told of it."""

from __future__ import annotations

import json
from typing import Any

from botkit.sandbox.world import Event, Guild, World, guilds
from botkit.sandbox.world.events import Audience

NOW = 1_780_000_000.0


def founded(members: int = 10) -> tuple[World, Guild]:
    """Return a world with one guild, of which nothing is left to be told."""
    world = World(0, 1)
    guild = guilds.join(world, "A guild", members, NOW)
    world.take()
    return world, guild


def told(world: World) -> list[tuple[str, dict[str, Any]]]:
    """Take the events of a world: type and data of each, as a session with all intents hears them."""
    return [(one.type, data(one)) for one in world.take()]


def data(event: Event, audience: Audience | None = None) -> dict[str, Any]:
    """Return the data of an event."""
    return dict(json.loads(event.body(audience or Audience())))
