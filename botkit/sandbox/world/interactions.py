"""Slash commands that people invoke, and what the bot answers to each."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botkit.sandbox.world import objects
from botkit.sandbox.world.commands import CannotInvoke, Commands, callable_paths, invocation
from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.ids import iso, mix
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.world import World

ANSWER_WITHIN = 3.0
"""Seconds that a bot has for its first answer (Discord's reference, "Receiving and Responding")."""

TOKEN_LIVES = 15 * 60.0
"""Seconds in which a bot may edit its answer and follow up."""

KEPT = 1000
"""Interactions that are remembered; older ones are forgotten, as if their token had expired."""

MESSAGE, DEFERRED = 4, 5
LOADING = 1 << 7
"""The flag of a message that says that the bot is thinking."""


@dataclass(slots=True)
class Pending:
    """An interaction that was sent to the bot.

    Parameters
    ----------
    id, token
        What the bot answers with.
    guild
        Where it happened.
    at
        When, in seconds since the epoch.
    answered
        Resolves with the bot's first answer.
    shown
        Resolves with the message that people see: the first answer, or the edit of a deferred one.
    message
        The answer's message; None before there is one.
    """

    id: int
    token: str
    guild: Guild
    at: float
    answered: asyncio.Future[Json]
    shown: asyncio.Future[Json]
    message: Json | None = None
    followups: dict[str, Json] = field(default_factory=dict)


class Interactions:
    """Sends invocations and keeps them until they are answered.

    Parameters
    ----------
    world, commands
        Where people are, and what they can invoke.
    """

    def __init__(self, world: World, commands: Commands) -> None:
        self._world = world
        self._commands = commands
        self._pending: OrderedDict[int, Pending] = OrderedDict()
        self._by_token: dict[str, Pending] = {}

    def invoke(self, guild: Guild, path: str, user: int, values: Mapping[str, Any], now: float) -> Pending:
        """Let a member invoke a slash command.

        Parameters
        ----------
        guild, user
            Where, and who.
        path
            The command as it is typed, without the slash: ``"ping"``, ``"admin roles add"``.
        values
            Its options.
        now
            The time, in seconds since the epoch.

        Raises
        ------
        CannotInvoke
            If the bot has registered no such command, or it does not take these options.
        """
        visible = self._commands.slash(guild.id)
        paths = {typed: one for one in reversed(visible) for typed, _ in callable_paths(one)}
        if path not in paths:
            known = ", ".join(sorted(paths)) or "none yet"
            raise CannotInvoke(f"The bot has registered no command {path!r}; it has: {known}.")
        data = invocation(self._world, guild, paths[path], path, values)
        pending = self._remember(guild, now)
        self._world.tell("INTERACTION_CREATE", guild, self._body(pending, user, data))
        return pending

    def _remember(self, guild: Guild, now: float) -> Pending:
        loop = asyncio.get_running_loop()
        identifier = self._world.snowflake(now)
        token = f"{mix(self._world.seed, identifier):016x}{mix(identifier):016x}"
        pending = Pending(identifier, token, guild, now, loop.create_future(), loop.create_future())
        self._pending[identifier] = self._by_token[token] = pending
        if len(self._pending) > KEPT:
            _, oldest = self._pending.popitem(last=False)
            del self._by_token[oldest.token]
        return pending

    def _body(self, pending: Pending, user: int, data: Json) -> Json:
        guild = pending.guild
        world = self._world
        channel = world.channel(guild.general)[0]
        permissions = str(world.permissions(guild, user, channel))
        return {
            "id": str(pending.id),
            "application_id": str(self._world.bot_id),
            "type": 2,
            "data": data,
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "channel_id": str(guild.general),
            "channel": channel | {"permissions": permissions},
            "member": world.member(guild, user) | {"permissions": permissions},
            "token": pending.token,
            "version": 1,
            "app_permissions": str(world.permissions(guild, world.bot_id, channel)),
            "locale": guild.locale,
            "guild_locale": guild.locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(guild.id)},
            "context": 0,
            "attachment_size_limit": 10 * 2**20,
        }

    def by_id(self, identifier: int, token: str, now: float) -> Pending | None:
        """Return an interaction that may still get its first answer."""
        pending = self._pending.get(identifier)
        if pending is None or pending.token != token:
            return None
        return pending if pending.answered.done() or now - pending.at <= ANSWER_WITHIN else None

    def by_token(self, token: str, now: float) -> Pending | None:
        """Return an interaction that was answered, and whose token still lives."""
        pending = self._by_token.get(token)
        if pending is None or not pending.answered.done() or now - pending.at > TOKEN_LIVES:
            return None
        return pending

    def answer(self, pending: Pending, kind: int, data: Json, now: float) -> Json | None:
        """Take the bot's first answer; return the message that it makes, if it makes one."""
        if kind in (MESSAGE, DEFERRED):
            content = {} if kind == DEFERRED else data
            pending.message = self.message(pending, content, now)
            pending.message["flags"] = _flags(data) | (LOADING if kind == DEFERRED else 0)
        answer = {"type": kind, **data}
        pending.answered.set_result(answer)
        if kind != DEFERRED:
            pending.shown.set_result(answer)
        return pending.message

    def edit(self, pending: Pending, message: Json, data: Json, now: float) -> Json:
        """Change a message of an answer; this is also how a deferred one gets its text."""
        message |= message_fields(data)
        message["flags"] = int(message["flags"]) & ~LOADING
        message["edited_timestamp"] = iso(now)
        if message is pending.message and not pending.shown.done():
            pending.shown.set_result({"type": DEFERRED, **data})
        return message

    def follow_up(self, pending: Pending, data: Json, now: float) -> Json:
        """Add a message after the answer; the first one after a deferral is the answer itself."""
        if not pending.shown.done() and pending.message is not None:
            return self.edit(pending, pending.message, data, now)
        message = self.message(pending, data, now)
        pending.followups[message["id"]] = message
        return message

    def message(self, pending: Pending, data: Json, now: float) -> Json:
        """Return the message object for what a bot wants to say."""
        extra = {
            "application_id": str(self._world.bot_id),
            "webhook_id": str(self._world.bot_id),
            **message_fields(data),
            "flags": _flags(data),
        }
        made = objects.message(
            self._world.snowflake(now), pending.guild.general, self._world.bot_user, now, "", extra
        )
        return made


class InvalidMessage(ValueError):
    """What a bot wants to say is no message.

    Parameters
    ----------
    field
        The part that does not fit.
    sentence
        What it must be.
    """

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def message_fields(data: Json) -> Json:
    """Return what a bot's payload sets of a message: text, embeds and components.

    Raises
    ------
    InvalidMessage
        If one of them is of another type.
    """
    fields: Json = {}
    if data.get("content") is not None:
        fields["content"] = str(data["content"])
    if data.get("embeds") is not None:
        fields["embeds"] = [{"type": "rich", **one} for one in _objects(data, "embeds")]
    if data.get("components") is not None:
        components = _objects(data, "components")
        fields["components"] = [_numbered(one, number) for number, one in enumerate(components, 1)]
    return fields


def _objects(data: Json, field: str) -> list[Json]:
    value = data[field]
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise InvalidMessage(field, "Must be a list of objects.")
    return value


def _flags(data: Json) -> int:
    value = data.get("flags") or 0
    if type(value) is not int:
        raise InvalidMessage("flags", "Must be a number.")
    return value


def _numbered(component: Json, number: int) -> Json:
    """Return a component with the id that Discord gives to those that have none."""
    if component.get("components") is None:
        return {"id": number, **component}
    inner = _objects(component, "components")
    nested = [_numbered(one, number * 100 + index) for index, one in enumerate(inner)]
    return {"id": number, **component, "components": nested}
