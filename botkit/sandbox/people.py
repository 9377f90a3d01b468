"""People: what members do in their clients, and what they see of the bot's answers."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Protocol

from botkit.sandbox.files import Files
from botkit.sandbox.world import Event, Guild, Unknown, World, components, messages
from botkit.sandbox.world.commands import (
    ATTACHMENT,
    MESSAGE_MENU,
    SLASH,
    USER_MENU,
    Commands,
    callable_paths,
)
from botkit.sandbox.world.interaction_objects import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    EPHEMERAL,
    LOADING,
    MODAL,
    MODAL_SUBMIT,
    Pending,
)
from botkit.sandbox.world.interactions import ANSWER_WITHIN, Interactions
from botkit.sandbox.world.invocation import invocation, may_use, menu
from botkit.sandbox.world.mentions import mentioned
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission
from botkit.sandbox.world.resolving import CannotAct, Resolved

PATIENCE = 15.0
"""Seconds that people wait for what a deferred answer becomes."""

NO_ANSWER = f"no answer in {ANSWER_WITHIN:.0f} s"

_NOTICES = {
    COMMAND: "The application did not respond",
    COMPONENT: "This interaction failed",
    AUTOCOMPLETE: "Loading options failed",
    MODAL_SUBMIT: "Something went wrong. Try again.",
}
"""What Discord's clients show when a bot does not answer in time."""

_LONGEST = 2000

Id = int | str
"""An id: a number, or a text of digits."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What people see of a bot's answer.

    Parameters
    ----------
    interaction
        The id of the interaction.
    type
        The type of the answer (Discord's reference, "Interaction Callback Type"); None if there was none.
    message
        The message that answers, as it looks now: after deferral and edits. For an answer that changes the message
        of the component it is that one.
    ephemeral
        Whether only the person who acted sees it.
    loading
        Whether the bot "is thinking" still.
    modal, choices
        What the bot opened, or suggests.
    follow_ups
        The messages that it sent after its answer.
    error
        Why there is no answer: "no answer in 3 s".
    notice
        What Discord's clients show in that case.
    """

    interaction: str
    type: int | None = None
    message: Json | None = None
    ephemeral: bool = False
    loading: bool = False
    modal: Json | None = None
    choices: list[Json] | None = None
    follow_ups: list[Json] = field(default_factory=list)
    error: str | None = None
    notice: str | None = None

    def json(self) -> Json:
        """Return the same as a JSON object."""
        return asdict(self)


class Publish(Protocol):
    """Sends events, and returns when they are on their way: `Gateway.publish`."""

    def __call__(self, *events: Event) -> Awaitable[None]:
        """Send events."""


class People:
    """Members who talk, invoke commands, press buttons, choose from menus and fill in modals.

    Whoever is not named is the owner of the guild, and the channel is the one in which people talk. Each method
    returns when the bot has answered, or has not done so in time.

    Parameters
    ----------
    world, commands, interactions
        Where people are, what they can invoke, and what becomes of it.
    publish
        Sends events to the bot.
    files
        Takes what people upload.
    address
        Returns the base of the sandbox's own addresses (``"http://127.0.0.1:8000"``).
    clock
        Returns the time in seconds since the epoch.
    """

    def __init__(
        self,
        world: World,
        commands: Commands,
        interactions: Interactions,
        publish: Publish,
        files: Files,
        address: Callable[[], str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._world = world
        self._commands = commands
        self._interactions = interactions
        self._publish = publish
        self._files = files
        self._address = address
        self._clock = clock

    async def say(
        self,
        channel: Id,
        content: str,
        user: Id | None = None,
        *,
        reply_to: Id | None = None,
        files: Sequence[Any] = (),
    ) -> Json:
        """Say something in a channel; return the message when the bot has been told.

        Parameters
        ----------
        channel, content, user
            Where, what, and who.
        reply_to
            The id of the message that this one replies to.
        files
            What comes with it; each as for options of commands.

        Raises
        ------
        CannotAct
            If the user may not do that there.
        Unknown
            If there is no such channel, user or message.
        """
        where, guild = self._world.channel(_id(channel))
        who = self._who(where, guild, user, Permission.SEND_MESSAGES)
        if len(content) > _LONGEST or not (content.strip() or files):
            raise CannotAct(f"A message has 1 to {_LONGEST} characters, not {len(content)}.")
        fields: Json = {"content": content.strip(), "attachments": [self._file(one, where) for one in files]}
        replied = None
        if reply_to is not None:
            replied = self._world.messages.get(int(where["id"]), _id(reply_to))
            if replied is None:
                raise Unknown("Message", reply_to)
            reference = {"type": 0, "channel_id": where["id"], "message_id": replied["id"]}
            reference |= {"guild_id": str(guild.id)} if guild is not None else {}
            fields |= {"type": messages.REPLY, "message_reference": reference, "referenced_message": replied}
        all_ = guild is not None and bool(
            self._world.permissions(guild, who, where) & Permission.MENTION_EVERYONE
        )
        author = None if replied is None else replied["author"]
        fields |= mentioned(self._world, guild, content, anyone=all_, replied_to=author)
        message = messages.send(self._world, where, self._world.user(who), fields, self._clock())
        await self._publish(*self._world.take())
        return message

    async def invoke(
        self,
        guild: Id,
        command: str,
        options: Mapping[str, Any] | None = None,
        user: Id | None = None,
        channel: Id | None = None,
        *,
        target: Id | Json | Answer | None = None,
        patience: float = PATIENCE,
    ) -> Answer:
        """Invoke a command: a slash command, or with a target one of a context menu.

        Parameters
        ----------
        guild, user, channel
            Where, and who.
        command
            As it is typed (``"admin roles add"``, with or without slash), or as the menu shows it.
        options
            Values by name: users, channels and roles by their id; a file as bytes, as name and bytes, or as
            ``{"filename", "content"}`` (text) or ``{"filename", "base64"}``.
        target
            The id of a user, or a message (its id, its object or the answer it is in).
        patience
            Seconds to wait for what a deferred answer becomes.

        Raises
        ------
        CannotAct
            If the user sees no such command, or the client would not let these options through.
        Unknown
            If there is no such guild, channel or member.
        """
        home, where, who = self._place(guild, user, channel)
        resolved = Resolved(self._world, home, who)
        if target is None:
            path, found = self._slash(home, where, who, command)
            data = invocation(resolved, found, path, self._with_files(found, path, options or {}, where))
        else:
            aim = self._aim(target, where)
            kinds = (MESSAGE_MENU, USER_MENU) if isinstance(aim, dict) else (USER_MENU, MESSAGE_MENU)
            path, found = command, self._menu(home, where, who, command, kinds)
            data = menu(resolved, found, aim)
        return await self._act(COMMAND, data, where, home, who, patience, name=path)

    async def autocomplete(
        self,
        guild: Id,
        command: str,
        option: str,
        value: Any,
        options: Mapping[str, Any] | None = None,
        user: Id | None = None,
        channel: Id | None = None,
    ) -> Answer:
        """Type into an option that suggests values; parameters and errors as of `invoke`.

        Parameters
        ----------
        guild, command, options, user, channel
            As of `invoke`; options are those that are filled in already.
        option, value
            What is being typed, and what stands there so far.
        """
        home, where, who = self._place(guild, user, channel)
        path, found = self._slash(home, where, who, command)
        described = {one["name"]: one for one in dict(callable_paths(found))[path]}
        if not described.get(option, {}).get("autocomplete"):
            known = ", ".join(name for name, one in described.items() if one.get("autocomplete")) or "none"
            raise CannotAct(f"/{path} suggests nothing for {option!r}; options that do: {known}.")
        values = {**(options or {}), option: value}
        data = invocation(Resolved(self._world, home, who), found, path, values, focused=option)
        return await self._act(AUTOCOMPLETE, data, where, home, who, 0.0, name=path)

    async def press(
        self, message: Id | Json | Answer, button: str, user: Id | None = None, *, patience: float = PATIENCE
    ) -> Answer:
        """Press a button of a message.

        Parameters
        ----------
        message
            Its id, its object, or the answer it is in.
        button
            The button's custom id, or its label.
        user, patience
            As of `invoke`; who sees an ephemeral message is who acts.

        Raises
        ------
        CannotAct
            If there is no such button, or it cannot be pressed by this user.
        Unknown
            If there is no such message or member.
        """
        found, where, guild, who = self._seen(message, user)
        data = components.pressed(found, button)
        return await self._act(COMPONENT, data, where, guild, who, patience, source=found)

    async def choose(
        self,
        message: Id | Json | Answer,
        menu: str,
        values: Sequence[Any],
        user: Id | None = None,
        *,
        patience: float = PATIENCE,
    ) -> Answer:
        """Choose from a menu of a message; parameters and errors as of `press`.

        Parameters
        ----------
        message, user, patience
            As of `press`.
        menu
            The menu's custom id, or its placeholder.
        values
            What is chosen: values or labels of options, or ids of users, roles and channels.
        """
        found, where, guild, who = self._seen(message, user)
        data = components.chosen(Resolved(self._world, guild, who), found, menu, list(values))
        return await self._act(COMPONENT, data, where, guild, who, patience, source=found)

    async def submit(
        self, modal: Id | Answer, values: Mapping[str, Any] | None = None, *, patience: float = PATIENCE
    ) -> Answer:
        """Fill in a modal and send it off; once only, as it closes then.

        Parameters
        ----------
        modal
            The answer that opened it, or the id of the interaction.
        values
            What is filled in, by custom id or label.
        patience
            As of `invoke`.

        Raises
        ------
        CannotAct
            If no modal is open, or something is missing or does not fit.
        """
        origin = self._pending(modal)
        if origin.answer is None or origin.answer["type"] != MODAL or origin.closed:
            raise CannotAct(f"No modal is open for the interaction {origin.id}.")
        where, guild = self._world.channel(origin.channel)
        shown, given = origin.answer["data"], dict(values or {})
        for one in components.walk(shown["components"]):
            if one["type"] == components.FILE_UPLOAD and one["custom_id"] in given:
                many = given[one["custom_id"]]
                many = many if isinstance(many, list) else [many]
                given[one["custom_id"]] = [self._file(file, where) for file in many]
        data = components.submitted(Resolved(self._world, guild, origin.user), shown, given)
        origin.closed = True
        source = origin.source
        return await self._act(
            MODAL_SUBMIT, data, where, guild, origin.user, patience, source=source, origin=origin
        )

    async def look(
        self, interaction: Id | Answer, *, follow_ups: int = 0, patience: float = PATIENCE
    ) -> Answer:
        """Return what is to be seen of an answer now, or as soon as it has so many follow-ups.

        Parameters
        ----------
        interaction
            Its id, or a former answer.
        follow_ups, patience
            How many to wait for, and for how many seconds.
        """
        pending = self._pending(interaction)
        await self._interactions.until(pending, lambda one: len(one.follow_ups) >= follow_ups, patience)
        return self._answer(pending)

    async def permit(self, guild: Id, command: Id | None, permissions: list[Json]) -> Json:
        """Set who may use a command (all if None), as a guild's people do in its settings.

        Parameters
        ----------
        guild, command
            Their ids.
        permissions
            ``{"id", "type", "permission"}`` each (Discord's reference, "Application Command Permissions Structure").
        """
        home = self._world.guild(_id(guild))
        told = self._commands.set_permissions(home.id, None if command is None else _id(command), permissions)
        self._world.tell("APPLICATION_COMMAND_PERMISSIONS_UPDATE", home, told)
        await self._publish(*self._world.take())
        return told

    async def _act(
        self,
        kind: int,
        data: Json,
        where: Json,
        guild: Guild | None,
        user: int,
        patience: float,
        **more: Any,
    ) -> Answer:
        pending = self._interactions.send(kind, data, where, guild, user, self._clock(), **more)
        await self._publish(*self._world.take())
        if await self._interactions.until(pending, lambda one: one.answer is not None, ANSWER_WITHIN):
            await self._interactions.until(pending, lambda one: not self._loading(one), patience)
        return self._answer(pending)

    def _loading(self, pending: Pending) -> bool:
        message = self._message(pending)
        return message is not None and bool(message["flags"] & LOADING)

    def _message(self, pending: Pending) -> Json | None:
        return None if pending.message is None else self._interactions.message(pending, pending.message)

    def _answer(self, pending: Pending) -> Answer:
        if pending.answer is None:
            return Answer(str(pending.id), error=NO_ANSWER, notice=_NOTICES[pending.type])
        kind, data = pending.answer["type"], pending.answer["data"]
        message = self._message(pending)
        later = [self._interactions.message(pending, one) for one in pending.follow_ups]
        return Answer(
            str(pending.id),
            kind,
            None if message is None else dict(message),
            ephemeral=message is not None and bool(message["flags"] & EPHEMERAL),
            loading=self._loading(pending),
            modal=data if kind == MODAL else None,
            choices=data["choices"] if kind == CHOICES else None,
            follow_ups=[dict(one) for one in later if one is not None],
        )

    def _pending(self, which: Id | Answer) -> Pending:
        identifier = which.interaction if isinstance(which, Answer) else which
        pending = self._interactions.get(_id(identifier))
        if pending is None:
            raise Unknown("Interaction", identifier)
        return pending

    def _place(self, guild: Id, user: Id | None, channel: Id | None) -> tuple[Guild, Json, int]:
        home = self._world.guild(_id(guild))
        where, found = self._world.channel(home.general if channel is None else _id(channel))
        if found is not home:
            raise CannotAct(f"The channel {channel} is not in the guild {home.id}.")
        return home, where, self._who(where, home, user)

    def _who(
        self, where: Json, guild: Guild | None, user: Id | None, needs: Permission = Permission.VIEW_CHANNEL
    ) -> int:
        """Return the id of who acts, who must be able to do that there."""
        if guild is None:
            return int(where["recipients"][0]["id"]) if user is None else _id(user)
        who = guild.owner if user is None else _id(user)
        needed = Permission.VIEW_CHANNEL | needs
        missing = needed & ~self._world.permissions(guild, who, where)
        if missing:
            raise CannotAct(f"The user {who} lacks {missing.name} in the channel {where['id']}.")
        until = self._world.member(guild, who)["communication_disabled_until"]
        if until is not None and datetime.fromisoformat(until).timestamp() > self._clock():
            raise CannotAct(f"The user {who} is timed out until {until}.")
        return who

    def _seen(self, message: Id | Json | Answer, user: Id | None) -> tuple[Json, Json, Guild | None, int]:
        """Return a message with components, its channel and guild, and who sees it."""
        if isinstance(message, Answer):
            if message.message is None:
                raise CannotAct(f"The answer to the interaction {message.interaction} has no message.")
            message = message.message
        identifier = _id(message["id"] if isinstance(message, dict) else message)
        hidden = self._interactions.ephemeral(identifier)
        if hidden is not None:
            where, guild = self._world.channel(hidden.channel)
            if user is not None and _id(user) != hidden.user:
                raise CannotAct(f"Only the user {hidden.user} sees the ephemeral message {identifier}.")
            return hidden.message, where, guild, self._who(where, guild, hidden.user)
        channel = self._world.messages.where(identifier)
        found = None if channel is None else self._world.messages.get(channel, identifier)
        if channel is None or found is None:
            raise Unknown("Message", identifier)
        if found.get("application_id", found["author"]["id"]) != str(self._world.bot_id):
            raise CannotAct(f"The message {identifier} is not the bot's.")
        where, guild = self._world.channel(channel)
        return found, where, guild, self._who(where, guild, user)
