"""How the sandbox's REST answers: JSON, and errors in Discord's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from typing import Any

from aiohttp import web

from botkit.sandbox.world.objects import dumps

UNKNOWN = {
    "Application": 10002,
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "Overwrite": 10009,
    "Role": 10011,
    "User": 10013,
    "Emoji": 10014,
    "Webhook": 10015,
    "Ban": 10026,
    "interaction": 10062,
    "application command": 10063,
}
"""The codes of what is not known (Discord's reference, "JSON Error Codes")."""


MOST_SNOWFLAKE = 2**63 - 1
MOST_ERRORS = 100
"""So many wrong fields are told, that a body of a million of them does not get an answer of a hundred million bytes."""
BANNED = (
    "You are being blocked from accessing our API temporarily due to exceeding our rate limits frequently. "
    "Please read our docs at https://discord.com/developers/docs/topics/rate-limits to prevent this moving forward."
)
_JSON = {"Content-Type": "application/json"}


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
    """An answer with a status other than 200 and 204.

    Parameters
    ----------
    value
        The JSON value.
    status
        The HTTP status.
    """

    value: Any
    status: int = 200


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return a JSON answer. The content type is bare: py-cord reads nothing else as JSON."""
    told = {"Content-Type": "application/json", **headers} if headers else _JSON
    return web.Response(status=status, body=dumps(value), headers=told)


def plain(status: int, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return the answer of an HTTP error that has no code of Discord's, such as 404 for what is not there."""
    return answer(plain_error(status).body, status, headers)


def plain_error(status: int) -> RestError:
    """Return the same as an error."""
    return RestError(status, f"{status}: {HTTPStatus(status).phrase}")


def page(status: int, title: str) -> web.Response:
    """Return a page as Cloudflare puts it before Discord when Discord does not answer."""
    text = (
        f"<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n"
        f"<center><h1>{status} {title}</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n"
    )
    return web.Response(status=status, text=text, content_type="text/html", headers={"Server": "cloudflare"})


def banned() -> web.Response:
    """Return what Cloudflare says to an address that made too many invalid requests.

    It is JSON, but not that of a rate limit: it does not say for how long, and there is no ``Via`` header, since
    it does not come from Discord itself.
    """
    body = {"message": BANNED, "code": 0}
    return answer(body, 429, {"Server": "cloudflare"})


def unauthorized() -> RestError:
    """Return what Discord says to a missing or wrong token."""
    return plain_error(401)


def no_json() -> RestError:
    """Return what Discord says of a body that is not the JSON it should be."""
    return RestError(400, "The request body contains invalid JSON.", 50109)


def too_large() -> RestError:
    """Return what Discord says of a body, or a file in it, that is too large."""
    return RestError(413, "Request entity too large", 40005)


def no_snowflake(name: str, text: str) -> RestError:
    """Return what Discord says of an id in the path that is none."""
    if text.isascii() and text.isdecimal():
        return invalid_form(name, f"snowflake value should be less than or equal to {MOST_SNOWFLAKE}.")
    return invalid_form(name, f'Value "{text}" is not snowflake.')


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
    for path, sentence in islice(wrong, MOST_ERRORS):
        place = errors
        for step in path:
            # What is wrong with a field as a whole goes before what is wrong in it: both do not fit in one place.
            if "_errors" in place:
                break
            place = place.setdefault(_key(step), {})
        if not place or "_errors" in place:
            # Discord's OpenAPI description says that this code is a number; its servers send a word.
            place.setdefault("_errors", []).append({"code": 50035, "message": sentence})
    return RestError(400, "Invalid Form Body", 50035, errors)


def _key(step: str | int) -> str:
    # A key of the request that is called like ours would be taken for a list of errors.
    return "__errors" if step == "_errors" else str(step)
