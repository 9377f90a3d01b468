"""The control API: what a developer or a test does to the sandbox from outside."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import time
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from botkit.sandbox.gateway.gateway import Gateway
from botkit.sandbox.rest.answers import answer
from botkit.sandbox.rest.app import Handler
from botkit.sandbox.world import Guild, Unknown, World, guilds
from botkit.sandbox.world.commands import CannotInvoke
from botkit.sandbox.world.ids import shard_of
from botkit.sandbox.world.interactions import ANSWER_WITHIN, DEFERRED, Interactions
from botkit.sandbox.world.objects import Json

MOST_MEMBERS = 1_000_000
DEFERRED_LIMIT = 15.0
"""Seconds that an invocation waits for the text of a deferred answer."""


class ControlError(Exception):
    """A request to the control API cannot be carried out.

    Parameters
    ----------
    sentence
        What is wrong, and what to do.
    status
        The HTTP status.
    """

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer errors as ``{"error": sentence}``, and refuse what a page of the web sends."""
    origin = request.headers.get("Origin")
    if origin is not None and not _is_local(origin):
        return answer({"error": f"Pages of {origin} may not control the sandbox."}, 403)
    try:
        return await handler(request)
    except ControlError as error:
        return answer({"error": str(error)}, error.status)
    except Unknown as error:
        return answer({"error": f"{error} GET /sandbox/state tells what there is."}, 404)
    except CannotInvoke as error:
        return answer({"error": str(error)}, 400)
    except web.HTTPException as error:
        return answer({"error": f"{request.method} {request.path}: {error.reason}."}, error.status)


def _is_local(origin: str) -> bool:
    host = urlsplit(origin).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Control:
    """Handlers of the control API.

    Parameters
    ----------
    world, gateway, interactions
        What is changed, who is told, and how commands are invoked.
    """

    def __init__(self, world: World, gateway: Gateway, interactions: Interactions) -> None:
        self._world = world
        self._gateway = gateway
        self._interactions = interactions

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to the control base."""
        return [
            web.get("/state", self.state),
            web.post("/guilds", self.join),
            web.delete("/guilds/{guild}", self.leave),
            web.post("/gateway/drop", self.drop),
            web.post("/interactions", self.interact),
        ]

    async def state(self, _request: web.Request) -> web.Response:
        """``GET /state``: how much there is, and who is connected."""
        guilds = self._world.guilds
        return answer(
            {
                "guilds": len(guilds),
                "members": sum(one.size for one in guilds.values()),
                "shards": self._gateway.state(),
                "events": self._gateway.events,
            }
        )

    async def join(self, request: web.Request) -> web.Response:
        """``POST /guilds {"name", "members"}``: the bot joins a new guild; answers when it has been told."""
        body = await _object(request)
        name, members = body.get("name"), body.get("members", 2)
        if not isinstance(name, str) or not 1 <= len(name.strip()) <= 100 or not _is_text(name):
            raise ControlError('"name" must be a text of 1 to 100 characters.')
        if type(members) is not int or not 1 <= members <= MOST_MEMBERS:
            raise ControlError(f'"members" must be a whole number from 1 to {MOST_MEMBERS:,}.')
        guild = guilds.join(self._world, name.strip(), members, time.time())
        await self._gateway.publish(*self._world.take())
        return answer(self._described(guild), 201)

    async def leave(self, request: web.Request) -> web.Response:
        """``DELETE /guilds/{id}``: the bot leaves a guild; answers when it has been told."""
        guild = self._guild(request.match_info["guild"])
        guilds.leave(self._world, guild)
        await self._gateway.publish(*self._world.take())
        return answer(self._described(guild))

    async def drop(self, request: web.Request) -> web.Response:
        """``POST /gateway/drop {"shard", "code"}``: cut the line of a shard, or of all."""
        body = await _object(request)
        shard, code = body.get("shard"), body.get("code")
        if shard is not None and type(shard) is not int:
            raise ControlError('"shard" must be the number of a shard; leave it out to cut all.')
        if code is not None and not _is_close_code(code):
            raise ControlError('"code" must be a close code of a websocket (1000 to 1014, 3000 to 4999).')
        dropped = await self._gateway.drop(shard, code)
        if shard is not None and not dropped:
            raise ControlError(f"Shard {shard} is not connected; GET /sandbox/state tells which are.", 404)
        return answer({"dropped": dropped})

    async def interact(self, request: web.Request) -> web.Response:
        """``POST /interactions {"guild", "command", "user", "options"}``: a member invokes a slash command."""
        body = await _object(request)
        guild = self._guild(body.get("guild"))
        command, options = body.get("command"), body.get("options") or {}
        if not isinstance(command, str) or not isinstance(options, dict):
            raise ControlError('"command" must be a text like "ping", and "options" an object of its values.')
        user = self._user(guild, body.get("user"))
        path = " ".join(command.removeprefix("/").split())
        pending = self._interactions.invoke(guild, path, user, options, time.time())
        reached = [line for event in self._world.take() for line in self._gateway.emit(event)]
        if not reached:
            return answer({"answer": None, "error": "No shard that serves this guild is connected."})
        return answer(await _awaited(pending.answered, pending.shown))

    def _guild(self, identifier: object) -> Guild:
        text = str(identifier)
        if not text.isascii() or not text.isdecimal():
            raise ControlError(f"A guild is named by its id, not by {identifier!r}.")
        return self._world.guild(int(text))

    def _user(self, guild: Guild, user: object) -> int:
        if user is None:
            return guild.owner
        text = str(user)
        if not text.isascii() or not text.isdecimal() or not guild.has(int(text)):
            raise ControlError(f"No member of the guild {guild.id} has the id {user!r}.", 404)
        return int(text)

    def _described(self, guild: Guild) -> Json:
        return {
            "id": str(guild.id),
            "name": guild.name,
            "members": guild.size,
            "shard": shard_of(guild.id, self._gateway.shard_count),
        }


async def _awaited(answered: asyncio.Future[Json], shown: asyncio.Future[Json]) -> Json:
    """Return what the bot answers, or that it does not."""
    await asyncio.wait({answered}, timeout=ANSWER_WITHIN)
    if not answered.done():
        return {"answer": None, "error": f"no answer in {ANSWER_WITHIN:.0f} s"}
    if answered.result()["type"] == DEFERRED:
        await asyncio.wait({shown}, timeout=DEFERRED_LIMIT)
    return {"answer": shown.result() if shown.done() else answered.result()}


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read() or b"{}")
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise ControlError("The body must be a JSON object.")
    return body


def _is_close_code(code: object) -> bool:
    """Return whether a code may be sent, or stands for a line that is cut without one (1006)."""
    allowed = {*range(1000, 1004), *range(1006, 1015)}
    return type(code) is int and (code in allowed or 3000 <= code <= 4999)


def _is_text(value: str) -> bool:
    """Return whether a text can be written as UTF-8: JSON can carry halves of surrogate pairs."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
