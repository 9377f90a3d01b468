"""JSON as the IPC speaks it: orjson where it is exact, the standard library where it is not.

orjson is several times faster and knows less: no numbers beyond 64 bits, no lone surrogates, no keys but strings, and
it reads a number that is too large as a float. What it refuses to write, the standard library writes.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

import orjson

from botkit.ipc import encoding

# What orjson would encode in its own way goes to `encoding.default`, so that there is one way.
_OPTIONS = (
    orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
)


def dumps(value: Any) -> tuple[bytes, bool]:
    """Return a value as JSON text, and whether orjson reads it back as it was.

    Not-a-number and the infinities become null, as in JavaScript.

    Raises
    ------
    TypeError, ValueError, RecursionError
        If the value holds something that JSON does not know.
    """
    try:
        return orjson.dumps(value, encoding.default, _OPTIONS), True
    except TypeError:  # JSONEncodeError is one
        return json.dumps(encoding.plain(value), allow_nan=False).encode("ascii"), False


def dumps_strictly(value: Any) -> tuple[bytes, bool]:
    """Return an argument as JSON text, and whether orjson reads it back; not-a-number is refused.

    Raises
    ------
    TypeError, ValueError, RecursionError
        If the value holds something that JSON does not know.
    """
    text, exact = dumps(value)
    if exact and b"null" in text:
        # orjson's null for a number that is none would be taken for None.
        json.dumps(value, allow_nan=False, default=encoding.default)
    return text, exact


def loads(text: str | bytes | bytearray) -> Any:
    """Return the value of JSON text, by orjson, or by the standard library where that is more tolerant.

    Raises
    ------
    ValueError, RecursionError
        If it is not JSON.
    """
    try:
        return orjson.loads(text)
    except ValueError:
        # Lone surrogates, and nesting deeper than orjson's limit.
        return json.loads(text, parse_constant=_refuse_constant)


def loads_exactly(text: str | bytes | bytearray, *, constants: bool) -> Any:
    """Return the value of JSON text, with numbers of any size.

    Parameters
    ----------
    constants
        Whether NaN and Infinity are taken: Python's own peers answer with them, though they are no JSON.

    Raises
    ------
    ValueError, RecursionError
        If it is not JSON.
    """
    return json.loads(text) if constants else json.loads(text, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
