"""The REST part of the sandbox that concerns commands: registering them, and answering those who invoke them."""

from __future__ import annotations

import time
from collections.abc import Callable

from aiohttp import web

from botkit.sandbox.answers import RestError, answer, body_of, invalid_form, object_of, unknown
from botkit.sandbox.commands import Commands, InvalidCommand
from botkit.sandbox.interactions import DEFERRED, MESSAGE, Interactions, Pending
from botkit.sandbox.payloads import Json
from botkit.sandbox.rest import Handler
from botkit.sandbox.world import World

EPHEMERAL = 64
KINDS = frozenset({1, 4, 5, 6, 7, 8, 9, 12})
"""The types of an interaction's answer (Discord's reference, "Interaction Callback Type")."""

CONTENTS = ("content", "embeds", "components", "attachments", "poll")
"""The parts of a message of which it needs one."""


class RestCommands:
    """Handlers of what concerns commands and interactions.

    Parameters
    ----------
    world
        Who is the bot, and where it is.
    commands, interactions
        What is changed and answered.
    guarded
        Makes a handler answer the bot alone. Interactions need no such guard: their token is in the path.
    """

    def __init__(
        self,
        world: World,
        commands: Commands,
        interactions: Interactions,
        guarded: Callable[[Handler], Handler],
    ) -> None:
        self._world = world
        self._commands = commands
        self._interactions = interactions
        self._guarded = guarded

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to the versioned base."""
        found = []
        for scope in ("", "/guilds/{guild}"):
            base = f"/applications/{{application}}{scope}/commands"
            for method, path, handler in (
                ("GET", base, self.list),
                ("PUT", base, self.replace),
                ("POST", base, self.create),
                ("GET", f"{base}/{{command}}", self.get),
                ("PATCH", f"{base}/{{command}}", self.edit),
                ("DELETE", f"{base}/{{command}}", self.delete),
            ):
                found.append(web.route(method, path, self._guarded(handler)))
        original = "/webhooks/{application}/{token}/messages/{message}"
        return [
            *found,
            web.post("/interactions/{interaction}/{token}/callback", self.callback),
            web.post("/webhooks/{application}/{token}", self.follow_up),
            web.get(original, self.get_message),
            web.patch(original, self.edit_message),
            web.delete(original, self.delete_message),
        ]

    async def list(self, request: web.Request) -> web.Response:
        """``GET …/commands``: all of the scope."""
        return answer(self._commands.all(self._scope(request)))

    async def replace(self, request: web.Request) -> web.Response:
        """``PUT …/commands``: these are all from now on."""
        scope, wanted = self._scope(request), await body_of(request)
        if not isinstance(wanted, list):
            raise invalid_form("body", "Only iterables may be used in a ListType")
        try:
            return answer(self._commands.replace(wanted, scope))
        except InvalidCommand as error:
            raise invalid_form(error.field, str(error)) from None

    async def create(self, request: web.Request) -> web.Response:
        """``POST …/commands``: one more, or another in place of the one of its name."""
        scope, wanted = self._scope(request), await object_of(request)
        known = {one["id"] for one in self._commands.all(scope)}
        made = self._put(wanted, scope)
        return answer(made, 200 if made["id"] in known else 201)

    async def get(self, request: web.Request) -> web.Response:
        """``GET …/commands/{id}``."""
        return answer(self._command(request))

    async def edit(self, request: web.Request) -> web.Response:
        """``PATCH …/commands/{id}``."""
        before, changes = self._command(request), await object_of(request)
        return answer(self._put({**before, **changes, "name": before["name"]}, self._scope(request)))

    async def delete(self, request: web.Request) -> web.Response:
        """``DELETE …/commands/{id}``."""
        self._commands.remove(int(self._command(request)["id"]), self._scope(request))
        return web.Response(status=204)

    async def callback(self, request: web.Request) -> web.Response:
        """``POST /interactions/{id}/{token}/callback``: the first answer, within 3 s and once only."""
        body, now = await object_of(request), time.time()
        text = request.match_info["interaction"]
        identifier = int(text) if text.isascii() and text.isdecimal() else -1
        pending = self._interactions.by_id(identifier, request.match_info["token"], now)
        if pending is None:
            raise unknown("interaction")
        if pending.answered.done():
            raise RestError(400, "Interaction has already been acknowledged.", 40060)
        kind, data = body.get("type"), body.get("data") or {}
        if type(kind) is not int or kind not in KINDS or not isinstance(data, dict):
            raise invalid_form("type", f"Value must be one of {sorted(KINDS)}.")
        if kind == MESSAGE and not any(data.get(key) for key in CONTENTS):
            raise RestError(400, "Cannot send an empty message", 50006)
        message = self._interactions.answer(pending, kind, data, now)
        if request.query.get("with_response") not in ("true", "1", "True"):
            return web.Response(status=204)
        return answer(_callback_answer(pending, kind, message))

    async def follow_up(self, request: web.Request) -> web.Response:
        """``POST /webhooks/{id}/{token}``: one more message."""
        pending, data = self._by_token(request), await object_of(request)
        return answer(self._interactions.follow_up(pending, data, time.time()))

    async def get_message(self, request: web.Request) -> web.Response:
        """``GET …/messages/@original``, or a follow-up by its id."""
        return answer(self._message(self._by_token(request), request.match_info["message"]))

    async def edit_message(self, request: web.Request) -> web.Response:
        """``PATCH …/messages/@original``: the edit that a deferred answer waits for; or a follow-up by its id."""
        pending, data = self._by_token(request), await object_of(request)
        message = self._message(pending, request.match_info["message"])
        return answer(self._interactions.edit(pending, message, data, time.time()))

    async def delete_message(self, request: web.Request) -> web.Response:
        """``DELETE …/messages/@original``, or a follow-up by its id."""
        pending = self._by_token(request)
        message = self._message(pending, request.match_info["message"])
        if message is pending.message:
            pending.message = None
        pending.followups.pop(message["id"], None)
        return web.Response(status=204)

    def _scope(self, request: web.Request) -> int | None:
        if request.match_info["application"] != str(self._world.bot_id):
            raise unknown("Application")
        text = request.match_info.get("guild")
        if text is None:
            return None
        if not text.isascii() or not text.isdecimal() or int(text) not in self._world.guilds:
            raise RestError(403, "Missing Access", 50001)
        return int(text)

    def _command(self, request: web.Request) -> Json:
        scope, text = self._scope(request), request.match_info["command"]
        found = self._commands.get(int(text), scope) if text.isascii() and text.isdecimal() else None
        if found is None:
            raise unknown("application command")
        return found

    def _put(self, wanted: Json, scope: int | None) -> Json:
        try:
            return self._commands.put(wanted, scope)
        except InvalidCommand as error:
            raise invalid_form(error.field, str(error)) from None

    def _by_token(self, request: web.Request) -> Pending:
        pending = self._interactions.by_token(request.match_info["token"], time.time())
        if pending is None:
            raise unknown("Webhook")
        return pending

    def _message(self, pending: Pending, name: str) -> Json:
        original = pending.message
        named = original if original and name in ("@original", original["id"]) else None
        message = named or pending.followups.get(name)
        if message is None:
            raise unknown("Message")
        return message


def _callback_answer(pending: Pending, kind: int, message: Json | None) -> Json:
    interaction: Json = {
        "id": str(pending.id),
        "type": 2,
        "channel_id": str(pending.guild.general),
        "guild_id": str(pending.guild.id),
    }
    if message is None:
        return {"interaction": interaction}
    interaction |= {
        "response_message_id": message["id"],
        "response_message_loading": kind == DEFERRED,
        "response_message_ephemeral": bool(message["flags"] & EPHEMERAL),
    }
    if kind == DEFERRED:
        return {"interaction": interaction}
    return {"interaction": interaction, "resource": {"type": kind, "message": message}}
