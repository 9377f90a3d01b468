"""A server of better-ipc and one of ours with the same three routes. Run as a process of its own.

Prints both ports. The key of both is the word "key".
"""

from __future__ import annotations

import asyncio
from typing import Any

import discord
from discord.ext import ipc as stock
from pydantic import SecretStr

from botkit.ipc import Server, _stock, route
from tests.bench.ipc_floor import ANSWERS


class Routes:
    """The three answers that are measured, as routes of ours."""

    @route()
    async def guild_count(self) -> Any:
        """A short one."""
        return ANSWERS["guild_count"]

    @route()
    async def page(self, limit: int = 100) -> Any:
        """A page of 100 guilds."""
        return ANSWERS["page"]

    @route()
    async def whole(self) -> Any:
        """All of 20,000 guilds."""
        return ANSWERS["whole"]


class Answers(discord.Cog):
    """The same as routes of better-ipc."""

    @_stock.Server.route()
    async def guild_count(self, _: stock.ClientPayload) -> Any:
        """A short one."""
        return ANSWERS["guild_count"]

    @_stock.Server.route()
    async def page(self, _: stock.ClientPayload) -> Any:
        """A page of 100 guilds."""
        return ANSWERS["page"]

    @_stock.Server.route()
    async def whole(self, _: stock.ClientPayload) -> Any:
        """All of 20,000 guilds."""
        return ANSWERS["whole"]


async def main() -> None:
    """Listen for ever."""
    bot = discord.Bot()
    bot.add_cog(Answers())
    theirs = stock.Server(bot, secret_key="key", standard_port=0, multicast_port=0)
    ours = Server(bot, port=0, operator_key=SecretStr("key"))
    ours.add_routes(Routes())
    await theirs.start()
    await ours.start()
    print(theirs.servers["mutlicast"].sockets[0].getsockname()[1], ours.port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
