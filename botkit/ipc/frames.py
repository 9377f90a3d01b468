"""The frames that peers send, see `botkit.ipc.protocol`: values in, bytes out, no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from botkit.errors import BadArguments
from botkit.ipc import _json
from botkit.ipc.protocol import MAX_REQUEST, MAX_STOCK_REPLY, Kind, shorten

_MESSAGE = 128 * 2**10
_NOTHING = b"{}", True

# better-ipc's `StatusEnum` knows 200, 403, 404 and 500 only: its client raises ValueError at any other code.
_CODES = {Kind.UNAUTHORIZED: 403, Kind.ROUTE_NOT_FOUND: 404}


class UnsendableReply(ValueError):
    """A route's value cannot be sent; the server answers with `kind` and the message, and raises nothing."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def arguments_text(endpoint: str, arguments: dict[str, Any]) -> tuple[bytes, bool]:
    """Return a request's arguments as JSON text, and whether orjson reads that back as it was.

    Raises
    ------
    BadArguments
        If an argument is not a JSON value, or they are too large together; the message names it.
    """
    if not arguments:
        return _NOTHING
    try:
        text, exact = _json.dumps_strictly(arguments)
    except (TypeError, ValueError, RecursionError):
        name = next((name for name, value in arguments.items() if not _is_json(value)), "?")
        raise BadArguments(
            f"The argument {name!r} of route {endpoint!r} is {shorten(arguments.get(name))}, which cannot be sent "
            "as JSON: use strings, numbers, booleans, lists and dicts of them, or None."
        ) from None
    if len(text) + len(endpoint) * 6 + 1024 > MAX_REQUEST:
        raise BadArguments(
            f"The arguments of route {shorten(endpoint)} have {len(text):,} bytes as JSON and about "
            f"{MAX_REQUEST:,} are taken: send less at a time."
        )
    return text, exact


def request_frame(
    endpoint: str,
    secret: str | None,
    arguments: dict[str, Any] | tuple[bytes, bool],
    id: int | None = None,
) -> bytes:
    """Return the frame that asks a route; without an id it is what better-ipc's own client sends.

    Parameters
    ----------
    endpoint, secret
        The route's name and the server's key.
    arguments
        The route's arguments, or what `arguments_text` has made of them.
    id
        What the reply is to repeat; only for botkit's servers.

    Raises
    ------
    BadArguments
        If an argument is not a JSON value, or they are too large together; the message names it.
    """
    text, exact = arguments_text(endpoint, arguments) if isinstance(arguments, dict) else arguments
    head = b'{"endpoint":%b,"secret":%b,"kwargs":%b' % (
        _json.dumps(endpoint)[0],
        _json.dumps(secret)[0],
        text,
    )
    if id is None:
        return head + b"}"
    return b'%b,"id":%d%b}' % (head, id, b"" if exact else b',"exact":true')


def cancel_frame(id: int) -> bytes:
    """Return the frame that withdraws a request; only for botkit's servers."""
    return b'{"cancel":%d}' % id


def value_frame(value: Any, id: int | None = None) -> bytes:
    """Return the frame that answers with a value; without an id it is one that a stock client reads.

    Raises
    ------
    UnsendableReply
        If the value holds something that JSON does not know, or a stock client could not take the frame.
    """
    try:
        text, exact = _json.dumps(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise UnsendableReply(Kind.INVALID_RETURN, f"the value is not JSON ({error})") from error
    if id is not None and exact:
        return b'{"id":%d,"code":200,"value":%b}' % (id, text)
    plain = value is None or (isinstance(value, str) and exact)
    head = {} if id is None else {"id": id}
    response = value if plain else text.decode()
    return _json.dumps({**head, "decoding": None if plain else "JSON", "code": 200, "response": response})[0]


def check_stock_size(frame: bytes) -> bytes:
    """Return a frame that a client takes which is not known to be botkit's.

    Raises
    ------
    UnsendableReply
        If it is too large: such a client would close the line.
    """
    if len(frame) > MAX_STOCK_REPLY:
        raise UnsendableReply(
            Kind.REPLY_TOO_LARGE,
            f"the reply has {len(frame):,} bytes and better-ipc's client takes {MAX_STOCK_REPLY:,}: ask for less, page "
            "by page, or with botkit.connect()",
        )
    return frame


def error_frame(
    kind: Kind,
    error: str,
    details: str,
    *,
    remote_type: str | None = None,
    id: int | None = None,
) -> bytes:
    """Return the frame that answers with an error; the code follows from the kind."""
    head = {} if id is None else {"id": id}
    body = {
        "decoding": None,
        "code": _CODES.get(kind, 500),
        "response": None,
        "error": error,
        "error_details": details,
        "kind": kind.value,
        "remote_type": remote_type,
    }
    return _json.dumps({**head, **body})[0]


def messages(frames: Iterable[bytes]) -> Iterator[bytes]:
    """Yield frames as messages between peers of botkit: as many frames in each as reasonable, one on a line."""
    batch: list[bytes] = []
    size = 0
    for frame in frames:
        if batch and size + len(frame) > _MESSAGE:
            yield b"\n".join(batch)
            batch, size = [], 0
        batch.append(frame)
        size += len(frame) + 1
    if batch:
        yield b"\n".join(batch)


def _is_json(value: object) -> bool:
    try:
        _json.dumps_strictly(value)
    except (TypeError, ValueError, RecursionError):
        return False
    return True
