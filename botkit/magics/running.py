"""The bot that the magics ask: the one that runs, and what it says it can be asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

from botkit.asking import Asker
from botkit.errors import BotkitError, BotNotRunning
from botkit.ipc.connection import running

T = TypeVar("T")
Catalogue = dict[str, dict[str, Any]]

MAX_GUILDS = 20
"""Servers that Tab offers at once."""

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
        if self._asker is None or connection != self._asker.connection:
            old, self._asker = self._asker, cast("Asker", connection.client(kind=Asker))
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
        known: Catalogue | None = self._soon(lambda asker: asker.catalogue(request_timeout=PATIENCE))
        self.known = self.known if known is None else known
        return self.known

    def guilds_soon(self, search: str) -> list[dict[str, Any]]:
        """Return a few servers whose name holds a text, as patiently as `catalogue_soon`."""
        return self._soon(lambda asker: asker.find_guilds(search, MAX_GUILDS, request_timeout=PATIENCE)) or []

    def _soon(self, ask: Callable[[Asker], Coroutine[Any, Any, T]]) -> T | None:
        if time.monotonic() < self._again:
            return None
        try:
            asker = self.asker()
            return asker.wait(ask(asker))
        except BotNotRunning:
            return None  # that was told at once
        except BotkitError:
            self._again = time.monotonic() + SULK
            return None


bot = RunningBot()
"""The bot that the magics of this process ask."""
