"""The owners of servers: who is asked for often, and Discord seldom."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Any

import discord

from botkit.ipc.discord_values import brief

LIMIT = 2.0
"""Seconds that Discord has to name the owner of a server."""

KEPT = 3600.0
"""Seconds for which is remembered what Discord has told."""

FAILED = 60.0
"""Seconds for which is remembered that Discord has not told."""

MOST = 1000


class Owners:
    """Names the owners of servers; asks Discord for those whom the bot has not met, seldom again."""

    def __init__(self) -> None:
        self._told: dict[int, tuple[float, dict[str, Any] | None]] = {}

    async def of(self, guild: discord.Guild) -> dict[str, Any] | None:
        """Return ``id`` and ``name`` of a server's owner; without a name if nobody tells, None if it has none."""
        if guild.owner_id is None:
            return None
        met = guild.owner or guild._state.get_user(guild.owner_id)
        owner = brief(met) if met else await self._asked(guild, guild.owner_id)
        return owner or {"id": str(guild.owner_id), "name": None}

    async def _asked(self, guild: discord.Guild, owner_id: int) -> dict[str, Any] | None:
        at, owner = self._told.get(owner_id, (float("-inf"), None))
        if time.monotonic() - at > (KEPT if owner else FAILED):
            owner = None
            with suppress(TimeoutError, discord.HTTPException):
                async with asyncio.timeout(LIMIT):
                    owner = brief(await guild.fetch_member(owner_id))
            self._told.pop(owner_id, None)
            self._told[owner_id] = (time.monotonic(), owner)
            while len(self._told) > MOST:
                del self._told[next(iter(self._told))]
        return owner
