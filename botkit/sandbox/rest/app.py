"""The REST application: each operation behind token check, error translation and publication of what it changed."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from aiohttp import web

from botkit.sandbox.gateway.gateway import Gateway
from botkit.sandbox.rest import applications, users
from botkit.sandbox.rest.answers import Reply, RestError, answer, unauthorized
from botkit.sandbox.rest.call import Call, Resources, refusal
from botkit.sandbox.rest.operations import Operation
from botkit.sandbox.world import Unknown

_log = logging.getLogger(__name__)

OPERATIONS: list[Operation] = [*users.table, *applications.table]
"""All that REST can do."""

MAX_BODY = 120 * 2**20

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class RestApp:
    """Makes the aiohttp application of the REST API.

    Parameters
    ----------
    resources
        What requests are about.
    gateway
        Is given the events of what requests change.
    clock
        Returns the time in seconds since the epoch.
    """

    def __init__(
        self, resources: Resources, gateway: Gateway, clock: Callable[[], float] = time.time
    ) -> None:
        self._resources = resources
        self._gateway = gateway
        self._clock = clock
        self.missing: Counter[str] = Counter()
        """What was asked for and is not there, with how often."""

    def application(self) -> web.Application:
        """Return an application with all operations, relative to the versioned base."""
        app = web.Application(middlewares=[self._errors], client_max_size=MAX_BODY)
        for operation in OPERATIONS:
            app.router.add_route(operation.method, operation.path, self._handler(operation))
        return app

    def _handler(self, operation: Operation) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            call = Call(request, self._resources, self._clock())
            try:
                if operation.auth:
                    self._authenticate(request)
                value = await operation.handler(call)
            except RestError as error:
                return answer(error.body, error.status)
            except Unknown as error:
                refused = refusal(error)
                return answer(refused.body, refused.status)
            finally:
                # Whoever reads the answer finds that the gateway has told of it.
                await self._gateway.publish(*self._resources.world.take())
            if isinstance(value, Reply):
                return answer(value.value, value.status)
            return web.Response(status=204) if value is None else answer(value)

        return handle

    def _authenticate(self, request: web.Request) -> None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bot" or not self._resources.account.knows(token):
            raise unauthorized()

    @web.middleware
    async def _errors(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Put the refusals of aiohttp itself into Discord's words, and note what is missing."""
        try:
            return await handler(request)
        except web.HTTPException as error:
            if error.status in (404, 405):
                path = "/".join("{id}" if part.isdecimal() else part for part in request.path.split("/"))
                self.missing[f"{request.method} {path}"] += 1
                _log.warning("the sandbox does not have %s %s", request.method, path)
                return answer({"message": "404: Not Found", "code": 0}, 404)
            return answer({"message": f"{error.status}: {error.reason}", "code": 0}, error.status)
