"""botkit in anyone's own py-cord bot: ``bot.load_extension("botkit")``.

py-cord's ``unload_extension`` forgets every module below the extension's name: what was imported from botkit before
keeps working, but its classes are not those of a later import. Unload it when the bot ends, or not at all.
"""

from __future__ import annotations

import asyncio
import logging

import discord

from botkit.bot.monitor import Monitor
from botkit.bot.service import Service
from botkit.errors import BotkitError
from botkit.model import State
from botkit.settings import load

_log = logging.getLogger(__name__)


class ExtensionCog(discord.Cog):
    """Opens the service when the foreign bot connects, and closes it when the extension is unloaded.

    Parameters
    ----------
    bot
        The bot that loads the extension.
    service
        What answers for it.
    """

    def __init__(self, bot: discord.Bot, service: Service) -> None:
        self.bot = bot
        self.service = service
        self._closing: asyncio.Task[None] | None = None

    @property
    def monitor(self) -> Monitor:
        """What is known of the bot."""
        return self.service.monitor

    @discord.Cog.listener()
    async def on_connect(self) -> None:
        """Listen from the first connection on; later ones find it done."""
        try:
            await self.service.open()
        except BotkitError as error:
            # A bot must survive its console: it runs on, unasked.
            _log.error("botkit cannot be asked about this bot. %s", error)

    def cog_unload(self) -> None:
        """Close the service; py-cord gives no chance to await here."""
        try:
            self._closing = asyncio.get_running_loop().create_task(self.service.close(), name="botkit closes")
        except RuntimeError:  # no loop runs: nothing was opened, or the process ends
            if self.service.connection is not None:
                self.service.connection.remove()


def setup(bot: discord.Bot) -> None:
    """Add telemetry, routes and IPC to a bot; called by ``bot.load_extension("botkit")``.

    Raises
    ------
    SettingsError
        If a setting in the environment or ``.env`` cannot be used.
    """
    service = Service(load())
    service.monitor.begin()
    service.monitor.enter(State.STARTING, "Waiting for the connection to Discord.")
    service.adopt(bot)
    bot.add_cog(ExtensionCog(bot, service))


def teardown(bot: discord.Bot) -> None:
    """Take everything out again; called by ``bot.unload_extension("botkit")``."""
    cog = bot.get_cog(ExtensionCog.__name__)
    if isinstance(cog, ExtensionCog):
        cog.service.release(bot)
        bot.remove_cog(ExtensionCog.__name__)
