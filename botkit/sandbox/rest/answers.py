"""How the sandbox's REST answers: JSON, and errors in Discord's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from botkit.sandbox.world.objects import dumps

UNKNOWN = {
    "Application": 10002,
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "Role": 10011,
    "User": 10013,
    "Emoji": 10014,
    "Webhook": 10015,
    "Ban": 10026,
    "interaction": 10062,
    "application command": 10063,
}
"""The codes of what is not known (Discord's reference, "JSON Error Codes")."""


class RestError(Exception):
    """A request is refused as Discord refuses it.

    Parameters
    ----------
    status
        The HTTP status.
    message, code
        Discord's words and its JSON error code (Discord's reference, "JSON Error Codes"); 0 for plain HTTP errors.
    errors
        What is wrong with which field.
    """

    def __init__(
        self, status: int, message: str, code: int = 0, errors: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(status, message, code)
        self.status = status
        self.body: dict[str, Any] = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with a status other than 200 and 204, or with headers of its own.

    Parameters
    ----------
    value
        The JSON value.
    status
        The HTTP status.
    """

    value: Any
    status: int = 200


def answer(value: Any, status: int = 200) -> web.Response:
    """Return a JSON answer. The content type is bare: py-cord reads nothing else as JSON."""
    response = web.Response(status=status, body=dumps(value))
    response.headers["Content-Type"] = "application/json"
    return response


def unauthorized() -> RestError:
    """Return what Discord says to a missing or wrong token."""
    return RestError(401, "401: Unauthorized")


def unknown(thing: str) -> RestError:
    """Return what Discord says of an id that it does not know; a key of `UNKNOWN`."""
    return RestError(404, f"Unknown {thing}", UNKNOWN[thing])


def missing_access() -> RestError:
    """Return what Discord says when the bot cannot see what it asks about."""
    return RestError(403, "Missing Access", 50001)


def missing_permissions() -> RestError:
    """Return what Discord says when the bot may see, but not do that."""
    return RestError(403, "Missing Permissions", 50013)


def invalid_form(field: str | Iterable[str | int], sentence: str) -> RestError:
    """Return what Discord says of a body in which a field does not fit.

    Parameters
    ----------
    field
        Its name, or the path to it (``("embeds", 0, "title")``).
    sentence
        What it must be.
    """
    return invalid_fields([((field,) if isinstance(field, str) else tuple(field), sentence)])


def invalid_fields(wrong: Iterable[tuple[tuple[str | int, ...], str]]) -> RestError:
    """Return the same for several fields at once, nested as in Discord's reference, "Error Messages"."""
    errors: dict[str, Any] = {}
    for path, sentence in wrong:
        place = errors
        for step in path:
            place = place.setdefault(str(step), {})
        # Discord's OpenAPI description says that this code is a number; its servers send a word.
        place.setdefault("_errors", []).append({"code": 50035, "message": sentence})
    return RestError(400, "Invalid Form Body", 50035, errors)
