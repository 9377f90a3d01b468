"""What requests to the control API may say: models whose refusals are sentences.

The description of a field is what stands after "must be" in them, and in the documentation.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from botkit.sandbox.control.refusals import ControlError

MOST_MEMBERS = 1_000_000


class Wish(BaseModel):
    """The base of all bodies and queries."""

    model_config = ConfigDict(strict=True, extra="forbid")


def _identifier(value: Any) -> Any:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 20:
        return int(value)
    if type(value) is int and 0 <= value < 1 << 64:
        return value
    raise ValueError


def _text(value: str) -> str:
    value.encode()  # JSON can carry halves of surrogate pairs: UnicodeEncodeError is a ValueError
    return value


Id = Annotated[int, BeforeValidator(_identifier)]
"""An id: a text of digits, or a number."""

Text = Annotated[str, AfterValidator(_text)]
Seconds = Annotated[float, Field(ge=0, le=86400)]


Model = TypeVar("Model", bound=Wish)


def checked(model: type[Model], value: object) -> Model:
    """Return a value as a wish.

    Raises
    ------
    ControlError
        If it is none: with what came, and what is allowed.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise ControlError(_sentence(model, error.errors(include_url=False)[0])) from None


def _sentence(model: type[Wish], error: ErrorDetails) -> str:
    if not error["loc"]:
        return f"The body must be a JSON object, not {_shown(error['input'])}."
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        known = ", ".join(f'"{one}"' for one in model.model_fields) or "nothing"
        return f'"{name}" is not known here; known: {known}.'
    allowed = model.model_fields[name].description or "something else"
    if error["type"] == "missing":
        return f'"{name}" is missing: it must be {allowed}.'
    return f'"{name}" must be {allowed}, not {_shown(error["input"])}.'


def _shown(value: object) -> str:
    """Return a value as it came, shortened."""
    text = json.dumps(value, ensure_ascii=True, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"
