"""botkit.bot.command_rows: commands that Discord does not know, and those with a prefix."""

from __future__ import annotations

import discord
from discord.ext import commands

from botkit.bot.command_rows import command_rows


async def test_commands_before_they_are_registered() -> None:
    """They have no id yet, and are listed all the same."""
    bot = discord.Bot()

    @bot.slash_command(guild_ids=[5], default_member_permissions=discord.Permissions(ban_members=True))
    async def ban(ctx: discord.ApplicationContext) -> None:
        """Do nothing."""

    (row,) = command_rows(bot)
    assert (row["name"], row["kind"], row["id"], row["guilds"]) == ("ban", "slash", None, ["5"])
    assert row["permissions"] == discord.Permissions(ban_members=True)


async def test_commands_with_a_prefix() -> None:
    """Their parameters are their options, those of a group carry its name."""
    bot = commands.Bot(command_prefix="!", intents=discord.Intents.default(), help_command=None)

    @bot.group(name="queue", aliases=["q"])
    async def queue(ctx: commands.Context) -> None:
        """Show the queue."""

    @queue.command()
    async def add(ctx: commands.Context, song: str, times: int = 1) -> None:
        """Add a song.

        At the end.
        """

    rows = {row["name"]: row for row in command_rows(bot)}
    assert set(rows) == {"queue", "queue add"}
    assert (rows["queue"]["kind"], rows["queue"]["aliases"]) == ("prefix", ["q"])
    assert rows["queue add"]["description"] == "Add a song."
    assert [(one["name"], one["required"]) for one in rows["queue add"]["options"]] == [
        ("song", True),
        ("times", False),
    ]
