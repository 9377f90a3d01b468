"""How the value of a route is sent: one encoding, into what JSON knows.

=======================  =================================================================
value                    sent as
=======================  =================================================================
str, bool, None, int     themselves; an int is a number, however large
float                    a number; NaN and the infinities, which JSON does not know, as null
list, tuple, set, deque  a list; a set in its order where it has one
dict                     an object; keys that are no strings are written as their value is
datetime                 ISO 8601 in UTC, ``"2026-11-24T09:30:00Z"``; without a zone it counts as UTC
date, time               ISO 8601
timedelta                seconds, a number
Enum                     its value; an enum of py-cord its name
Decimal, UUID, Path      a string
bytes                    base64, a string
`Snowflake`              a string: ids exceed 2**53, which is as far as numbers go in a browser
dataclass                an object of its fields, without those that begin with an underscore
pydantic model           an object of its fields, or what its own serializers return
pydantic secret          asterisks
object of py-cord        an object with ``id`` (a string) and what is useful of it; see `discord_values`
=======================  =================================================================

An id is a string because the value says that it is one (an object of py-cord, a `Snowflake`), never because of its
size or of the key it stands under. Everything else is an error that names the type and the place.
This module imports no py-cord and no pydantic: a value of theirs exists only where they are loaded.
"""

from __future__ import annotations

import binascii
import dataclasses
import math
import sys
from collections.abc import Callable, Collection, Mapping, Set
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from pathlib import PurePath
from typing import Any
from weakref import WeakKeyDictionary

from botkit.ipc.snowflake import Snowflake

Encoder = Callable[[Any], Any]

MAX_DEPTH = 100
"""How deep lists and objects may be nested."""


class EncodingError(TypeError):
    """A value that cannot be sent; the message names its type and its place."""

    def __init__(self, reason: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = path

    def below(self, step: str) -> EncodingError:
        """Return the same error, seen from one level further out."""
        return EncodingError(self.reason, (step, *self.path))

    def __str__(self) -> str:
        place = "".join(self.path[:12]).removeprefix(".") + ("…" if len(self.path) > 12 else "")
        return f"the value at {place} {self.reason}" if place else f"the value {self.reason}"


def plain(value: Any) -> Any:
    """Return a value as JSON values alone: dict with string keys, list, str, int, float, bool and None.

    Raises
    ------
    EncodingError
        If it holds something that has no encoding, or itself, or more than `MAX_DEPTH` levels.
    """
    return _plain(value, set())


def default(value: Any) -> Any:
    """Return one value that a JSON encoder does not know as one that it does, or as one step towards it.

    Give it to an encoder as its ``default``. For the very same output as `plain`, orjson needs the options
    ``OPT_PASSTHROUGH_DATETIME | OPT_PASSTHROUGH_DATACLASS | OPT_PASSTHROUGH_SUBCLASS``; what it refuses still
    (keys that are no strings, numbers of more than 64 bits, circles) goes through `plain`, which also tells the place.

    Raises
    ------
    EncodingError
        If it has no encoding.
    """
    kind = type(value)
    encoder = _known.get(kind)
    if encoder is None:
        encoder = _known[kind] = _encoder_of(kind)
    return encoder(value)


def _plain(value: Any, inside: set[int]) -> Any:
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is float:
        return value if math.isfinite(value) else None
    identity = id(value)
    if identity in inside:
        raise EncodingError(f"is a {type_name(kind)} that holds itself")
    if len(inside) >= MAX_DEPTH:
        raise EncodingError(f"is nested more than {MAX_DEPTH} levels deep")
    inside.add(identity)
    try:
        if kind is dict:
            return _plain_dict(value, inside)
        if kind is list or kind is tuple:
            return _plain_list(value, inside)
        return _plain(default(value), inside)
    finally:
        inside.discard(identity)


def _plain_dict(value: dict[Any, Any], inside: set[int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, item in value.items():
        name = key if type(key) is str else _key(key)
        kind = type(item)
        if kind is str or kind is int:  # most of what is sent: spare the call
            found[name] = item
            continue
        try:
            found[name] = _plain(item, inside)
        except EncodingError as error:
            raise error.below(f".{name}") from None
    return found


def _plain_list(value: Collection[Any], inside: set[int]) -> list[Any]:
    found: list[Any] = []
    try:
        for item in value:
            found.append(_plain(item, inside))  # noqa: PERF401 - the error needs to know how far it came
    except EncodingError as error:
        raise error.below(f"[{len(found)}]") from None
    return found


def _key(key: Any) -> str:
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    try:
        text = _plain(key, set())
    except EncodingError:
        text = None
    if not isinstance(text, str | int | float) or isinstance(text, bool):
        raise EncodingError(f"is a {type_name(type(key))}, which cannot be a key")
    return str(text)


def _encoder_of(kind: type) -> Encoder:
    for base in kind.__mro__:
        encoder = _BY_TYPE.get(base) or _BY_NAME.get(type_name(base))
        if encoder is not None:
            return encoder
    if dataclasses.is_dataclass(kind):
        names = [field.name for field in dataclasses.fields(kind) if not field.name.startswith("_")]
        return lambda value: {name: getattr(value, name) for name in names}
    return _of_pydantic(kind) or _of_discord(kind) or _of_shape(kind)


def _of_pydantic(kind: type) -> Encoder | None:
    pydantic = sys.modules.get("pydantic")
    if pydantic is None:
        return None
    if issubclass(kind, pydantic.BaseModel):
        return _model
    return (lambda _: "**********") if hasattr(kind, "get_secret_value") else None


def _model(value: Any) -> dict[str, Any]:
    kind = type(value)
    written = kind.__pydantic_decorators__
    if written.field_serializers or written.model_serializers:
        dumped: dict[str, Any] = value.model_dump()
        return dumped
    # Not model_dump, which encodes what is inside by rules of its own: an id of a dataclass in it would be a number.
    shown = [name for name, field in kind.model_fields.items() if not field.exclude]
    found = {name: getattr(value, name) for name in (*shown, *kind.model_computed_fields)}
    return {**found, **(value.model_extra or {})}


def _of_discord(kind: type) -> Encoder | None:
    if not any(base.__module__.partition(".")[0] == "discord" for base in kind.__mro__):
        return None
    from botkit.ipc import discord_values

    return discord_values.encoder_of(kind)


def _of_shape(kind: type) -> Encoder:
    if issubclass(kind, Mapping):
        return dict
    if issubclass(kind, Set):
        return _ordered
    if issubclass(kind, Collection):
        return list
    return refuse


def refuse(value: Any) -> Any:
    """Raise the error for a value that has no encoding."""
    raise EncodingError(
        f"is a {type_name(type(value))}, which cannot be sent: return JSON values, times, enums, dataclasses, "
        "pydantic models or objects of py-cord"
    )


def _ordered(values: Any) -> list[Any]:
    try:
        return sorted(values)
    except TypeError:
        return list(values)


def _base64(value: bytes | bytearray | memoryview) -> str:
    return binascii.b2a_base64(value, newline=False).decode("ascii")


def _time(value: datetime) -> str:
    at = value.astimezone(UTC) if value.tzinfo else value
    return at.replace(tzinfo=None).isoformat() + "Z"


def type_name(kind: type) -> str:
    """Return a class's name with its module, but for Python's own."""
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


# Found along the method resolution order: a subclass is encoded as the nearest of these. An enum that is also a str or
# an int (StrEnum, IntEnum) has that type nearer than Enum; its value is the same.
_BY_TYPE: dict[type, Encoder] = {
    Snowflake: lambda value: str(int(value)),
    Enum: lambda value: value.value,
    str: str.__str__,
    bool: bool,
    int: int,
    float: float,
    dict: dict,
    list: list,
    set: _ordered,
    frozenset: _ordered,
    datetime: _time,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: timedelta.total_seconds,
    PurePath: str,
    bytes: _base64,
    bytearray: _base64,
    memoryview: _base64,
}
# By name: whoever has such a value has imported its module, and the one who asks need not wait for that.
_BY_NAME: dict[str, Encoder] = {"decimal.Decimal": str, "uuid.UUID": str}
# Weakly: the classes of a cog that is reloaded are new ones each time.
_known: WeakKeyDictionary[type, Encoder] = WeakKeyDictionary()
