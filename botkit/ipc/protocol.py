r"""The messages of better-ipc 2.0.3, and what botkit adds to them: frames in, values out, no I/O.

A request is one JSON object, a reply another::

    {"endpoint": "guilds", "secret": "…", "kwargs": {"limit": 20}}
    {"decoding": "JSON", "code": 200, "response": "{\"rows\": …}"}
    {"decoding": null, "code": 404, "response": null, "error": "…", "error_details": "…", "kind": "route_not_found"}

``decoding`` is ``"JSON"`` when ``response`` is JSON text, and null when it is a plain string. Stock peers send a
dict as the first and a string as the second; botkit sends every other JSON value as the first too, which a
stock client reads as well. ``kind`` and ``remote_type`` are botkit's own keys: a stock client passes over them,
and a stock server's errors are told apart by ``code``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NoReturn

from botkit.errors import (
    BadArguments,
    BadFrame,
    IPCError,
    RouteFailed,
    RouteNotFound,
    Unauthorized,
)
from botkit.ipc import encoding

MAX_FRAME = 16 * 2**20
"""The largest reply, in bytes, that botkit sends or takes."""

MAX_REQUEST = 2**20
"""The largest request, in bytes, that botkit's server takes; better-ipc's own limit."""

_SHOWN = 60


class Kind(StrEnum):
    """What went wrong, in a reply of botkit's server."""

    BAD_FRAME = "bad_frame"
    UNAUTHORIZED = "unauthorized"
    ROUTE_NOT_FOUND = "route_not_found"
    BAD_ARGUMENTS = "bad_arguments"
    ROUTE_FAILED = "route_failed"
    INVALID_RETURN = "invalid_return"
    REPLY_TOO_LARGE = "reply_too_large"


# better-ipc's `StatusEnum` knows 200, 403, 404 and 500 only: its client raises ValueError at any other code.
_CODES = {Kind.UNAUTHORIZED: 403, Kind.ROUTE_NOT_FOUND: 404}


class UnsendableReply(ValueError):
    """A route's value cannot be sent; the server answers with `kind` and the message, and raises nothing."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Request:
    """One question.

    Parameters
    ----------
    endpoint
        The route's name.
    arguments
        The keyword arguments for it, as JSON values.
    secret
        The key that came with it; empty if none came. Never part of the repr.
    """

    endpoint: str
    arguments: dict[str, Any]
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    Parameters
    ----------
    code
        200, or 403, 404, 500 for an error.
    value
        What the route returned; None with an error.
    error, details
        The two texts of an error.
    kind, remote_type
        A `Kind` and the class name of the remote exception, where the server tells them.
    """

    code: int
    value: Any = None
    error: str | None = None
    details: str | None = None
    kind: str | None = None
    remote_type: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the route returned a value."""
        return self.code == 200 and not self.error

    def raise_for_error(self, route: str) -> None:
        """Raise the error of `botkit.errors` that the reply stands for; do nothing if it holds a value.

        Raises
        ------
        Unauthorized, RouteNotFound, BadArguments, BadFrame, RouteFailed
            By ``kind``, or by ``code`` where a stock server answered.
        """
        if not self.ok:
            raise _error_of(self, route)


def shorten(value: object) -> str:
    """Return the repr of a value that came over the line, cut to what fits in a message."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def parse_request(message: str | bytes) -> Request:
    """Read a client's frame.

    Raises
    ------
    BadFrame
        If it is not a request; nothing else is ever raised.
    """
    data = _parse_object(message, "request", constants=False)
    endpoint, secret, arguments = data.get("endpoint"), data.get("secret"), data.get("kwargs")
    if not isinstance(endpoint, str):
        raise BadFrame('The request names no route: send its name as a string under "endpoint".')
    if not isinstance(secret, str | None):
        raise BadFrame('The request\'s key is not a string: send it under "secret".')
    if not isinstance(arguments, dict | None):
        raise BadFrame('The request\'s arguments are not an object: send them by name under "kwargs".')
    return Request(endpoint, arguments or {}, secret or "")


def request_frame(endpoint: str, secret: str | None, arguments: dict[str, Any]) -> str:
    """Return the frame that asks a route, as better-ipc's own client would.

    Raises
    ------
    BadArguments
        If an argument is not a JSON value; the message names it.
    """
    try:
        return json.dumps({"endpoint": endpoint, "secret": secret, "kwargs": arguments}, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        name = next((name for name, value in arguments.items() if not _is_json(value)), "?")
        raise BadArguments(
            f"The argument {name!r} of route {endpoint!r} is {shorten(arguments.get(name))}, which cannot be sent "
            "as JSON: use strings, numbers, booleans, lists and dicts of them, or None."
        ) from None


def parse_reply(message: str | bytes) -> Reply:
    """Read a server's frame.

    Raises
    ------
    BadFrame
        If it is not a reply; nothing else is ever raised.
    """
    data = _parse_object(message, "reply", constants=True)
    code, value = data.get("code"), data.get("response")
    if not isinstance(code, int) or isinstance(code, bool):
        raise BadFrame("The reply has no status code: what answers there is not a better-ipc server.")
    if data.get("decoding") == "JSON" and not data.get("error"):
        value = _parse_response(value)
    return Reply(
        code, value, *(_text(data.get(key)) for key in ("error", "error_details", "kind", "remote_type"))
    )


def value_frame(value: Any) -> str:
    """Return the frame that answers with a value.

    Raises
    ------
    UnsendableReply
        If the value holds something that JSON does not know, or the frame exceeds `MAX_FRAME`.
    """
    plain = value is None or isinstance(value, str)
    try:
        response = value if plain else json.dumps(encoding.plain(value), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise UnsendableReply(Kind.INVALID_RETURN, f"the value is not JSON ({error})") from error
    frame = json.dumps({"decoding": None if plain else "JSON", "code": 200, "response": response})
    # json.dumps escapes all that is not ASCII, so characters are bytes.
    if len(frame) > MAX_FRAME:
        raise UnsendableReply(
            Kind.REPLY_TOO_LARGE,
            f"the reply has {len(frame):,} bytes and {MAX_FRAME:,} are allowed: ask for less, page by page",
        )
    return frame


def error_frame(kind: Kind, error: str, details: str, *, remote_type: str | None = None) -> str:
    """Return the frame that answers with an error; the code follows from the kind."""
    return json.dumps(
        {
            "decoding": None,
            "code": _CODES.get(kind, 500),
            "response": None,
            "error": error,
            "error_details": details,
            "kind": kind,
            "remote_type": remote_type,
        }
    )


def _parse_object(message: str | bytes, what: str, *, constants: bool) -> dict[str, Any]:
    try:
        # Python's own peers may answer with NaN, which is no JSON: taken in replies, never in requests.
        data = json.loads(message) if constants else json.loads(message, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise BadFrame(f"The {what} is not JSON: what came is {shorten(message[:_SHOWN])}.") from None
    if not isinstance(data, dict):
        raise BadFrame(f"The {what} is not a JSON object: what came is {shorten(message[:_SHOWN])}.")
    return data


def _parse_response(text: object) -> Any:
    if not isinstance(text, str):
        raise BadFrame("The reply says that its response is JSON text, and it is not text.")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadFrame(f"The reply's response is not JSON: what came is {shorten(text[:_SHOWN])}.") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _text(value: object) -> str | None:
    return value if isinstance(value, str | None) else shorten(value)


def _is_json(value: object) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def _error_of(reply: Reply, route: str) -> IPCError:
    message = reply.details or reply.error or f"status {reply.code} without a word"
    kind = reply.kind or {403: Kind.UNAUTHORIZED, 404: Kind.ROUTE_NOT_FOUND}.get(reply.code)
    if kind == Kind.UNAUTHORIZED:
        return Unauthorized(f"The bot refuses the route {route!r}: {message}")
    if kind == Kind.ROUTE_NOT_FOUND:
        # Our own server says it in a whole sentence.
        return RouteNotFound(message if reply.kind else f"The bot has no route {route!r}: {message}")
    if kind == Kind.BAD_ARGUMENTS:
        return BadArguments(message)
    if kind == Kind.BAD_FRAME:
        return BadFrame(message)
    return RouteFailed(route, reply.remote_type, message)
