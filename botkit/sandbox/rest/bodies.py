"""Bodies of requests: JSON or a form with files, and what Discord says of those that do not fit."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, ClientPayloadError, MultipartReader, web
from aiohttp.http import HttpProcessingError
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from botkit.sandbox.rest.answers import (
    MOST_SNOWFLAKE,
    RestError,
    invalid_fields,
    no_json,
    plain_error,
    too_large,
)
from botkit.sandbox.rest.strict_json import loads

MOST_FILES = 10
FILE_LIMIT = 10 * 2**20
"""Bytes of one file (Discord's reference, "Uploading Files")."""
JSON_LIMIT = 16 * 2**20
"""Bytes of a JSON body: a picture of 10 MiB in Base64 fits in."""
MOST_PARTS = 100
BODY_SECONDS = 60.0
"""So long may a body be on its way."""


class Body(BaseModel):
    """The base of all bodies: numbers are numbers, and unknown keys are ignored, as Discord does."""

    model_config = ConfigDict(strict=True, extra="ignore")

    def given(self) -> dict[str, Any]:
        """Return the keys that the request has set, null ones too."""
        return self.model_dump(mode="json", exclude_unset=True)


class Query(BaseModel):
    """The base of all queries: numbers come as texts."""

    model_config = ConfigDict(extra="ignore")


def snowflake(value: Any) -> int:
    """Return a value of a request as an id.

    Raises
    ------
    ValueError
        If it is none, in Discord's words.
    """
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 20:
        value = int(value)
    if type(value) is not int or value < 0:
        raise ValueError(f'Value "{str(value)[:100]}" is not snowflake.')
    if value > MOST_SNOWFLAKE:
        raise ValueError(f"snowflake value should be less than or equal to {MOST_SNOWFLAKE}.")
    return value


Snowflake = Annotated[int, BeforeValidator(snowflake)]
"""An id in a body or query: a text of digits, or a number."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a body.

    Parameters
    ----------
    number
        The n of ``files[n]``.
    filename, content_type, data
        As the form gave them.
    """

    number: int
    filename: str
    content_type: str
    data: bytes


@dataclass(slots=True)
class Content:
    """What a request carries.

    Parameters
    ----------
    value
        Its JSON value.
    raw
        The bytes of that; None for a form without ``payload_json``, and where there is no body.
    uploads
        The files that came with it.
    """

    value: Any = field(default_factory=dict)
    raw: bytes | None = None
    uploads: list[Upload] = field(default_factory=list)


async def read(request: web.Request, seconds: float = BODY_SECONDS) -> Content:
    """Return what a request carries.

    Parameters
    ----------
    request
        aiohttp's request.
    seconds
        How long its body may be on its way.

    Raises
    ------
    RestError
        50109 if the JSON is none; 40005 if it or a file is too large; 50035 if it is neither JSON nor a form, or a
        broken form; 408 if it does not come in time.
    """
    try:
        if request.content.is_eof():
            return await _content(request)
        # Half of what `asyncio.timeout` costs, on nearly every request with a body.
        timer = asyncio.get_running_loop().call_later(seconds, request.content.set_exception, TimeoutError())
        try:
            return await _content(request)
        finally:
            timer.cancel()
    except TimeoutError:
        raise plain_error(408) from None
    except (web.RequestPayloadError, ClientPayloadError):
        # Chunks or a compression that are none.
        raise no_json() from None


async def _content(request: web.Request) -> Content:
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _form(request)
    data = await _bytes(request)
    if not data:
        return Content()
    if kind == "application/x-www-form-urlencoded":
        return _urlencoded(data)
    if kind != "application/json":
        raise _wrong_type()
    return Content(loads(data), data)


async def _bytes(request: web.Request) -> bytes:
    if (request.content_length or 0) > JSON_LIMIT:
        raise too_large()
    data = await request.content.readany()
    if request.content.at_eof():
        return data
    chunks = bytearray(data)
    while chunk := await request.content.readany():
        chunks += chunk
        # Also of a compressed body, whose length nobody has told.
        if len(chunks) > JSON_LIMIT:
            raise too_large()
    return bytes(chunks)


def _urlencoded(data: bytes) -> Content:
    # py-cord answers interactions in this way when there are no files.
    pairs = _pairs(data)
    payload = pairs.get("payload_json")
    return Content(pairs) if payload is None else Content(loads(payload.encode()), payload.encode())


def _pairs(data: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(data.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_PARTS))
    except ValueError:
        raise _broken_form() from None


def _wrong_type() -> RestError:
    kinds = "'application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'"
    return invalid_fields([((), f'Expected "Content-Type" header to be one of {{{kinds}}}.')])


def _broken_form() -> RestError:
    return RestError(400, "Invalid Form Body", 50035)


async def _form(request: web.Request) -> Content:
    content = Content()
    fields: dict[str, str] = {}
    try:
        reader = await request.multipart()
        for _ in range(MOST_PARTS):
            part = await reader.next()
            if part is None:
                break
            if isinstance(part, MultipartReader):
                raise _broken_form()
            await _take(part, content, fields)
        else:
            raise _broken_form()
    except (ValueError, AssertionError, RuntimeError, LookupError, EOFError, HttpProcessingError):
        # aiohttp's reader raises these for a form without boundary or with a broken part.
        raise _broken_form() from None
    if isinstance(content.value, dict):
        content.value = fields | content.value
    if len(content.uploads) > MOST_FILES:
        raise RestError(400, f"Maximum number of attachments in a message reached ({MOST_FILES})", 30015)
    return content


async def _take(part: BodyPartReader, content: Content, fields: dict[str, str]) -> None:
    data = await _part(part)
    if part.name == "payload_json":
        content.raw = data
        content.value = loads(data)
    elif part.filename is not None:
        content.uploads.append(_upload(part, data, len(content.uploads)))
    elif part.name:
        fields[part.name] = data.decode(errors="replace")


async def _part(part: BodyPartReader) -> bytes:
    data = bytearray()
    while chunk := await part.read_chunk():
        data += chunk
        if len(data) > FILE_LIMIT:
            raise too_large()
    return bytes(data)


def _upload(part: BodyPartReader, data: bytes, place: int) -> Upload:
    digits = re.search("[0-9]{1,4}", part.name or "")
    kind = part.headers.get("Content-Type", "application/octet-stream")
    return Upload(int(digits[0]) if digits else place, part.filename or "unknown", kind, data)


_SENTENCES = {
    "missing": "This field is required",
    "string_too_short": "Must be {min_length} or more in length.",
    "string_too_long": "Must be {max_length} or fewer in length.",
    "too_short": "Must be {min_length} or more in length.",
    "too_long": "Must be {max_length} or fewer in length.",
    "greater_than_equal": "int value should be greater than or equal to {ge}.",
    "greater_than": "int value should be greater than {gt}.",
    "less_than_equal": "int value should be less than or equal to {le}.",
    "less_than": "int value should be less than {lt}.",
    "literal_error": "Value must be one of {expected}.",
    "enum": "Value must be one of {expected}.",
    "string_pattern_mismatch": "String value did not match validation regex.",
    **dict.fromkeys(
        ("model_type", "model_attributes_type", "dict_type"), "Only dictionaries may be used in a DictType"
    ),
    **dict.fromkeys(("list_type", "tuple_type", "set_type"), "Only iterables may be used in a ListType"),
    **dict.fromkeys(("string_type", "string_unicode"), "Could not interpret value as string."),
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_parsing_size", "int_from_float"), "Could not interpret value as int."
    ),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "Could not interpret value as float."),
    **dict.fromkeys(("bool_type", "bool_parsing"), "Must be either true or false."),
}
_TYPE = re.compile(r"int|str|float|bool|none|.*[\[(].*|[A-Z][A-Za-z]*[a-z][A-Za-z]*", re.DOTALL)
"""What pydantic puts into a path for the branches of a union: names of types, which are no fields."""


def sentences(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each wrong field's path and what Discord says of it."""
    for one in error.errors(include_url=False, include_input=False):
        pattern = _SENTENCES.get(one["type"])
        own = one["msg"].removeprefix("Value error, ")
        sentence = own if pattern is None else pattern.format(**(one.get("ctx") or {}))
        yield (
            tuple(step for step in one["loc"] if isinstance(step, int) or not _TYPE.fullmatch(step)),
            sentence,
        )
