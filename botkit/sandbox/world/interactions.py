"""Interactions: what people do with a bot, and what becomes of its answers."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from botkit.sandbox.world import messages, objects
from botkit.sandbox.world.commands import Commands, callable_paths
from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.ids import iso, mix
from botkit.sandbox.world.interaction_objects import (
    COMMAND,
    DEFERRED,
    DEFERRED_UPDATE,
    EPHEMERAL,
    LOADING,
    MESSAGE,
    UPDATE,
    Hidden,
    Pending,
    origin_fields,
    reply_fields,
    told,
)
from botkit.sandbox.world.invocation import invocation
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.resolving import CannotAct, Resolved
from botkit.sandbox.world.world import World

ANSWER_WITHIN = 3.0
"""Seconds that a bot has for its first answer (Discord's reference, "Interaction Callback")."""

TOKEN_LIVES = 15 * 60.0
"""Seconds in which a bot may edit its answer and follow up."""

KEPT = 20_000
"""Interactions that are remembered; older ones are forgotten, as if their token had expired."""

KEPT_EPHEMERAL = 5_000
"""Ephemeral messages that are remembered: no channel keeps them."""

MOST_FOLLOW_UPS = 500
"""Follow-ups of one interaction that are remembered."""


class Interactions:
    """Sends interactions and keeps them until their tokens expire.

    Parameters
    ----------
    world, commands
        Where people are, and what they can invoke.
    kept
        How many are remembered.
    """

    def __init__(self, world: World, commands: Commands, kept: int = KEPT) -> None:
        self._world = world
        self._commands = commands
        self._kept = kept
        self._pending: OrderedDict[int, Pending] = OrderedDict()
        self._by_token: dict[str, Pending] = {}
        self._hidden: OrderedDict[int, Hidden] = OrderedDict()
        self._waiting: dict[int, set[asyncio.Future[None]]] = {}

    def invoke(self, guild: Guild, path: str, user: int, values: Mapping[str, Any], now: float) -> Pending:
        """Let a member invoke a slash command in the channel where people talk, without asking whether they may.

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
        CannotAct
            If the bot has registered no such command, or it does not take these options.
        """
        visible = self._commands.slash(guild.id)
        paths = {typed: one for one in reversed(visible) for typed, _ in callable_paths(one)}
        if path not in paths:
            known = ", ".join(sorted(paths)) or "none yet"
            raise CannotAct(f"The bot has registered no command {path!r}; it has: {known}.")
        data = invocation(Resolved(self._world, guild, user), paths[path], path, values)
        channel = self._world.channel(guild.general)[0]
        return self.send(COMMAND, data, channel, guild, user, now, name=path)

    def send(
        self,
        kind: int,
        data: Json,
        channel: Json,
        guild: Guild | None,
        user: int,
        now: float,
        *,
        name: str = "",
        source: Json | None = None,
        origin: Pending | None = None,
    ) -> Pending:
        """Tell the bot of an interaction; parameters as in `Pending`."""
        identifier = self._world.snowflake(now)
        token = f"{mix(self._world.seed, identifier):016x}{mix(identifier):016x}"
        where = int(channel["id"])
        pending = Pending(identifier, token, kind, guild, where, user, now, data, name, source, origin)
        self._pending[identifier] = self._by_token[token] = pending
        if len(self._pending) > self._kept:
            _, oldest = self._pending.popitem(last=False)
            del self._by_token[oldest.token]
        self._world.tell("INTERACTION_CREATE", guild, told(self._world, pending, channel))
        return pending

    def get(self, identifier: int) -> Pending | None:
        """Return an interaction, None if it is forgotten."""
        return self._pending.get(identifier)

    def by_id(self, identifier: int, token: str, now: float) -> Pending | None:
        """Return an interaction that was answered, or may still be."""
        pending = self._pending.get(identifier)
        if pending is None or pending.token != token:
            return None
        return pending if pending.answer is not None or now - pending.at <= ANSWER_WITHIN else None

    def by_token(self, token: str) -> Pending | None:
        """Return an interaction, whether or not it is too late for it."""
        return self._by_token.get(token)

    def ephemeral(self, message: int) -> Hidden | None:
        """Return an ephemeral message, None if it is forgotten or deleted."""
        return self._hidden.get(message)

    def message(self, pending: Pending, identifier: int) -> Json | None:
        """Return a message of an interaction: its answer's, or a follow-up; None if it is not one, or deleted."""
        if identifier != pending.message and identifier not in pending.follow_ups:
            return None
        hidden = self._hidden.get(identifier)
        return self._world.messages.get(pending.channel, identifier) if hidden is None else hidden.message

    def answer(
        self, pending: Pending, kind: int, data: Json, now: float, fields: Json | None = None
    ) -> Json | None:
        """Take the bot's first answer.

        Parameters
        ----------
        pending
            What is answered.
        kind, data
            The type of the answer, and what the bot has sent.
        now
            The time, in seconds since the epoch.
        fields
            Keys of the message object that the answer makes or changes.

        Returns
        -------
        Json or None
            The message that was made or changed.
        """
        message = None
        if kind in (MESSAGE, DEFERRED):
            message = self._said(pending, fields or {}, now, kind=kind)
            pending.message = int(message["id"])
        elif kind in (DEFERRED_UPDATE, UPDATE) and pending.source is not None:
            pending.message = int(pending.source["id"])
            if kind == UPDATE and (message := self.message(pending, pending.message)) is not None:
                self._changed(pending, message, fields or {}, now)
        pending.answer = {"type": kind, "data": data}
        self._stir(pending)
        return message

    def edit(self, pending: Pending, message: Json, fields: Json, now: float) -> Json:
        """Change a message of an interaction; this is also how a deferred answer gets its text."""
        self._changed(pending, message, fields, now)
        self._stir(pending)
        return message

    def follow_up(self, pending: Pending, fields: Json, now: float) -> Json:
        """Add a message; the first one after a deferral is the deferred answer itself."""
        original = None if pending.message is None else self.message(pending, pending.message)
        if original is not None and original["flags"] & LOADING:
            kept = fields.get("flags", 0) & ~EPHEMERAL | original["flags"] & EPHEMERAL
            return self.edit(pending, original, {**fields, "flags": kept}, now)
        message = self._said(pending, fields, now)
        pending.follow_ups.append(int(message["id"]))
        del pending.follow_ups[:-MOST_FOLLOW_UPS]
        self._stir(pending)
        return message

    def delete(self, pending: Pending, message: Json) -> None:
        """Delete a message of an interaction."""
        identifier = int(message["id"])
        if self._hidden.pop(identifier, None) is None:
            messages.delete(self._world, self._world.channel(pending.channel)[0], identifier)
        self._stir(pending)

    async def until(self, pending: Pending, done: Callable[[Pending], bool], seconds: float) -> bool:
        """Wait until something is true of an interaction; return whether it became so in time."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not done(pending):
            left = end - loop.time()
            if left <= 0:
                return False
            waiter = loop.create_future()
            waiting = self._waiting.setdefault(pending.id, set())
            waiting.add(waiter)
            try:
                await asyncio.wait({waiter}, timeout=left)
            finally:
                waiting.discard(waiter)
                if not waiting:
                    self._waiting.pop(pending.id, None)
        return True

    def _stir(self, pending: Pending) -> None:
        for waiter in self._waiting.get(pending.id, ()):
            if not waiter.done():
                waiter.set_result(None)

    def _changed(self, pending: Pending, message: Json, fields: Json, now: float) -> None:
        flags = fields["flags"] if "flags" in fields else message["flags"]
        fields["flags"] = flags & ~LOADING
        if int(message["id"]) in self._hidden:
            message.update(fields)
            message["edited_timestamp"] = iso(now)
        else:
            messages.edit(self._world, self._world.channel(pending.channel)[0], message, fields, now)

    def _said(self, pending: Pending, fields: Json, now: float, *, kind: int | None = None) -> Json:
        """Let the bot say something: in the channel, or to one person alone."""
        world, bot = self._world, self._world.bot_user
        channel = world.channel(pending.channel)[0]
        fields = {**fields, **origin_fields(world, pending, channel), "flags": int(fields.get("flags", 0))}
        if kind == DEFERRED:
            fields["flags"] |= LOADING
        if kind is None:
            fields |= reply_fields(pending.message, channel)
            if pending.message is not None:
                fields["interaction_metadata"]["original_response_message_id"] = str(pending.message)
        if not fields["flags"] & EPHEMERAL:
            return messages.send(world, channel, bot, fields, now)
        message = objects.message(world.snowflake(now), pending.channel, bot, now, "", fields)
        self._hidden[int(message["id"])] = Hidden(message, pending.channel, pending.user)
        while len(self._hidden) > KEPT_EPHEMERAL:
            self._hidden.popitem(last=False)
        return message
