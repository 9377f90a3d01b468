"""What makes a bot askable: its monitor, its routes, its IPC server and its connection file, as one thing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
from jupyter_core.paths import jupyter_data_dir

from botkit.bot.error_feed import ErrorFeed
from botkit.bot.error_routes import ErrorRoutes
from botkit.bot.guild_routes import GuildRoutes
from botkit.bot.history_routes import HistoryRoutes
from botkit.bot.monitor import Monitor
from botkit.bot.newest_errors import NewestErrors
from botkit.bot.people_routes import PeopleRoutes
from botkit.bot.process_routes import ProcessRoutes
from botkit.bot.recorder import Recorder
from botkit.bot.routes import Routes
from botkit.bot.search_routes import SearchRoutes
from botkit.bot.telemetry import TelemetryCog
from botkit.bot.vitals import VitalsWatch
from botkit.errors import StartError
from botkit.history import History
from botkit.ipc.connection import Connection, identity_of
from botkit.ipc.server import Server
from botkit.ipc.tls import leaf, server_context
from botkit.settings import Settings


class Service:
    """The part of a bot that answers; it outlives restarts of the bot itself.

    Parameters
    ----------
    settings
        The settings that the bot runs with.

    Attributes
    ----------
    monitor
        What is known of the bot.
    errors
        What has gone wrong.
    history
        What the numbers were.
    server
        The IPC server.
    connection
        What others need to ask; None while closed.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.identity = identity_of(settings)
        self.monitor = Monitor(sandbox=settings.sandboxed)
        self.errors = ErrorFeed((settings.token, settings.operator_key, settings.viewer_key))
        self.history = History(_history_file(settings))
        self._recorder = Recorder(self.monitor, self.history)
        self._newest = NewestErrors(self.errors, self.monitor)
        self._vitals = VitalsWatch(self.monitor)
        self.server = Server(
            None,
            host=settings.ipc_host,
            port=settings.ipc_port,
            operator_key=settings.operator_key,
            viewer_key=settings.viewer_key,
        )
        self.routes = Routes(self.monitor, self.server.catalogue)
        for routes in (
            self.routes,
            GuildRoutes(),
            PeopleRoutes(),
            SearchRoutes(self._bot),
            ProcessRoutes(self._bot, settings),
            ErrorRoutes(self.errors),
            HistoryRoutes(self.monitor, self.history),
        ):
            self.server.add_routes(routes)
        self.connection: Connection | None = None

    async def open(self, sandbox: dict[str, Any] | None = None) -> Connection:
        """Listen, and write the connection file; idempotent.

        Parameters
        ----------
        sandbox
            The addresses of the sandbox that the bot is connected to.

        Raises
        ------
        PortInUse
            If another process listens on the IPC port.
        StartError
            If the connection file cannot be written, or the certificate cannot be used.
        """
        if self.connection is not None:
            return self.connection
        certificate = self._load_certificate()
        await self.server.start()
        self.errors.open()
        connection = Connection.here(
            self.settings.ipc_host,
            self.server.port,
            viewer_key=self.settings.viewer_key,
            operator_key=self.settings.operator_key,
            identity=self.identity,
            sandbox=sandbox,
            certificate=certificate,
        )
        try:
            connection.write()
        except BaseException:
            await self.server.stop()
            raise
        self.connection = connection
        self._newest.start()
        self._vitals.start()
        self._recorder.start()
        return connection

    def _load_certificate(self) -> str | None:
        """Have the server speak TLS if the settings say so; return its certificate."""
        path = self.settings.ipc_tls_cert
        if path is None:
            if self.settings.ipc_tls_key is not None:
                raise StartError(
                    "BOTKIT_IPC_TLS_KEY is set without BOTKIT_IPC_TLS_CERT: set both, or neither."
                )
            return None
        self.server.tls = server_context(path, self.settings.ipc_tls_key)
        return leaf(path.read_text(encoding="ascii", errors="replace"))

    async def close(self) -> None:
        """Remove the connection file and stop listening; idempotent."""
        self.monitor.close()
        self.errors.close()
        self._newest.stop()
        await self._vitals.stop()
        await self._recorder.stop()
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.remove()
        await self.server.stop()

    def adopt(self, bot: discord.Bot) -> None:
        """Watch a bot, and answer for it."""
        bot.add_cog(TelemetryCog(bot, self.monitor, self.errors))
        self.server.bot = bot

    def release(self, bot: discord.Bot) -> None:
        """Stop watching a bot; idempotent."""
        bot.remove_cog(TelemetryCog.__name__)
        if self.server.bot is bot:
            self.server.bot = None

    def _bot(self) -> discord.Bot | None:
        bot: discord.Bot | None = self.server.bot
        return bot


def _history_file(settings: Settings) -> Path | None:
    if settings.history == "off":
        return None
    folder = settings.history or Path(jupyter_data_dir()) / "botkit"
    return folder / f"history-{identity_of(settings)}.sqlite"
