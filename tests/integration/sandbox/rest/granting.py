"""Changes of the world that tests begin with: what the bot may, and what stands above it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from botkit.sandbox.world import founding
from botkit.sandbox.world.permissions import BOT, Permission
from tests.integration.sandbox.rest.asking import Asking
from tests.unit.sandbox.peers import Peer


def grant(rest: Asking, more: int = 0, *, without: int = 0) -> None:
    """Set what the bot may in the first guild: what it is invited with, and more or less than that."""
    roles = rest.world.open_roles(rest.guild)
    roles[rest.guild.id]["permissions"] = str(int(roles[rest.guild.id]["permissions"]) & ~without)
    roles[bot_role(rest)]["permissions"] = str((BOT | more) & ~without)


def bot_role(rest: Asking) -> int:
    """Return the id of the bot's own role in the first guild."""
    return rest.guild.id + founding.BOT_ROLE


def moderators(rest: Asking) -> int:
    """Return the id of the moderators' role in the first guild, which is below the bot's own."""
    return rest.guild.id + founding.MODERATOR_ROLE


def high_role(rest: Asking, position: int = 50, permissions: int = 0) -> int:
    """Add a role to the first guild, and return its id; by default it is above the bot's own."""
    identifier = rest.world.snowflake(time.time())
    made = dict(rest.world.roles(rest.guild)[moderators(rest)])
    made |= {"id": str(identifier), "name": "high", "position": position, "permissions": str(permissions)}
    rest.world.open_roles(rest.guild)[identifier] = made
    return identifier


def raise_member(rest: Asking, user: int) -> None:
    """Give a member a role above the bot's own."""
    rest.guild.changed(user)["roles"] = [str(high_role(rest))]


def hide(rest: Asking, channel: int) -> None:
    """Keep everybody, the bot too, from viewing a channel of the first guild."""
    denied = {"id": str(rest.guild.id), "type": 0, "allow": "0", "deny": str(int(Permission.VIEW_CHANNEL))}
    rest.world.open_channels(rest.guild)[channel]["permission_overwrites"] = [denied]


@asynccontextmanager
async def heard(rest: Asking, *types: str) -> AsyncIterator[list[dict[str, Any]]]:
    """Yield a list that afterwards has the data of the next events of these types, in this order."""
    found: list[dict[str, Any]] = []
    async with rest.there.identified() as peer:
        yield found
        found += [await _next(peer, type) for type in types]


async def _next(peer: Peer, type: str) -> dict[str, Any]:
    return dict((await peer.until(type))["d"])
