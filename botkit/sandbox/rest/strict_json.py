"""JSON as RFC 8259 has it: what Python's reader lets through besides that, is refused. And nothing that costs too much.

Refused: NaN and Infinity, bytes that are no UTF-8, halves of surrogate pairs, numbers no float can hold, values nested
deeper than `DEEPEST`, and more than `MOST_VALUES` values.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from botkit.sandbox.rest.answers import no_json, too_large

DEEPEST = 100
MOST_VALUES = 60_000
"""What a body of small values takes in memory is many times its length; Discord's largest have some thousand."""

_LONGEST_INTEGER = 400
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def _integer(text: str) -> int | float:
    if len(text) < 19:
        return int(text)
    if len(text) > _LONGEST_INTEGER:
        raise ValueError("too long")
    value = int(text)
    # A number of more than 64 bits is none that an integer field takes: let it be refused as that field's value.
    return value if -(2**63) <= value < 2**64 else _number(text)


def _number(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError("too large")
    return value


def _constant(name: str) -> Any:
    raise ValueError(name)


_decoder = json.JSONDecoder(parse_int=_integer, parse_float=_number, parse_constant=_constant)


def loads(data: bytes) -> Any:
    """Return the value of a JSON text.

    Raises
    ------
    RestError
        50109 if it is none, 40005 if it has too many values.
    """
    if data.count(b",") > MOST_VALUES:
        raise too_large()
    try:
        value = _decoder.decode(data.decode("utf-8"))
        if _SURROGATE.search(data):
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise no_json() from None
    # Each level has a bracket, so that few texts are looked at twice.
    if data.count(b"[") + data.count(b"{") > DEEPEST and _depth(value) > DEEPEST:
        raise no_json()
    return value


def _depth(value: Any) -> int:
    """Return how deep a value is nested, without recursion."""
    depth, level = 0, [value]
    while level:
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        depth += 1
    return depth
