"""The control API: all its routes, and the application that serves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from botkit.sandbox.control import fault_routes, gateway_routes, people_routes, world_routes
from botkit.sandbox.control.refusals import guard, there_is_no
from botkit.sandbox.control.routes import Route, handler
from botkit.sandbox.rest.answers import answer

if TYPE_CHECKING:
    from botkit.sandbox.server import Sandbox

ROUTES: list[Route] = [
    *world_routes.routes,
    *people_routes.routes,
    *gateway_routes.routes,
    *fault_routes.routes,
]
"""All that the control API can do, its index aside."""


def add_to(app: web.Application, sandbox: Sandbox, base: str, host: str) -> None:
    """Let an application answer all paths below the control base; at its root is an index of all routes.

    The routes are the application's own: aiohttp keeps what it makes of middlewares, and with them the application,
    long after that has ended.

    Parameters
    ----------
    app
        What serves.
    sandbox
        What is changed.
    base
        The path of the control base.
    host
        What the sandbox is bound to, for `botkit.sandbox.control.refusals.guard`.
    """
    index = [route.described() for route in ROUTES]

    async def show(_request: web.Request) -> web.Response:
        return answer({"about": "The control API of a sandbox. It is not Discord.", "routes": index})

    async def miss(request: web.Request) -> web.Response:
        path = request.match_info["path"]
        allowed = sorted({route.method for route in ROUTES if route.matches(path)})
        raise there_is_no(request, allowed)

    for path in ("", "/"):
        app.router.add_get(base + path, guard(show, host))
    for route in ROUTES:
        app.router.add_route(route.method, base + route.path, guard(handler(sandbox, route), host))
    app.router.add_route("*", base + "{path:(/.*)?}", guard(miss, host))
