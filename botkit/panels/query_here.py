"""Who asks, by where the notebook runs: an operator in JupyterLab, a viewer on a page that Voila serves."""

from __future__ import annotations

import os
from typing import Any

from botkit.errors import BotNotRunning
from botkit.ipc.client import Answer, Client
from botkit.ipc.connection import connect
from botkit.panels.query_catalogue import Role

PATIENCE = 60.0
"""Seconds that an answer may take: a person who waits sees the time go by, and can cancel."""


def in_voila() -> bool:
    """Whether Voila has started this kernel: it leaves its name among the variables of CGI."""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila/")


def role_here() -> Role:
    """Return whose key a notebook should use: whoever opens a page of Voila only looks."""
    return "viewer" if in_voila() else "operator"


class RunningBot:
    """The bot of this user that runs, whichever that is at the moment: after a restart the new one is found.

    Parameters
    ----------
    role
        Which of its keys to use.
    """

    def __init__(self, role: Role) -> None:
        self.role: Role = role
        self._client: Client | None = None

    async def call(self, route: str, /, **arguments: Any) -> Any:
        """Return a route's answer; errors as of `exchange`."""
        return (await self.exchange(route, **arguments)).value

    async def exchange(self, route: str, /, **arguments: Any) -> Answer:
        """Return a route's answer with what it cost.

        Raises
        ------
        IPCError
            If there is none.
        """
        known = self._client = self._client or connect(role=self.role, timeout=PATIENCE)
        try:
            return await known.exchange(route, **arguments)
        except BotNotRunning:
            # The client has looked for that bot itself: another one may run now.
            await self.close()
            self._client = connect(role=self.role, timeout=PATIENCE)
            if self._client.connection == known.connection:
                raise
            return await self._client.exchange(route, **arguments)

    async def close(self) -> None:
        """Let go of the bot; it is found again when it is asked again. May be called twice."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()
