"""better-ipc's own classes, imported in this one place.

better-ipc 2.0.3 imports names that `websockets` has deprecated; just those warnings are silenced, here. Importing
this module imports py-cord: the client does so only where it returns better-ipc's `ServerResponse`.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import discord  # noqa: F401  (first, so that none of its own warnings is silenced below)

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", r"websockets\.(client|server)\.", DeprecationWarning)
    warnings.filterwarnings("ignore", r"websockets\.legacy is deprecated", DeprecationWarning)
    from discord.ext.ipc.errors import InvalidReturn, MulticastFailure, NoEndpointFound
    from discord.ext.ipc.objects import ClientPayload, ServerResponse
    from discord.ext.ipc.server import Server

if TYPE_CHECKING:
    from botkit.ipc.protocol import Reply

__all__ = [
    "ClientPayload",
    "InvalidReturn",
    "MulticastFailure",
    "NoEndpointFound",
    "Response",
    "Server",
    "ServerResponse",
]


class Response(ServerResponse):  # type: ignore[misc]
    """better-ipc's response, of a reply that has been read already.

    Parameters
    ----------
    reply
        The reply.
    """

    def __init__(self, reply: Reply) -> None:
        plain = reply.value is None or isinstance(reply.value, str)
        self.decoding = None if plain else "JSON"
        self.data = {
            "decoding": self.decoding,
            "code": reply.code,
            "response": reply.value,
            "error": reply.error,
            "error_details": reply.details,
            "kind": reply.kind,
            "remote_type": reply.remote_type,
        }

    @property
    def response(self) -> Any:
        """What the route returned; None with an error."""
        return self.data["response"]
