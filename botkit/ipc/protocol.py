r"""The messages of better-ipc 2.0.3, and what botkit adds to them: frames in, values out, no I/O.

A request is one JSON object, a reply another::

    {"endpoint": "guilds", "secret": "…", "kwargs": {"limit": 20}}
    {"decoding": "JSON", "code": 200, "response": "{\"rows\": …}"}
    {"decoding": null, "code": 404, "response": null, "error": "…", "error_details": "…", "kind": "route_not_found"}

``decoding`` is ``"JSON"`` when ``response`` is JSON text, and null when it is a plain string. Stock peers send a
dict as the first and a string as the second; botkit sends every other JSON value as the first too, which a
stock client reads as well. ``kind`` and ``remote_type`` are botkit's own keys: a stock client passes over them,
and a stock server's errors are told apart by ``code``.

A request may have an ``id``, which its reply repeats, and then the value stands in the reply itself::

    {"endpoint": "guilds", "secret": "…", "kwargs": {"limit": 20}, "id": 7}
    {"id": 7, "code": 200, "value": {"rows": …}}

Two peers of botkit agree on `SUBPROTOCOL` in the handshake, which a stock peer neither offers nor accepts, so it
never sees an id. From then on a text message holds one or more such requests, or replies, one on each line; a
client withdraws a request with ``{"cancel": 7}``; and a large reply comes in parts, see `botkit.ipc._parts`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from botkit.errors import (
    BadArguments,
    BadFrame,
    IPCError,
    ReplyTooLarge,
    RouteFailed,
    RouteNotFound,
    Unauthorized,
)
from botkit.ipc import _json

SUBPROTOCOL = "botkit.ipc.1"
"""What peers of botkit call their line in the WebSocket handshake."""

MAX_REQUEST = 2**20
"""The largest request, in bytes, that botkit's server takes; better-ipc's own limit."""

MAX_STOCK_REPLY = 2**20
"""The largest reply, in bytes, that a stock client takes."""

MAX_IN_FLIGHT = 1024
"""Requests that botkit's server answers on one connection at a time."""

MAX_ID = 2**63 - 1

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
    BUSY = "busy"


class BadRequest(BadFrame):
    """A request that cannot be read; `id` is its id, if that can."""

    def __init__(self, message: str, id: int | None = None) -> None:
        super().__init__(message)
        self.id = id


@dataclass(slots=True)
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
    id
        What the reply repeats; None from a stock client.
    """

    endpoint: str
    arguments: dict[str, Any]
    secret: str = field(default="", repr=False)
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """A question that is withdrawn, by its id."""

    id: int


@dataclass(slots=True)
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
    id
        The id of the request; None from a stock server.
    """

    code: int
    value: Any = None
    error: str | None = None
    details: str | None = None
    kind: str | None = None
    remote_type: str | None = None
    id: int | None = None

    @property
    def ok(self) -> bool:
        """Whether the route returned a value."""
        return self.code == 200 and not self.error

    def raise_for_error(self, route: str) -> None:
        """Raise the error of `botkit.errors` that the reply stands for; do nothing if it holds a value.

        Raises
        ------
        Unauthorized, RouteNotFound, BadArguments, BadFrame, ReplyTooLarge, RouteFailed
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
    BadRequest
        If it is not a request; nothing else is ever raised.
    """
    return _read_request(_parse_object(message, "request"), message)


def parse_line(message: bytes) -> Request | Cancel:
    """Read a line of a botkit client's message.

    Raises
    ------
    BadRequest
        If it is neither a request nor the withdrawal of one; nothing else is ever raised.
    """
    data = _parse_object(message, "request")
    if "cancel" not in data:
        return _read_request(data, message)
    number = data["cancel"]
    if not _is_id(number):
        raise BadRequest("The withdrawn request is not named by its id, a whole number.")
    return Cancel(number)


def _read_request(data: dict[str, Any], message: str | bytes) -> Request:
    number = data.get("id")
    if number is None or "exact" in data:
        # Numbers beyond 64 bits: a stock client sends them as they are, botkit's says so.
        data = _parse_object(message, "request", exactly=True)
    if not (number is None or _is_id(number)):
        raise BadRequest("The request's id is not a whole number from 0 to 2^63 - 1.")
    endpoint, secret, arguments = data.get("endpoint"), data.get("secret"), data.get("kwargs")
    if not isinstance(endpoint, str):
        raise BadRequest('The request names no route: send its name as a string under "endpoint".', number)
    if not isinstance(secret, str | None):
        raise BadRequest('The request\'s key is not a string: send it under "secret".', number)
    if not isinstance(arguments, dict | None):
        raise BadRequest(
            'The request\'s arguments are not an object: send them by name under "kwargs".', number
        )
    return Request(endpoint, arguments or {}, secret or "", number)


def parse_reply(message: str | bytes) -> Reply:
    """Read a server's frame.

    Raises
    ------
    BadFrame
        If it is not a reply; nothing else is ever raised.
    """
    data = _parse_object(message, "reply")
    code, number, value = data.get("code"), data.get("id"), data.get("value")
    if type(code) is not int:
        raise BadFrame("The reply has no status code: what answers there is not a better-ipc server.")
    if not (number is None or _is_id(number)):
        raise BadFrame("The reply's id is not a whole number.")
    if code == 200 and "value" in data and not data.get("error"):
        return Reply(code, value, id=number)
    if "decoding" not in data:
        raise BadFrame("The reply has no `decoding`: ask a better-ipc server on its multicast port.")
    value = data.get("response")
    if data["decoding"] == "JSON" and not data.get("error"):
        value = _parse_response(value)
    error, details, kind, remote = (
        _text(data.get(key)) for key in ("error", "error_details", "kind", "remote_type")
    )
    return Reply(code, value, error, details, kind, remote, number)


def _parse_object(message: str | bytes, what: str, *, exactly: bool = False) -> dict[str, Any]:
    try:
        data = _json.loads_exactly(message, constants=False) if exactly else _json.loads(message)
    except (ValueError, RecursionError):
        raise _bad(what, f"The {what} is not JSON: what came is {shorten(bytes_of(message))}.") from None
    if not isinstance(data, dict):
        raise _bad(what, f"The {what} is not a JSON object: what came is {shorten(bytes_of(message))}.")
    return data


def bytes_of(message: str | bytes) -> str | bytes:
    """Return the beginning of a message, as it may be shown."""
    shown = message[:_SHOWN]
    return shown if isinstance(shown, str) else bytes(shown)


def _bad(what: str, message: str) -> BadFrame:
    return BadRequest(message) if what == "request" else BadFrame(message)


def _parse_response(text: object) -> Any:
    if not isinstance(text, str):
        raise BadFrame("The reply says that its response is JSON text, and it is not text.")
    try:
        return _json.loads_exactly(text, constants=True)
    except (ValueError, RecursionError):
        raise BadFrame(f"The reply's response is not JSON: what came is {shorten(text[:_SHOWN])}.") from None


def _is_id(value: object) -> bool:
    return type(value) is int and 0 <= value <= MAX_ID


def _text(value: object) -> str | None:
    return value if isinstance(value, str | None) else shorten(value)


def _error_of(reply: Reply, route: str) -> IPCError:
    message = reply.details or reply.error or f"status {reply.code} without a word"
    kind = reply.kind or {403: Kind.UNAUTHORIZED, 404: Kind.ROUTE_NOT_FOUND}.get(reply.code)
    match kind:
        case Kind.UNAUTHORIZED:
            return Unauthorized(f"The bot refuses the route {route!r}: {message}")
        case Kind.ROUTE_NOT_FOUND:
            # Our own server says it in a whole sentence.
            return RouteNotFound(message if reply.kind else f"The bot has no route {route!r}: {message}")
        case Kind.BAD_ARGUMENTS:
            return BadArguments(message)
        case Kind.BAD_FRAME:
            return BadFrame(message)
        case Kind.REPLY_TOO_LARGE:
            return ReplyTooLarge(message)
        case _:
            return RouteFailed(route, reply.remote_type, message)
