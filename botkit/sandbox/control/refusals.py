"""What the control API refuses, and in which words: every error is JSON with one sentence."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from botkit.ports import is_loopback
from botkit.sandbox.rest.answers import answer
from botkit.sandbox.world import Unknown
from botkit.sandbox.world.resolving import CannotAct

_log = logging.getLogger(__name__)

BODY_LIMIT = 2**20
"""Bytes of a body."""


class ControlError(ValueError):
    """Something cannot be done to the sandbox.

    Parameters
    ----------
    sentence
        What came, and what is allowed.
    status
        The HTTP status.
    """

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def there_is_no(request: web.Request, allowed: list[str]) -> ControlError:
    """Return the refusal of a request that nothing answers; ``allowed`` are other methods for its path."""
    asked = f"There is no {request.method} {request.path}"
    if allowed:
        return ControlError(f"{asked}; allowed there: {', '.join(allowed)}.", 405)
    return ControlError(f"{asked}; GET {{control}} lists what there is.", 404)


def guard(handler: Handler, host: str) -> Handler:
    """Return a handler that does the same, but translates errors and keeps pages of the web out.

    Parameters
    ----------
    handler
        What answers.
    host
        What the sandbox is bound to. If it is a loopback address, the requests must name one, too: a page can let
        a name of its own mean 127.0.0.1 ("DNS rebinding"), and is then of the same origin as the sandbox.
    """
    only_local = is_loopback(host)

    async def guarded(request: web.Request) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if origin is not None and not is_loopback(_host(origin)):
            return answer({"error": f"Pages of {origin} may not control the sandbox."}, 403)
        if only_local and not is_loopback(_host(f"//{request.host}")):
            sentence = f"The sandbox is not {request.host!r}: ask for 127.0.0.1 or localhost, or give --host."
            return answer({"error": sentence}, 403)
        try:
            return await handler(request)
        except ControlError as error:
            return answer({"error": str(error)}, error.status)
        except CannotAct as error:
            return answer({"error": str(error)}, 400)
        except Unknown as error:
            hint = "GET {control}/guilds tells which there are, and /guilds/{guild} what is in one."
            return answer({"error": f"{error} {hint}"}, 404)
        except web.HTTPException as error:
            return answer({"error": _sentence(request, error)}, error.status)
        except Exception as error:
            _log.exception("%s %s failed", request.method, request.path)
            return answer({"error": f"The sandbox failed: {type(error).__name__}; its log tells more."}, 500)

    return guarded


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""


def _sentence(request: web.Request, error: web.HTTPException) -> str:
    asked = f"{request.method} {request.path}"
    if error.status == 413:
        return f"The body of {asked} is too large: {BODY_LIMIT:,} bytes are allowed."
    return f"{asked}: {error.reason}."
