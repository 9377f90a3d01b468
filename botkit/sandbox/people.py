"""People: what members do in their clients, and what they see of the bot's answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botkit.sandbox.exchange import Answer, Exchange, Id, Publish, id_of
from botkit.sandbox.files import Files
from botkit.sandbox.sight import Sight
from botkit.sandbox.world import Unknown, World, components, messages
from botkit.sandbox.world.commands import MESSAGE_MENU, USER_MENU, Commands, callable_paths
from botkit.sandbox.world.interaction_objects import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, MODAL_SUBMIT
from botkit.sandbox.world.interactions import Interactions
from botkit.sandbox.world.invocation import invocation, menu_invocation
from botkit.sandbox.world.mentions import mentioned
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission
from botkit.sandbox.world.resolving import CannotAct, Resolved

PATIENCE = 15.0
"""Seconds that people wait for what a deferred answer becomes."""

_LONGEST = 2000


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
        self._clock = clock
        self._exchange = Exchange(world, interactions, publish, clock)
        self._sight = Sight(world, commands, interactions, files, address, clock)

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
        where, guild = self._world.channel(id_of(channel))
        who = self._sight.who(where, guild, user, Permission.SEND_MESSAGES)
        if len(content) > _LONGEST or not (content.strip() or files):
            raise CannotAct(f"A message has 1 to {_LONGEST} characters, not {len(content)}.")
        fields: Json = {
            "content": content.strip(),
            "attachments": [self._sight.file(one, where) for one in files],
        }
        replied = None
        if reply_to is not None:
            replied = self._world.messages.get(int(where["id"]), id_of(reply_to))
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
        home, where, who = self._sight.place(guild, user, channel)
        resolved = Resolved(self._world, home, who)
        if target is None:
            path, found = self._sight.slash(home, where, who, command)
            data = invocation(
                resolved, found, path, self._sight.with_files(found, path, options or {}, where)
            )
        else:
            aim = self._sight.aim(target, where)
            kinds = (MESSAGE_MENU, USER_MENU) if isinstance(aim, dict) else (USER_MENU, MESSAGE_MENU)
            path, found = command, self._sight.menu(home, where, who, command, kinds)
            data = menu_invocation(resolved, found, aim)
        return await self._exchange.act(COMMAND, data, where, home, who, patience, name=path)

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
        home, where, who = self._sight.place(guild, user, channel)
        path, found = self._sight.slash(home, where, who, command)
        described = {one["name"]: one for one in dict(callable_paths(found))[path]}
        if not described.get(option, {}).get("autocomplete"):
            known = ", ".join(name for name, one in described.items() if one.get("autocomplete")) or "none"
            raise CannotAct(f"/{path} suggests nothing for {option!r}; options that do: {known}.")
        values = {**(options or {}), option: value}
        data = invocation(Resolved(self._world, home, who), found, path, values, focused=option)
        return await self._exchange.act(AUTOCOMPLETE, data, where, home, who, 0.0, name=path)

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
        found, where, guild, who = self._sight.message(message, user)
        data = components.pressed(found, button)
        return await self._exchange.act(COMPONENT, data, where, guild, who, patience, source=found)

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
        found, where, guild, who = self._sight.message(message, user)
        data = components.chosen(Resolved(self._world, guild, who), found, menu, list(values))
        return await self._exchange.act(COMPONENT, data, where, guild, who, patience, source=found)

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
        origin = self._exchange.pending(modal)
        if origin.answer is None or origin.answer["type"] != MODAL or origin.closed:
            raise CannotAct(f"No modal is open for the interaction {origin.id}.")
        where, guild = self._world.channel(origin.channel)
        shown, given = origin.answer["data"], dict(values or {})
        for one in components.walk(shown["components"]):
            if one["type"] == components.FILE_UPLOAD and one["custom_id"] in given:
                many = given[one["custom_id"]]
                many = many if isinstance(many, list) else [many]
                given[one["custom_id"]] = [self._sight.file(file, where) for file in many]
        data = components.submitted(Resolved(self._world, guild, origin.user), shown, given)
        origin.closed = True
        source = origin.source
        return await self._exchange.act(
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
        pending = self._exchange.pending(interaction)
        await self._interactions.until(pending, lambda one: len(one.follow_ups) >= follow_ups, patience)
        return self._exchange.answer(pending)

    async def permit(self, guild: Id, command: Id | None, permissions: list[Json]) -> Json:
        """Set who may use a command (all if None), as a guild's people do in its settings.

        Parameters
        ----------
        guild, command
            Their ids.
        permissions
            ``{"id", "type", "permission"}`` each (Discord's reference, "Application Command Permissions Structure").
        """
        home = self._world.guild(id_of(guild))
        told = self._commands.set_permissions(
            home.id, None if command is None else id_of(command), permissions
        )
        self._world.tell("APPLICATION_COMMAND_PERMISSIONS_UPDATE", home, told)
        await self._publish(*self._world.take())
        return told
