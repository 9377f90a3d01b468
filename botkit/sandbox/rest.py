"""The REST part of the sandbox: users, guilds and channels, as far as bots ask for them."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from botkit.sandbox import payloads
from botkit.sandbox.answers import RestError, answer, invalid_form, object_of, unauthorized, unknown
from botkit.sandbox.gateway import Gateway
from botkit.sandbox.interactions import InvalidMessage, message_fields
from botkit.sandbox.payloads import Json
from botkit.sandbox.world import Guild, UnknownGuild, World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

GUILDS_PER_SHARD = 1000
"""How many guilds Discord puts on a shard when it recommends a number of them."""


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Put every refusal into Discord's words, those of aiohttp itself too."""
    try:
        return await handler(request)
    except RestError as error:
        return answer(error.body, error.status)
    except InvalidMessage as error:
        refused = invalid_form(error.field, str(error))
        return answer(refused.body, refused.status)
    except web.HTTPException as error:
        return answer({"message": f"{error.status}: {error.reason}", "code": 0}, error.status)


class Rest:
    """Handlers of what concerns users, guilds and channels.

    Parameters
    ----------
    world
        What is asked about.
    gateway
        Checks tokens, and is told when the bot leaves a guild.
    """

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to the versioned base."""
        open_routes = [web.get("/gateway", self.gateway_url)]
        guarded: list[tuple[str, str, Handler]] = [
            ("GET", "/gateway/bot", self.gateway_bot),
            ("GET", "/users/@me", self.me),
            ("GET", "/users/@me/guilds", self.my_guilds),
            ("DELETE", "/users/@me/guilds/{guild}", self.leave),
            ("GET", "/users/{user}", self.user),
            ("GET", "/applications/@me", self.application),
            ("GET", "/oauth2/applications/@me", self.application),
            ("GET", "/soundboard-default-sounds", self.sounds),
            ("GET", "/guilds/{guild}", self.guild),
            ("GET", "/guilds/{guild}/channels", self.channels),
            ("GET", "/guilds/{guild}/roles", self.roles),
            ("GET", "/guilds/{guild}/members", self.members),
            ("GET", "/guilds/{guild}/members/{user}", self.member),
            ("GET", "/channels/{channel}", self.channel),
            ("POST", "/channels/{channel}/messages", self.post_message),
            ("POST", "/channels/{channel}/typing", self.typing),
        ]
        return open_routes + [
            web.route(method, path, self.guarded(handler)) for method, path, handler in guarded
        ]

    def guarded(self, handler: Handler) -> Handler:
        """Return a handler that answers the bot alone."""

        async def check(request: web.Request) -> web.StreamResponse:
            kind, _, token = request.headers.get("Authorization", "").partition(" ")
            if kind != "Bot" or not self._gateway.knows(token):
                raise unauthorized()
            return await handler(request)

        return check

    async def gateway_url(self, request: web.Request) -> web.Response:
        """``GET /gateway``: where the websocket is."""
        return answer({"url": f"ws://{request.host}/gateway"})

    async def gateway_bot(self, request: web.Request) -> web.Response:
        """``GET /gateway/bot``: the same, with the recommended number of shards."""
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        shards = 1 + len(self._world.guilds) // GUILDS_PER_SHARD
        return answer({"url": f"ws://{request.host}/gateway", "shards": shards, "session_start_limit": limit})

    async def me(self, _request: web.Request) -> web.Response:
        """``GET /users/@me``: the bot; this is how a token is tried out."""
        return answer(payloads.private_user(self._world.bot_user))

    async def my_guilds(self, request: web.Request) -> web.Response:
        """``GET /users/@me/guilds``: the bot's guilds, by id."""
        after, limit = _number(request, "after", 0, None), _number(request, "limit", 200, 200)
        chosen = sorted(one for one in self._world.guilds if one > after)[:limit]
        return answer([_my_guild(self._world.guilds[one]) for one in chosen])

    async def leave(self, request: web.Request) -> web.Response:
        """``DELETE /users/@me/guilds/{id}``: the bot leaves."""
        await self._gateway.publish(self._world.leave_guild(self._guild(request).id))
        return web.Response(status=204)

    async def user(self, request: web.Request) -> web.Response:
        """``GET /users/{id}``: the bot, or a member of one of its guilds."""
        identifier = _identifier(request, "user", "User")
        if identifier == self._world.bot_id:
            return answer(self._world.bot_user)
        for guild in self._world.guilds.values():
            serial = guild.serial_of(identifier)
            if serial is not None:
                return answer(guild.user(serial))
        raise unknown("User")

    async def application(self, _request: web.Request) -> web.Response:
        """``GET /applications/@me``: the bot's application, and who owns it."""
        owner = payloads.user(self._world.bot_id + 1, "sandbox-owner", "Sandbox Owner")
        return answer(payloads.application(self._world.bot_user, owner, len(self._world.guilds)))

    async def sounds(self, _request: web.Request) -> web.Response:
        """``GET /soundboard-default-sounds``: py-cord is not ready before it has them."""
        return answer(payloads.default_sounds())

    async def guild(self, request: web.Request) -> web.Response:
        """``GET /guilds/{id}``."""
        guild = self._guild(request)
        body = self._world.guild_object(guild)
        if request.query.get("with_counts") in ("1", "true", "True"):
            body |= {"approximate_member_count": guild.members, "approximate_presence_count": 1}
        return answer(body)

    async def channels(self, request: web.Request) -> web.Response:
        """``GET /guilds/{id}/channels``."""
        return answer(payloads.channels(self._guild(request).id))

    async def roles(self, request: web.Request) -> web.Response:
        """``GET /guilds/{id}/roles``."""
        return answer(self._world.guild_object(self._guild(request))["roles"])

    async def members(self, request: web.Request) -> web.Response:
        """``GET /guilds/{id}/members``: by id, from ``after`` on."""
        guild = self._guild(request)
        after, limit = _number(request, "after", 0, None), _number(request, "limit", 1, 1000)
        people = sorted((guild.user_id(serial), serial) for serial in guild.people)
        found = [guild.member(serial) for identifier, serial in people if identifier > after]
        return answer(found[:limit])

    async def member(self, request: web.Request) -> web.Response:
        """``GET /guilds/{id}/members/{id}``."""
        guild = self._guild(request)
        identifier = _identifier(request, "user", "User")
        if identifier == self._world.bot_id:
            return answer(self._world.bot_member(guild))
        serial = guild.serial_of(identifier)
        if serial is None:
            raise unknown("Member")
        return answer(guild.member(serial))

    async def channel(self, request: web.Request) -> web.Response:
        """``GET /channels/{id}``."""
        channel, guild = self._channel(request)
        return answer(next(one for one in payloads.channels(guild.id) if int(one["id"]) == channel))

    async def post_message(self, request: web.Request) -> web.Response:
        """``POST /channels/{id}/messages``: the bot writes, and hears itself over the gateway as on Discord."""
        channel, guild = self._channel(request)
        data = await object_of(request)
        fields = message_fields(data)
        if not any(fields.values()):
            raise RestError(400, "Cannot send an empty message", 50006)
        event, body = self._world.bot_message(guild, channel, fields, time.time())
        await self._gateway.publish(event)
        return answer(body)

    async def typing(self, request: web.Request) -> web.Response:
        """``POST /channels/{id}/typing``."""
        self._channel(request)
        return web.Response(status=204)

    def _guild(self, request: web.Request) -> Guild:
        try:
            return self._world.guild(_identifier(request, "guild", "Guild"))
        except UnknownGuild:
            raise unknown("Guild") from None

    def _channel(self, request: web.Request) -> tuple[int, Guild]:
        channel = _identifier(request, "channel", "Channel")
        try:
            return channel, self._world.guild_of(channel)
        except UnknownGuild:
            raise unknown("Channel") from None


def _my_guild(guild: Guild) -> Json:
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": payloads.BOT_PERMISSIONS,
        "features": [],
    }


def _identifier(request: web.Request, name: str, thing: str) -> int:
    text = request.match_info[name]
    if not text.isascii() or not text.isdecimal() or len(text) > 20:
        raise unknown(thing)
    return int(text)


def _number(request: web.Request, name: str, default: int, most: int | None) -> Any:
    text = request.query.get(name, "")
    if not text.isascii() or not text.isdecimal():
        return default
    return min(int(text[:20]), most) if most is not None else int(text[:20])
