"""better-ipc's own classes, imported in this one place.

better-ipc 2.0.3 imports names that `websockets` has deprecated; just those warnings are silenced, here. Importing
this module imports py-cord: the client does so only where it returns better-ipc's `ServerResponse`.
"""

from __future__ import annotations

import warnings

import discord  # noqa: F401  (first, so that none of its own warnings is silenced below)

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", r"websockets\.(client|server)\.", DeprecationWarning)
    warnings.filterwarnings("ignore", r"websockets\.legacy is deprecated", DeprecationWarning)
    from discord.ext.ipc.errors import InvalidReturn, MulticastFailure, NoEndpointFound
    from discord.ext.ipc.objects import ClientPayload, ServerResponse
    from discord.ext.ipc.server import Server

__all__ = [
    "ClientPayload",
    "InvalidReturn",
    "MulticastFailure",
    "NoEndpointFound",
    "Server",
    "ServerResponse",
]
