"""The control API: all its routes, and the application that serves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from botkit.sandbox.control import fault_routes, gateway_routes, people_routes, world_routes
from botkit.sandbox.control.refusals import guard
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


def application(sandbox: Sandbox, host: str) -> web.Application:
    """Return the application, relative to the control base; at its root is an index of all routes.

    Parameters
    ----------
    sandbox
        What is changed.
    host
        What the sandbox is bound to, for `botkit.sandbox.control.refusals.guard`.
    """
    app = web.Application(middlewares=[guard(host)])
    index = [route.described() for route in ROUTES]

    async def show(_request: web.Request) -> web.Response:
        return answer({"about": "The control API of a sandbox. It is not Discord.", "routes": index})

    for path in ("", "/"):
        app.router.add_get(path, show)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, handler(sandbox, route))
    return app
