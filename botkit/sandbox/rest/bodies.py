"""Bodies of requests: JSON or a form with files, and what Discord says of those that do not fit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from aiohttp import BodyPartReader, web
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from botkit.sandbox.rest.answers import RestError

MOST_FILES = 10
FILE_LIMIT = 10 * 2**20
"""Bytes of one file (Discord's reference, "Uploading Files")."""


class Body(BaseModel):
    """The base of all bodies: numbers are numbers, and unknown keys are ignored, as Discord does."""

    model_config = ConfigDict(strict=True, extra="ignore")

    def given(self) -> dict[str, Any]:
        """Return the keys that the request has set, null ones too."""
        return self.model_dump(mode="json", exclude_unset=True)


class Query(BaseModel):
    """The base of all queries: numbers come as texts."""

    model_config = ConfigDict(extra="ignore")


def _snowflake(value: Any) -> Any:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 20:
        return int(value)
    if type(value) is int and 0 <= value < 1 << 64:
        return value
    raise ValueError(f'Value "{value}" is not snowflake.')


Snowflake = Annotated[int, BeforeValidator(_snowflake)]
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


async def read(request: web.Request) -> tuple[Any, list[Upload]]:
    """Return the JSON value of a request and the files that came with it.

    Raises
    ------
    RestError
        50109 if the JSON is none; 40005 if a file is too large.
    """
    if request.content_type.startswith("multipart/"):
        return await _form(request)
    return _parsed(await request.read() or b"{}"), []


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise RestError(400, "The request body contains invalid JSON.", 50109) from None


async def _form(request: web.Request) -> tuple[Any, list[Upload]]:
    value: Any = {}
    uploads: list[Upload] = []
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            data = bytes(await part.read())
            if part.name == "payload_json":
                value = _parsed(data)
            elif part.filename is not None:
                uploads.append(_upload(part, data, len(uploads)))
            elif isinstance(value, dict) and part.name:
                value[part.name] = data.decode(errors="replace")
    except (ValueError, AssertionError):
        # aiohttp's reader raises these for a form without boundary or with a broken part.
        raise RestError(400, "Invalid Form Body", 50035) from None
    if len(uploads) > MOST_FILES:
        raise RestError(400, f"Maximum number of attachments in a message reached ({MOST_FILES})", 30015)
    return value, uploads


def _upload(part: BodyPartReader, data: bytes, place: int) -> Upload:
    if len(data) > FILE_LIMIT:
        raise RestError(413, "Request entity too large", 40005)
    digits = "".join(one for one in part.name or "" if one.isdecimal())
    kind = part.headers.get("Content-Type", "application/octet-stream")
    return Upload(int(digits[:4]) if digits else place, part.filename or "unknown", kind, data)


_SENTENCES = {
    "missing": "This field is required",
    "string_too_short": "Must be {min_length} or more in length.",
    "string_too_long": "Must be {max_length} or fewer in length.",
    "too_short": "Must be {min_length} or more in length.",
    "too_long": "Must be {max_length} or fewer in length.",
    "greater_than_equal": "int value should be greater than or equal to {ge}.",
    "less_than_equal": "int value should be less than or equal to {le}.",
    "literal_error": "Value must be one of {expected}.",
    "model_type": "Only dictionaries may be used in a DictType",
    "dict_type": "Only dictionaries may be used in a DictType",
    "list_type": "Only iterables may be used in a ListType",
    "string_type": "Could not interpret value as string.",
    "int_type": "Could not interpret value as int.",
    "int_parsing": "Could not interpret value as int.",
    "bool_type": "Must be either true or false.",
}


def sentences(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each wrong field's path and what Discord says of it."""
    for one in error.errors(include_url=False):
        context = one.get("ctx") or {}
        pattern = _SENTENCES.get(one["type"])
        own = one["msg"].removeprefix("Value error, ")
        sentence = own if pattern is None else pattern.format(**context)
        yield one["loc"] or ("_body",), sentence
