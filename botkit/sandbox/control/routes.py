"""The control API's routes as a table: the HTTP handlers, the index and the documentation are made from it."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from botkit.sandbox.control.refusals import BODY_LIMIT, ControlError
from botkit.sandbox.control.wishes import Wish, checked
from botkit.sandbox.rest.answers import answer
from botkit.sandbox.world.objects import Json

if TYPE_CHECKING:
    from botkit.sandbox.server import Sandbox

Act = Callable[["Sandbox", Any], Awaitable[Any]]
"""Takes the sandbox and a wish; returns the JSON value of the answer."""


class Nothing(Wish):
    """A wish that says nothing."""


@dataclass(frozen=True, slots=True)
class Route:
    """One request that the control API takes.

    Parameters
    ----------
    method, path
        As in HTTP; the path is relative to the control base.
    wish
        What it may say: in the path, the query or the body, which are read as one.
    act
        What carries it out; the first sentence of its docstring describes the route.
    status
        The HTTP status when it is done.
    """

    method: str
    path: str
    wish: type[Wish]
    act: Act
    status: int

    @property
    def sentence(self) -> str:
        """What the request does."""
        return (inspect.getdoc(self.act) or "").partition("\n")[0]

    def matches(self, path: str) -> bool:
        """Return whether the route is about a path, whatever the method."""
        return re.fullmatch(re.sub(r"{\w+}", "[^/]+", self.path), path) is not None

    def described(self) -> Json:
        """Return the route's entry of the index."""
        fields = self.wish.model_fields.items()
        return {
            "method": self.method,
            "path": self.path,
            "does": self.sentence,
            "takes": {name: field.description for name, field in fields},
            "needs": [name for name, field in fields if field.is_required()],
        }


class Routes:
    """The routes of one module, filled by a decorator."""

    def __init__(self) -> None:
        self._routes: list[Route] = []

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes)

    def add(
        self, method: str, *paths: str, wish: type[Wish] = Nothing, status: int = 200
    ) -> Callable[[Act], Act]:
        """Return a decorator that makes a function the act of a route; parameters as in `Route`."""

        def register(act: Act) -> Act:
            self._routes += [Route(method, path, wish, act, status) for path in paths]
            return act

        return register


def handler(sandbox: Sandbox, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return the handler of a route: parse, call, answer."""

    async def handle(request: web.Request) -> web.StreamResponse:
        said = {**_query(request), **await _body(request), **request.match_info}
        return answer(await route.act(sandbox, checked(route.wish, said)), route.status)

    return handle


def _query(request: web.Request) -> dict[str, Any]:
    """Return the values of the query; numbers among them are no longer texts."""
    return {
        name: int(value) if value.isdecimal() else _decimal(value) for name, value in request.query.items()
    }


def _decimal(text: str) -> float | str:
    whole, point, rest = text.partition(".")
    return float(text) if point and f"{whole}{rest}".isdecimal() else text


async def _body(request: web.Request) -> dict[str, Any]:
    # The limit of the whole application is that of uploads.
    raw = await request.clone(client_max_size=BODY_LIMIT).read()
    try:
        body = json.loads(raw or b"{}")
    except (ValueError, RecursionError) as error:
        place = f": {error}" if isinstance(error, json.JSONDecodeError) else ""
        raise ControlError(f"The body is not JSON{place}.") from None
    if not isinstance(body, dict):
        raise ControlError(f"The body must be a JSON object, not {type(body).__name__}.")
    return body
