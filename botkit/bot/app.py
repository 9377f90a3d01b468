"""Builds the bot: ezcord on py-cord, with what the settings ask for."""

from __future__ import annotations

import sys
from pathlib import Path

import discord
import ezcord

from botkit.bot.cogs.ping import PingCog
from botkit.bot.cogs.stats import StatsCog
from botkit.bot.monitor import Monitor
from botkit.settings import Settings


def build_bot(settings: Settings, monitor: Monitor) -> discord.Bot:
    """Return a fresh bot: py-cord's client cannot be started twice, so every start makes one.

    Must be called in the event loop that will run it. Cogs of the folder ``BOTKIT_COGS`` are loaded; one that
    fails is logged and left out, so that it does not keep the others from running.
    """
    intents = discord.Intents.default()
    intents.members = settings.members_intent or settings.sandboxed
    options = {
        "intents": intents,
        "debug": False,  # ezcord's own console handler would print into notebook cells
        "safe_loading": True,
        "chunk_guilds_at_startup": False,  # member lists are not needed, and cost minutes for a large bot
    }
    if settings.shards is None:
        bot: discord.Bot = ezcord.Bot(**options)
    else:
        # None: as many as Discord recommends (GET /gateway/bot).
        count = None if settings.shards == "auto" else settings.shards
        bot = ezcord.AutoShardedBot(shard_count=count, **options)
    bot.add_cog(PingCog())
    bot.add_cog(StatsCog(monitor))
    if settings.cogs is not None:
        load_folder(bot, settings.cogs)
    return bot


def load_folder(bot: discord.Bot, folder: Path) -> list[str]:
    """Load every module of a folder as an extension; return their names.

    ezcord's ``load_cogs`` takes paths below the working directory only; a setting may name any folder.
    """
    folder = folder.resolve()
    if str(folder.parent) not in sys.path:
        sys.path.append(str(folder.parent))
    names = [f"{folder.name}.{file.stem}" for file in sorted(folder.glob("*.py")) if file.stem[0] != "_"]
    for name in names:
        bot.load_extension(name)
    return names
