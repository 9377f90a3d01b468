"""``/ping``: is the bot there, and how fast does it answer."""

from __future__ import annotations

import discord

from botkit.bot.shards import latency


class PingCog(discord.Cog):
    """The slash command ``/ping``."""

    @discord.slash_command(description="Shows whether the bot answers, and its heartbeat latency.")
    async def ping(self, ctx: discord.ApplicationContext) -> None:
        """Answer with the latency of the gateway's heartbeat."""
        measured = latency(ctx.bot.ws)
        text = "Pong." if measured is None else f"Pong. Heartbeat: {measured * 1000:.0f} ms."
        await ctx.respond(text, ephemeral=True)
