"""Where a server is, with what it takes to ask it; no I/O."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field

from botkit.errors import BotNotRunning, InsecureConnection
from botkit.ports import is_loopback


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is, and what it takes to ask it.

    Parameters
    ----------
    host, port
        Its address.
    key
        Its key; None for a stock server that has none.
    ssl
        The context for ``wss``; None for ``ws``.
    """

    host: str
    port: int
    key: str | None = field(default=None, repr=False)
    ssl: ssl.SSLContext | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The address as ``ws://host:port``, or ``wss://``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"ws{'s' if self.ssl else ''}://{host}:{self.port}"

    def check(self, *, insecure: bool) -> None:
        """Make sure that it can be asked without giving the key away.

        Raises
        ------
        BotNotRunning
            If it is nobody's.
        InsecureConnection
            If the line would go to another machine unencrypted, unless that is wanted.
        """
        if not self.port:
            # Port 0 would be taken for port 80.
            raise BotNotRunning(
                f"No bot listens at {self.url}: leave the port out, so that it is found by its file."
            )
        if not (self.ssl or insecure or is_loopback(self.host)):
            raise InsecureConnection(
                f"The key would go to {self.host} unencrypted: connect with ssl=ssl.create_default_context() to a bot "
                "with BOTKIT_IPC_TLS_CERT, or through an SSH tunnel to 127.0.0.1, or, in a network that you trust, "
                "with insecure=True."
            )
