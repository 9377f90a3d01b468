"""A real py-cord bot on the sandbox that can be asked, for tests of its routes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import discord

from botkit.host import Host
from botkit.ipc import Client
from botkit.model import State
from botkit.sandbox import Sandbox
from botkit.settings import load

KEY = "operator-key-0123456789"


class Asked:
    """A bot that is ready, and a client of it.

    Parameters
    ----------
    host, world, client
        What runs it, what it is connected to, and who asks.
    """

    def __init__(self, host: Host, world: Sandbox, client: Client) -> None:
        self.host = host
        self.world = world
        self.client = client
        assert host.bot is not None
        self.bot: discord.Bot = host.bot
        self.guild = host.bot.guilds[0]

    async def __call__(self, route: str, **arguments: Any) -> Any:
        """Ask a route."""
        return await self.client.call(route, **arguments)


@asynccontextmanager
async def asked(
    *, operator: bool = False, members: bool = False, guilds: int = 5, cogs: Path | None = None
) -> AsyncIterator[Asked]:
    """Start a bot in some servers of the sandbox, and ask it with one of its keys.

    Parameters
    ----------
    operator
        Whether with the operator's key, rather than the viewer's.
    members
        Whether the bot has the members intent.
    guilds
        In how many servers.
    cogs
        A folder of cogs to load.
    """
    async with Sandbox(guilds=guilds, identify_interval=0.0) as world:
        settings = load(
            token=world.token, discord_api=world.api, secret_key=KEY, members_intent=members, cogs=cogs
        )
        host = Host(settings)
        await host.start()
        try:
            async with asyncio.timeout(20):
                while host.monitor.state is not State.READY:
                    await host.monitor.newer(host.monitor.metrics.revision, 1)
            key = host.settings.operator_key if operator else host.settings.viewer_key
            async with Client(port=host.service.server.port, key=key) as client:
                yield Asked(host, world, client)
        finally:
            await host.stop()
