"""Questions to a bot over better-ipc's protocol: routes, server, client, and how a running bot is found.

The names are imported when they are first used: asking a question loads neither py-cord nor the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from botkit.lazy import lazily

if TYPE_CHECKING:
    from botkit.ipc.arguments import Range
    from botkit.ipc.client import Client
    from botkit.ipc.connection import Connection, connect, find, identity_of
    from botkit.ipc.routes import RouteSpec, route
    from botkit.ipc.server import Server
    from botkit.ipc.snowflake import Snowflake

__all__ = [
    "Client",
    "Connection",
    "Range",
    "RouteSpec",
    "Server",
    "Snowflake",
    "connect",
    "find",
    "identity_of",
    "route",
]

__getattr__ = lazily(
    __name__,
    {
        "Client": "client",
        "Connection": "connection",
        "Range": "arguments",
        "RouteSpec": "routes",
        "Server": "server",
        "Snowflake": "snowflake",
        "connect": "connection",
        "find": "connection",
        "identity_of": "connection",
        "route": "routes",
    },
)


def __dir__() -> list[str]:
    return __all__
