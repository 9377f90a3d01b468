"""Types of fields that several bodies have: ids, permissions, colours, images, times."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from botkit.sandbox.rest.answers import invalid_form
from botkit.sandbox.rest.bodies import Snowflake
from botkit.sandbox.world.permissions import ALL

_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp|avif);base64,", re.ASCII)


def _bits(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 40:
        return int(value) & ALL
    if type(value) is int and value >= 0:
        return value & ALL
    raise ValueError(f'Value "{str(value)[:100]}" is not a permission.')


def _image(value: Any) -> str:
    """Return the hash by which Discord would name an image; it is not kept, since nothing serves it."""
    found = _IMAGE.match(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("Could not interpret value as an image: it must be a data URI.")
    try:
        data = base64.b64decode(value[found.end() :], validate=True)
    except binascii.Error:
        data = b""
    if not data:
        raise ValueError("Unsupported image type given")
    digest = hashlib.blake2b(data, digest_size=16).hexdigest()
    return f"a_{digest}" if found[1] == "gif" else digest


def _time(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f'Could not parse "{str(value)[:100]}". Should be ISO8601.') from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


Id = Annotated[Snowflake, PlainSerializer(str, when_used="json")]
"""An id that becomes part of an object: there it is a text."""

Bits = Annotated[int, BeforeValidator(_bits), PlainSerializer(str, when_used="json")]
"""Permissions: a text of digits (Discord's reference), or a number (its OpenAPI description); unknown bits are cut."""

Color = Annotated[int, Field(ge=0, le=0xFFFFFF)]

Image = Annotated[str, BeforeValidator(_image)]
"""An image as a data URI (Discord's reference, "Image Data"); becomes its hash."""

Time = Annotated[datetime, BeforeValidator(_time)]
"""A time in ISO 8601; without a zone it is UTC."""


def within(field: str, value: int | None, least: int, most: int) -> None:
    """Refuse a number whose range depends on other things than its field.

    Raises
    ------
    RestError
        50035 if it is outside.
    """
    if value is not None and value < least:
        raise invalid_form(field, f"int value should be greater than or equal to {least}.")
    if value is not None and value > most:
        raise invalid_form(field, f"int value should be less than or equal to {most}.")
