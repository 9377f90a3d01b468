"""``/stats``: the bot's numbers, asked in Discord itself."""

from __future__ import annotations

import discord
from ezcord import times

from botkit.bot.monitor import Monitor


class StatsCog(discord.Cog):
    """The slash command ``/stats``.

    Parameters
    ----------
    monitor
        Where the numbers come from.
    """

    def __init__(self, monitor: Monitor) -> None:
        self._monitor = monitor

    @discord.slash_command(description="Shows in how many servers the bot is, and since when it runs.")
    async def stats(self, ctx: discord.ApplicationContext) -> None:
        """Answer with servers, members, events a second and the start time."""
        now = self._monitor.snapshot()
        embed = discord.Embed(title=now.name or "Statistics", color=0xEA461E)
        embed.add_field(name="Servers", value=f"{now.guilds:,}")
        embed.add_field(name="Members", value=f"{now.members:,}")
        embed.add_field(name="Events a second", value=f"{now.events_per_second:.1f}")
        if now.started_at is not None:
            embed.add_field(name="Running since", value=times.dc_timestamp(now.started_at - now.at, "R"))
        await ctx.respond(embed=embed, ephemeral=True)
