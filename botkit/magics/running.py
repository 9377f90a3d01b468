"""The bot that the magics ask: the one that runs, and what it says it can be asked."""

from __future__ import annotations

import time
from typing import Any

from botkit.asking import Asker, asker_of, running
from botkit.errors import BotkitError, BotNotRunning
from botkit.ipc.connection import Connection

Catalogue = dict[str, dict[str, Any]]

PATIENCE = 1.0
"""Seconds that Tab may wait for the bot; a cell waits as long as any request."""

SULK = 5.0
"""Seconds after which a bot that did not answer in time is asked for its catalogue again."""


class RunningBot:
    """One asker, kept for as long as the same bot runs.

    Attributes
    ----------
    known
        The catalogue that was read last.
    """

    def __init__(self) -> None:
        self.known: Catalogue = {}
        self._connection: Connection | None = None
        self._asker: Asker | None = None
        self._again = 0.0

    def asker(self) -> Asker:
        """Return who asks the newest bot of this user.

        Raises
        ------
        BotNotRunning
            If none runs.
        """
        connection = running()
        if self._asker is None or connection != self._connection:
            old, self._asker = self._asker, asker_of(connection)
            self._connection = connection
            if old is not None:
                old.wait(old.close())
        return self._asker

    def catalogue(self) -> Catalogue:
        """Return the routes that the bot has now, by name.

        Raises
        ------
        IPCError
            If no bot runs, or it does not answer.
        """
        asker = self.asker()
        self.known = asker.wait(asker.catalogue(max_age=0.0))
        return self.known

    def catalogue_soon(self) -> Catalogue:
        """Return what is known of the routes, after `PATIENCE` seconds at the most; a bot that is away is no error."""
        if time.monotonic() < self._again:
            return self.known
        try:
            asker = self.asker()
            self.known = asker.wait(asker.catalogue(request_timeout=PATIENCE))
        except BotNotRunning:
            pass  # that was told at once
        except BotkitError:
            self._again = time.monotonic() + SULK
        return self.known


bot = RunningBot()
"""The bot that the magics of this process ask."""
