"""Errors as the command tells them: with the words of a shell, and an exit code for each kind."""

from __future__ import annotations

from botkit.errors import (
    BadArguments,
    BotkitError,
    BotNotRunning,
    InsecureConnection,
    IPCError,
    RouteFailed,
    RouteNotFound,
    SettingsError,
    Unauthorized,
)

_CODES: tuple[tuple[type[BotkitError], int], ...] = (
    (SettingsError, 2),
    (BadArguments, 2),
    (RouteNotFound, 2),
    (InsecureConnection, 2),
    (BotNotRunning, 3),
    (Unauthorized, 4),
    (IPCError, 5),
)
# A message names what to write in Python; here the same is an option.
_OPTIONS = (
    ("host=, port= and key=", "--host and --port, or its file with --attach"),
    ("allow more with request_timeout=", "allow more with --timeout"),
    ("that ssl= trusts", "that --ca names"),
    ("give ssl= if it speaks TLS", "name it with --url wss://… if it speaks TLS"),
)


def sentence_of(error: BotkitError) -> str:
    """Return what happened and what to do, with options in place of Python's arguments."""
    text = str(error)
    # What a route's own exception says is nobody's to change.
    for python, shell in () if isinstance(error, RouteFailed) else _OPTIONS:
        text = text.replace(python, shell)
    return text


def code_of(error: BotkitError) -> int:
    """Return the exit code for an error: see docs/shell.md."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), 1)
