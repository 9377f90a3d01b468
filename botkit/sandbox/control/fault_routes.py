"""The control API's routes for what goes wrong on purpose, and for what the bot has asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from botkit.sandbox.control.refusals import ControlError
from botkit.sandbox.control.routes import Nothing, Routes
from botkit.sandbox.control.wishes import Text, Wish
from botkit.sandbox.world.objects import Json

if TYPE_CHECKING:
    from botkit.sandbox.server import Sandbox

routes = Routes()

LONGEST_WAIT = 60.0
"""Seconds that a question for requests may wait."""

FOREVER = 10 * 365.25 * 86400.0

_DOWN: Json = {"id": "gateway", "kind": "down", "what": "gateway"}

_ROUTE = Field(
    "*", max_length=500, description='a method and a path like "POST /channels/*/messages", or "*"'
)
_LASTS = Field(None, gt=0, le=86400, description="seconds until it ends by itself, up to 86400")


class NewFault(Wish):
    """Something that goes wrong."""

    kind: Literal["fail", "delay", "down"] = Field(description='"fail", "delay" or "down"')
    what: Literal["rest", "gateway"] = Field("rest", description='"rest" or "gateway"')
    route: Text = _ROUTE
    event: Text = Field(
        "*",
        max_length=100,
        description='the name of messages of the gateway, like "MESSAGE_*" or "HEARTBEAT_ACK"',
    )
    status: int = Field(500, description="an HTTP status from 400 to 599, not 429")
    code: int = Field(0, ge=0, description="one of Discord's JSON error codes, or 0")
    message: Text = Field("", max_length=500, description="a text of up to 500 characters")
    delay: float = Field(1.0, gt=0, le=600, description="seconds from 0 to 600")
    how: Literal["503", "reset"] = Field("503", description='"503" or "reset"')
    requests: int | None = Field(None, ge=1, description="for how many requests or messages")
    seconds: float | None = _LASTS


class OneFault(Wish):
    """A fault."""

    fault: str = Field(pattern=r"^(f?\d{1,18}|gateway)$", description="the id of a fault")


class NewLimit(Wish):
    """A rate limit."""

    route: Text = _ROUTE
    requests: int = Field(ge=0, description="how many requests may pass, 0 for none")
    seconds: float = Field(gt=0, le=86400, description="in how many seconds, up to 86400")
    scope: Literal["user", "global", "shared"] = Field("user", description='"user", "global" or "shared"')
    lasts: float | None = _LASTS


class OneLimit(Wish):
    """A limit."""

    limit: str = Field(pattern=r"^\d{1,18}$", description="the number of a limit")


class Question(Wish):
    """Which requests are meant."""

    method: Text | None = Field(None, max_length=10, description="an HTTP method")
    path: Text | None = Field(
        None, max_length=500, description='a path or pattern like "/channels/*/messages"'
    )
    status: int | None = Field(None, description="an HTTP status")
    since: float = Field(0.0, ge=0, description="a time, in seconds since the epoch")
    after: int = Field(0, ge=0, description="the number of a request")
    wait: float = Field(0.0, ge=0, le=LONGEST_WAIT, description=f"seconds from 0 to {LONGEST_WAIT:.0f}")
    limit: int = Field(1000, ge=1, le=5000, description="a number from 1 to 5000")


@contextmanager
def _in_words(thing: str) -> Iterator[None]:
    """Translate the errors of faults and limits."""
    try:
        yield
    except ValueError as error:
        raise ControlError(str(error)) from None
    except KeyError as error:
        raise ControlError(f"There is no {thing} {error.args[0]}.", 404) from None


@routes.add("POST", "/faults", wish=NewFault, status=201)
async def add_fault(sandbox: Sandbox, wish: NewFault) -> Json:
    """Requests of a `route` or messages of the gateway fail or are late, or all of it is down, until that ends."""
    if wish.what == "gateway":
        return await _gateway(sandbox, wish)
    faults = sandbox.faults
    with _in_words("fault"):
        if wish.kind == "fail":
            words: Any = {"status": wish.status, "code": wish.code, "message": wish.message}
            made = faults.fail(wish.route, **words, requests=wish.requests, seconds=wish.seconds)
        elif wish.kind == "delay":
            made = faults.delay(wish.route, wish.delay, requests=wish.requests, seconds=wish.seconds)
        else:
            made = faults.down(wish.seconds, wish.how)
    return made.json()


async def _gateway(sandbox: Sandbox, wish: NewFault) -> Json:
    if wish.kind == "down":
        seconds = FOREVER if wish.seconds is None else wish.seconds
        return _DOWN | {"dropped": await sandbox.gateway.refuse(seconds), "until": time.time() + seconds}
    with _in_words("fault"):
        if wish.kind == "fail":
            return sandbox.frames.lose(wish.event, frames=wish.requests, seconds=wish.seconds).json()
        return sandbox.frames.delay(wish.event, wish.delay, frames=wish.requests, seconds=wish.seconds).json()


def _all(sandbox: Sandbox) -> list[Json]:
    down = [_DOWN] if sandbox.gateway.refusing else []
    return [*sandbox.faults.list(), *sandbox.frames.list(), *down]


@routes.add("GET", "/faults")
async def list_faults(sandbox: Sandbox, _wish: Nothing) -> Any:
    """Tells all faults that hold."""
    return _all(sandbox)


@routes.add("DELETE", "/faults")
async def clear_faults(sandbox: Sandbox, _wish: Nothing) -> Json:
    """All faults end."""
    sandbox.faults.clear()
    sandbox.frames.clear()
    await sandbox.gateway.refuse(0)
    return {"faults": _all(sandbox)}


@routes.add("DELETE", "/faults/{fault}", wish=OneFault)
async def clear_fault(sandbox: Sandbox, wish: OneFault) -> Json:
    """One fault ends."""
    with _in_words("fault"):
        if wish.fault == _DOWN["id"]:
            await sandbox.gateway.refuse(0)
        elif wish.fault.startswith("f"):
            sandbox.frames.clear(wish.fault)
        else:
            sandbox.faults.clear(wish.fault)
    return {"faults": _all(sandbox)}


@routes.add("POST", "/limits", wish=NewLimit, status=201)
async def add_limit(sandbox: Sandbox, wish: NewLimit) -> Json:
    """A route is limited to so many requests in so many seconds; more get 429."""
    until = None if wish.lasts is None else time.time() + wish.lasts
    with _in_words("limit"):
        return sandbox.limits.set(wish.route, wish.requests, wish.seconds, wish.scope, until=until).json()


@routes.add("GET", "/limits")
async def list_limits(sandbox: Sandbox, _wish: Nothing) -> Json:
    """Tells the limits that were set, and how often a limit was met."""
    return sandbox.limits.state(time.time())


@routes.add("DELETE", "/limits")
async def clear_limits(sandbox: Sandbox, _wish: Nothing) -> Json:
    """All limits that were set end, what was used up is forgotten, a ban is lifted."""
    sandbox.limits.clear()
    return sandbox.limits.state(time.time())


@routes.add("DELETE", "/limits/{limit}", wish=OneLimit)
async def clear_limit(sandbox: Sandbox, wish: OneLimit) -> Json:
    """One limit ends."""
    with _in_words("limit"):
        sandbox.limits.clear(int(wish.limit))
    return sandbox.limits.state(time.time())


@routes.add("GET", "/requests", wish=Question)
async def requests(sandbox: Sandbox, wish: Question) -> Json:
    """Tells what the bot has asked of REST, filtered; with `wait` it waits for the first such request."""
    wanted: Any = {
        "method": wish.method, "path": wish.path, "status": wish.status, "since": wish.since, "after": wish.after,
    }  # fmt: skip
    with _in_words("request"):
        if wish.wait:
            with suppress(TimeoutError):
                await sandbox.requests.wait_for(**wanted, timeout=wish.wait)
        found = sandbox.requests.where(**wanted)
    return {"total": sandbox.requests.total, "requests": [one.json() for one in found[-wish.limit :]]}


@routes.add("DELETE", "/requests")
async def clear_requests(sandbox: Sandbox, _wish: Nothing) -> Json:
    """What the bot has asked is forgotten."""
    sandbox.requests.clear()
    return {"total": sandbox.requests.total, "requests": []}


@routes.add("GET", "/missing")
async def missing(sandbox: Sandbox, _wish: Nothing) -> Json:
    """Tells what the bot has asked for and the sandbox does not have, with how often."""
    return dict(sandbox.requests.missing)
