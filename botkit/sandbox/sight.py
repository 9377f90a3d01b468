"""What people see in their clients: places, commands, messages; and what their clients do not let them do."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from botkit.sandbox.exchange import Answer, Id, id_of
from botkit.sandbox.files import Files, image_size
from botkit.sandbox.world import Guild, Unknown, World
from botkit.sandbox.world.commands import ATTACHMENT, SLASH, Commands, callable_paths
from botkit.sandbox.world.interactions import Interactions
from botkit.sandbox.world.invocation import may_use
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission
from botkit.sandbox.world.resolving import CannotAct

_STRANGE = re.compile(r"[^\w.\-]+", re.ASCII)


class Sight:
    """Finds what people mean; parameters as of `botkit.sandbox.people.People`."""

    def __init__(
        self,
        world: World,
        commands: Commands,
        interactions: Interactions,
        files: Files,
        address: Callable[[], str],
        clock: Callable[[], float],
    ) -> None:
        self._world = world
        self._commands = commands
        self._interactions = interactions
        self._files = files
        self._address = address
        self._clock = clock

    def place(self, guild: Id, user: Id | None, channel: Id | None) -> tuple[Guild, Json, int]:
        """Return a guild, a channel of it and the id of a user who sees it; the defaults are those of `People`."""
        home = self._world.guild(id_of(guild))
        where, found = self._world.channel(home.general if channel is None else id_of(channel))
        if found is not home:
            raise CannotAct(f"The channel {channel} is not in the guild {home.id}.")
        return home, where, self.who(where, home, user)

    def who(
        self, where: Json, guild: Guild | None, user: Id | None, needs: Permission = Permission.VIEW_CHANNEL
    ) -> int:
        """Return the id of who acts, who must be able to do that there."""
        if guild is None:
            return int(where["recipients"][0]["id"]) if user is None else id_of(user)
        who = guild.owner if user is None else id_of(user)
        needed = Permission.VIEW_CHANNEL | needs
        missing = needed & ~self._world.permissions(guild, who, where)
        if missing:
            raise CannotAct(f"The user {who} lacks {missing.name} in the channel {where['id']}.")
        until = self._world.member(guild, who)["communication_disabled_until"]
        if until is not None and datetime.fromisoformat(until).timestamp() > self._clock():
            raise CannotAct(f"The user {who} is timed out until {until}.")
        return who

    def message(self, which: Id | Json | Answer, user: Id | None) -> tuple[Json, Json, Guild | None, int]:
        """Return a message with components, its channel and guild, and who sees it."""
        if isinstance(which, Answer):
            if which.message is None:
                raise CannotAct(f"The answer to the interaction {which.interaction} has no message.")
            which = which.message
        identifier = id_of(which["id"] if isinstance(which, dict) else which)
        hidden = self._interactions.ephemeral(identifier)
        if hidden is not None:
            where, guild = self._world.channel(hidden.channel)
            if user is not None and id_of(user) != hidden.user:
                raise CannotAct(f"Only the user {hidden.user} sees the ephemeral message {identifier}.")
            return hidden.message, where, guild, self.who(where, guild, hidden.user)
        channel = self._world.messages.where(identifier)
        found = None if channel is None else self._world.messages.get(channel, identifier)
        if channel is None or found is None:
            raise Unknown("Message", identifier)
        if found.get("application_id", found["author"]["id"]) != str(self._world.bot_id):
            raise CannotAct(f"The message {identifier} is not the bot's.")
        where, guild = self._world.channel(channel)
        return found, where, guild, self.who(where, guild, user)

    def slash(self, guild: Guild, channel: Json, user: int, command: str) -> tuple[str, Json]:
        """Return how a slash command is typed, and the command, if the user sees it."""
        path = " ".join(command.removeprefix("/").split())
        shown = self._visible(guild, channel, user, SLASH)
        paths = {typed: one for one in reversed(shown) for typed, _ in callable_paths(one)}
        if path in paths:
            return path, paths[path]
        known = ", ".join(sorted(paths)) or "none"
        if any(path == typed for one in self._commands.slash(guild.id) for typed, _ in callable_paths(one)):
            raise CannotAct(
                f"The user {user} may not use /{path} in the channel {channel['id']}; but: {known}."
            )
        menus = [one["name"] for kind in (2, 3) for one in self._commands.of_type(kind, guild.id)]
        if command in menus:
            raise CannotAct(f"The command {command!r} is of a context menu: give a target.")
        raise CannotAct(f"The bot has registered no command {path!r}; it has: {known}.")

    def menu(self, guild: Guild, channel: Json, user: int, command: str, kinds: tuple[int, ...]) -> Json:
        """Return a command of a context menu; of those of one name that of the first kind."""
        shown = [one for kind in kinds for one in self._visible(guild, channel, user, kind)]
        for one in shown:
            if one["name"] == command:
                return one
        known = ", ".join(repr(one["name"]) for one in shown) or "none"
        raise CannotAct(f"The user {user} sees no command {command!r} in a context menu; but: {known}.")

    def _visible(self, guild: Guild, channel: Json, user: int, kind: int) -> list[Json]:
        return [
            one
            for one in self._commands.of_type(kind, guild.id)
            if may_use(self._world, self._commands, guild, channel, user, one)
        ]

    def aim(self, target: Id | Json | Answer, channel: Json) -> int | Json:
        """Return what a command of a context menu is invoked on: a user's id, or a message."""
        if isinstance(target, Answer):
            if target.message is None:
                raise CannotAct(f"The answer to the interaction {target.interaction} has no message.")
            return target.message
        identifier = id_of(target["id"] if isinstance(target, dict) else target)
        if isinstance(target, dict) and "author" not in target:
            return identifier
        return self._world.messages.get(int(channel["id"]), identifier) or identifier

    def with_files(
        self, command: Json, path: str, values: Mapping[str, Any], channel: Json
    ) -> dict[str, Any]:
        """Return the values of options with attachments in place of files, which are kept."""
        kinds = {one["name"]: one["type"] for one in dict(callable_paths(command))[path]}
        return {
            name: self.file(value, channel) if kinds.get(name) == ATTACHMENT else value
            for name, value in values.items()
        }

    def file(self, value: Any, channel: Json) -> Json:
        """Keep a file; return its attachment object."""
        name, data = _file(value)
        identifier = self._world.snowflake(self._clock())
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        path = self._files.add(int(channel["id"]), identifier, name, data, kind)
        url = f"{self._address()}{path}"
        made: Json = {
            "id": str(identifier),
            "filename": name,
            "size": len(data),
            "url": url,
            "proxy_url": url,
        }
        made |= {"content_type": kind}
        if (size := image_size(data)) is not None:
            made["width"], made["height"] = size
        return made


def _file(value: Any) -> tuple[str, bytes]:
    name: Any = "file.txt"
    data = value
    if isinstance(value, dict):
        name = value.get("filename", name)
        data = value.get("content")
        if "base64" in value:
            try:
                data = base64.b64decode(str(value["base64"]), validate=True)
            except binascii.Error:
                raise CannotAct(f"The content of {name!r} is no Base64.") from None
    elif isinstance(value, (tuple, list)) and len(value) == 2:
        name, data = value
    if isinstance(data, str):
        data = data.encode(errors="replace")
    if not isinstance(name, str) or not isinstance(data, bytes):
        raise CannotAct(
            f'A file is bytes, or {{"filename", "content"}} or {{"filename", "base64"}}, not {value!r:.100}.'
        )
    return _STRANGE.sub("_", name)[-200:].lstrip(".") or "unknown", data
