"""The REST application: what every request goes through on its way to the operation that it asks for, and back."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import struct
import time
from collections.abc import Callable, Iterable
from typing import Protocol
from urllib.parse import unquote

from aiohttp import web

from botkit.sandbox.faults import Fault, Faults
from botkit.sandbox.requests_log import Request, RequestsLog
from botkit.sandbox.rest import (
    answers,
    applications,
    bans,
    channels,
    commands,
    guild_channels,
    guilds,
    interactions,
    members,
    messages,
    pins,
    reactions,
    roles,
    users,
    webhooks,
)
from botkit.sandbox.rest.answers import Reply, RestError, answer, plain, unauthorized
from botkit.sandbox.rest.bodies import BODY_SECONDS, FILE_LIMIT, MOST_FILES
from botkit.sandbox.rest.call import MOST_REASON, Call, Resources, refusal
from botkit.sandbox.rest.limits import Limits, Verdict
from botkit.sandbox.rest.operations import Operation
from botkit.sandbox.rest.routing import Found, Router
from botkit.sandbox.world import Unknown
from botkit.sandbox.world.events import Event

_log = logging.getLogger(__name__)

OPERATIONS: list[Operation] = [
    *users.table,
    *applications.table,
    *guilds.table,
    *members.table,
    *bans.table,
    *roles.table,
    *guild_channels.table,
    *channels.table,
    *messages.table,
    *pins.table,
    *reactions.table,
    *webhooks.table,
    *commands.table,
    *interactions.table,
]
"""All that REST can do."""

MAX_BODY = (MOST_FILES + 1) * FILE_LIMIT + 2**20
VIA = "1.1 google"
"""Clients know by this header that a 429 comes from Discord itself, and not from Cloudflare before it."""
VERSIONS = ("v9", "v10")

_BASE = re.compile(r"(?:/api)?(?:/(v\d+))?(?=/|$)")


class Publisher(Protocol):
    """Who is given the events of what requests change: the gateway."""

    async def publish(self, *events: Event) -> None:
        """Send events, and return when they are on their way."""


class RestApp:
    """Answers the requests of the REST API.

    A request is met by faults, the ban, limits and the check of its token, in this order; then its operation does its
    work, the gateway tells of that, and only then the answer goes out.

    Parameters
    ----------
    resources
        What requests are about.
    gateway
        Is given the events of what requests change.
    clock
        Returns the time in seconds since the epoch.
    limits, faults, log
        The parts of the same names; made anew by default.
    operations
        What REST can do.
    body_seconds
        How long the body of a request may be on its way.
    """

    def __init__(
        self,
        resources: Resources,
        gateway: Publisher,
        clock: Callable[[], float] = time.time,
        *,
        limits: Limits | None = None,
        faults: Faults | None = None,
        log: RequestsLog | None = None,
        operations: Iterable[Operation] = OPERATIONS,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self.limits = Limits() if limits is None else limits
        self.faults = Faults(clock) if faults is None else faults
        self.log = RequestsLog() if log is None else log
        self._resources = resources
        self._gateway = gateway
        self._clock = clock
        self._body_seconds = body_seconds
        self._bot = str(resources.world.bot_id)
        self._router = Router(operations)

    def add_to(self, app: web.Application) -> None:
        """Let an application answer all paths below ``/api``, with and without a version."""
        # One route, and none of an application below another: finding it is a good part of what a request costs.
        app.router.add_route("*", r"/api{path:[\s\S]*}", self.handle, expect_handler=_expect)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request."""
        url = request.rel_url
        base = _BASE.match(url.raw_path)
        path = url.raw_path[base.end() if base else 0 :]
        entry = self.log.begin(self._clock(), request.method, path, url.raw_query_string)
        if (reason := request.headers.get("X-Audit-Log-Reason")) is not None:
            entry.reason = unquote(reason)[:MOST_REASON]
        call: Call | None = None
        verdict = Verdict({})
        try:
            if base is not None and base[1] not in (None, *VERSIONS):
                raise RestError(400, "Invalid API version", 50041)
            found = self._router.find(request.method, path)
            if isinstance(found, Found):
                self.log.place(entry, found.operation.path, found.parameters)
            if self.faults and (response := await self._fault(request, path, entry)) is not None:
                return self._finish(request, response, entry, None, verdict)
            if self.limits.banned(self._clock()):
                return self._finish(request, answers.banned(), entry, None, verdict)
            if not isinstance(found, Found):
                return self._finish(request, self._missing(entry, there=found), entry, None, verdict)
            verdict = self._limit(request, found, path)
            if verdict.refusal is not None:
                return self._finish(request, answer(verdict.refusal, 429), entry, None, verdict)
            call = Call(request, self._resources, self._clock(), found.parameters, self._body_seconds)
            response = await self._operate(found.operation, call)
        except RestError as error:
            response = answer(error.body, error.status)
        except Unknown as error:
            refused = refusal(error)
            response = answer(refused.body, refused.status)
        except web.HTTPException as error:
            response = plain(error.status)
        except ConnectionError:
            # The client is gone, and with it the body; nobody reads this.
            response = plain(400)
        except Exception:
            self.log.exceptions += 1
            _log.exception("%s %s has failed in the sandbox itself.", request.method, entry.path)
            response = plain(500)
        return self._finish(request, response, entry, call, verdict)

    async def _operate(self, operation: Operation, call: Call) -> web.Response:
        if operation.auth:
            self._authenticate(call.request)
        try:
            value = await operation.handler(call)
        finally:
            # Whoever reads the answer finds that the gateway has told of it.
            if events := self._resources.world.take():
                await self._gateway.publish(*events)
        if isinstance(value, Reply):
            return answer(value.value, value.status)
        return web.Response(status=204) if value is None else answer(value)

    def _finish(
        self,
        request: web.Request,
        response: web.Response,
        entry: Request,
        call: Call | None,
        verdict: Verdict,
    ) -> web.Response:
        """Add what headers say of limits; count and note the answer."""
        if verdict.headers:
            response.headers.update(verdict.headers)
            response.headers["Via"] = VIA
        status = response.status
        if status in (401, 403, 429):
            self.limits.count(status, verdict.scope, self._clock())
        if request.content.exception() or (
            "Content-Encoding" in request.headers and not request.content.is_eof()
        ):
            # What nobody has read may be no such encoding. Let aiohttp not find out, for it would be its exception;
            # and after a broken body nothing more is to be read from this connection.
            request.content.feed_eof()
            response.force_close()
        if call is None:
            self.log.end(entry, status)
        else:
            self.log.end(entry, status, call.content.raw, [one.filename for one in call.content.uploads])
        return response

    def _authenticate(self, request: web.Request) -> None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bot" or not self._resources.account.knows(token):
            raise unauthorized()

    def _limit(self, request: web.Request, found: Found, path: str) -> Verdict:
        caller: str | None = "bot" if found.operation.auth else request.remote
        if path.startswith("/interactions/") or found.parameters.get("webhook_id") == self._bot:
            # "Interaction endpoints are not bound to the bot's Global Rate Limit."
            caller = None
        return self.limits.take(found.operation, found.major, path, self._clock(), caller=caller)

    def _missing(self, entry: Request, *, there: bool) -> web.Response:
        if self.log.miss(entry):
            _log.warning("The sandbox does not have %s %s.", entry.method, entry.path)
        return plain(405 if there else 404)

    async def _fault(self, request: web.Request, path: str, entry: Request) -> web.Response | None:
        """Let a request meet the faults that are about it; return the answer if one has it."""
        wait, fault = self.faults.meet(request.method, path)
        if wait:
            await asyncio.sleep(wait)
        if fault is None:
            return None
        entry.fault = fault.id
        return _faulty(request, fault)


def _faulty(request: web.Request, fault: Fault) -> web.Response:
    if fault.status == 0:
        _reset(request)
        return web.Response(status=503)
    if fault.page:
        return answers.page(fault.status, fault.message.partition(": ")[2] or fault.message)
    return answer({"message": fault.message, "code": fault.code}, fault.status)


def _reset(request: web.Request) -> None:
    """Reset the connection of a request: what its client gets is an error, not an end."""
    transport = request.transport
    if transport is None:
        return
    line: socket.socket | None = transport.get_extra_info("socket")
    if line is not None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


async def _expect(request: web.Request) -> web.StreamResponse | None:
    """Let a client go on that asks first; one that expects anything else is refused in Discord's words."""
    if request.headers.get("Expect", "").lower() != "100-continue":
        return plain(417)
    if request.version >= (1, 1):
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0
    return None
