"""What may be asked of the dashboard over HTTP: a list of the few requests that a page makes, all else is refused.

Voila answers more than that: the files of templates, themes, any path as if it were a file. Each of those would have
to be looked at again with every version of it; what does not pass here never reaches it.
"""

from __future__ import annotations

import re
from typing import Any

from tornado.httputil import HTTPMessageDelegate, HTTPServerRequest
from tornado.routing import Router
from tornado.web import Application, HTTPError, RequestHandler

LIMITS: dict[str, Any] = {
    "max_body_size": 64 * 1024,  # nobody has anything to upload
    "max_header_size": 32 * 1024,
    "idle_connection_timeout": 20.0,  # for the next request's headers, too: who sends them slowly is cut off
    "body_timeout": 20.0,
}
"""Arguments for ``tornado.httpserver.HTTPServer``: bytes, and seconds."""

_KERNEL = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_READ = ("GET", "HEAD")

ADMITTED: tuple[tuple[tuple[str, ...], str], ...] = (
    (_READ, r""),  # the page
    (_READ, r"botkit/assets/.+"),  # its scripts, at the address that browsers keep
    (_READ, r"voila/(?:static|labextensions)/.+"),  # the same, where a page was made without that address
    (_READ, rf"api/kernels/{_KERNEL}"),  # the page's watch: does the kernel live
    (("GET",), rf"api/kernels/{_KERNEL}/channels"),  # the websocket, which has a filter of its own
    (("POST",), rf"voila/api/shutdown/{_KERNEL}"),  # a page that closes says so; nothing comes of it
    (("GET", "HEAD", "POST"), r"login"),
    (("GET", "HEAD", "POST"), r"logout"),
    (_READ, r"healthz"),
)
"""Methods and paths, below the server's root, that pass."""


def admitted(method: str, path: str) -> int:
    """Return 200 for what passes, 405 for a wrong method, 404 for everything else.

    Parameters
    ----------
    method
        The request's method.
    path
        The request's path below the server's root, without its first slash and as it was sent: nothing that is
        encoded in it passes but in the names of files.
    """
    found = [methods for methods, pattern in ADMITTED if re.fullmatch(pattern, path, re.ASCII)]
    if not found or ".." in path.split("/") or re.search(r"%2e|%2f|%5c|%00|\\", path, re.IGNORECASE):
        return 404
    return 200 if any(method in methods for methods in found) else 405


class Gate(Router):
    """Lets the admitted requests through to a router.

    Parameters
    ----------
    inner
        What answers them.
    root
        The path of the server's root, ``/`` or one that ends with a slash.
    """

    def __init__(self, inner: Router, root: str) -> None:
        self._inner = inner
        self._root = root
        self._refusals = {status: _refusing(status) for status in (404, 405)}

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> HTTPMessageDelegate | None:
        """Return what answers a request."""
        within = request.path.startswith(self._root)
        # A request for the root may lack the slash that ends it; the inner router redirects or answers it.
        path = request.path[len(self._root) :] if within else None
        if path is None and request.path + "/" == self._root:
            path = ""
        status = 404 if path is None else admitted(request.method or "", path)
        router = self._inner if status == 200 else self._refusals[status]
        return router.find_handler(request, **kwargs)


class _Refusal(RequestHandler):
    """Says no, whatever the method."""

    SUPPORTED_METHODS = (*RequestHandler.SUPPORTED_METHODS, "PROPFIND", "TRACE", "CONNECT")

    def initialize(self, status: int) -> None:
        """Take the status."""
        self._refusal = status

    def prepare(self) -> None:
        """Answer before the method or a token against forged requests is looked at."""
        raise HTTPError(self._refusal)

    def write_error(self, status_code: int, **_kwargs: Any) -> None:
        """Say it in one line."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(f"{status_code}: {self._reason}\n")


def _refusing(status: int) -> Application:
    return Application([(r".*", _Refusal, {"status": status})], log_function=lambda _handler: None)
