"""How the sandbox's REST answers: JSON, and errors in Discord's words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from botkit.sandbox.payloads import dumps


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


def answer(value: Any, status: int = 200) -> web.Response:
    """Return a JSON answer. The content type is bare: py-cord reads nothing else as JSON."""
    response = web.Response(status=status, body=dumps(value))
    response.headers["Content-Type"] = "application/json"
    return response


def unauthorized() -> RestError:
    """Return what Discord says to a missing or wrong token."""
    return RestError(401, "401: Unauthorized")


def unknown(thing: str) -> RestError:
    """Return what Discord says of an id that it does not know."""
    codes = {
        "Application": 10002,
        "Channel": 10003,
        "Guild": 10004,
        "Member": 10007,
        "Message": 10008,
        "User": 10013,
        "Webhook": 10015,
        "interaction": 10062,
        "application command": 10063,
    }
    return RestError(404, f"Unknown {thing}", codes[thing])


def invalid_form(field: str, sentence: str) -> RestError:
    """Return what Discord says of a body in which a field does not fit."""
    # Discord's OpenAPI description says that this code is a number; its servers send a word.
    error = {"code": 50035, "message": sentence}
    return RestError(400, "Invalid Form Body", 50035, {field: {"_errors": [error]}})


async def body_of(request: web.Request) -> Any:
    """Return the JSON of a request: its body, or the part ``payload_json`` of a form.

    Raises
    ------
    RestError
        If there is none.
    """
    try:
        if request.content_type == "application/json":
            return json.loads(await request.read() or b"null")
        form = await request.post()
        payload = form.get("payload_json")
        return json.loads(payload) if isinstance(payload, str) else {}
    except (ValueError, RecursionError):
        raise RestError(400, "The request body contains invalid JSON.", 50109) from None


async def object_of(request: web.Request) -> dict[str, Any]:
    """Return the JSON object of a request.

    Raises
    ------
    RestError
        If it is something else.
    """
    body = await body_of(request)
    if not isinstance(body, dict):
        raise invalid_form("body", "Only dictionaries may be used in a DictType")
    return body
