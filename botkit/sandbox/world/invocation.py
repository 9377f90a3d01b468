"""The data of interactions with commands: who sees a command, and what is sent when it is invoked. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from botkit.sandbox.world.commands import (
    ATTACHMENT,
    BOOLEAN,
    CHANNEL,
    INTEGER,
    MENTIONABLE,
    NUMBER,
    ROLE,
    STRING,
    SUB_COMMAND,
    SUB_COMMAND_GROUP,
    USER,
    USER_MENU,
    Commands,
    callable_paths,
)
from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission
from botkit.sandbox.world.resolving import CannotAct, Resolved
from botkit.sandbox.world.world import World

LONGEST_TEXT = 6000
LARGEST = 2**53
_TYPES: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    NUMBER: (int, float),
}
_WORDS = {STRING: "a text", INTEGER: "a whole number", BOOLEAN: "true or false", NUMBER: "a number"}


def may_use(world: World, commands: Commands, guild: Guild, channel: Json, user: int, command: Json) -> bool:
    """Return whether a member sees a command in a channel (Discord's reference, "Permissions" of commands).

    Administrators may use all. For others what the guild's people have set counts, then the command's default.

    Parameters
    ----------
    world, commands
        Where the member is, and what was registered and set.
    guild, channel, user, command
        Where, who, and what.
    """
    granted = world.permissions(guild, user, channel)
    if command.get("nsfw") and not channel.get("nsfw"):
        return False
    if command.get("contexts") is not None and 0 not in command["contexts"]:
        return False
    if granted & Permission.ADMINISTRATOR:
        return True
    if not granted & Permission.USE_APPLICATION_COMMANDS:
        return False
    for subject in (int(command["id"]), None):
        set_ = commands.permissions(guild.id, subject) or []
        if not _channel_allowed(set_, guild, channel):
            return False
        if (allowed := _member_allowed(set_, world, guild, user)) is not None:
            return allowed
    needed = command.get("default_member_permissions")
    return needed is None or (int(needed) != 0 and granted & int(needed) == int(needed))


def _channel_allowed(permissions: list[Json], guild: Guild, channel: Json) -> bool:
    by_id = {int(one["id"]): one["permission"] for one in permissions if one["type"] == 3}
    # All channels at once are named by an id of their own ("Application Command Permissions Constants").
    return bool(by_id.get(int(channel["id"]), by_id.get(guild.id - 1, True)))


def _member_allowed(permissions: list[Json], world: World, guild: Guild, user: int) -> bool | None:
    by_id = {(one["type"], int(one["id"])): bool(one["permission"]) for one in permissions}
    if (own := by_id.get((2, user))) is not None:
        return own
    roles = world.member(guild, user, with_user=False)["roles"]
    mine = [by_id[1, int(one)] for one in roles if (1, int(one)) in by_id]
    return any(mine) if mine else by_id.get((1, guild.id))


def invocation(
    resolved: Resolved, command: Json, path: str, values: Mapping[str, Any], focused: str | None = None
) -> Json:
    """Return the ``data`` of an interaction that invokes a slash command ("Application Command Data Structure").

    Parameters
    ----------
    resolved
        Takes what ids mean.
    command
        One of `Commands.slash`.
    path
        One of its `callable_paths`.
    values
        The value of each option; users, channels and roles by their id, files as attachment objects.
    focused
        The option that is being typed: then the interaction asks for suggestions, and nothing else need be right.

    Raises
    ------
    CannotAct
        If an option is unknown, missing, or its client would not let the value through.
    """
    described = dict(callable_paths(command))[path]
    options = list(_options(resolved, path, described, values, focused))
    for depth, name in enumerate(reversed(path.split(" ")[len(command["name"].split(" ")) :])):
        kind = SUB_COMMAND_GROUP if depth else SUB_COMMAND
        options = [{"name": name, "type": kind, "options": options}]
    return _data(command, resolved) | ({"options": options} if options else {})


def menu_invocation(resolved: Resolved, command: Json, target: int | Json) -> Json:
    """Return the ``data`` of an interaction that invokes a command of a context menu.

    Parameters
    ----------
    resolved
        Takes what it is invoked on.
    command
        Of type 2 or 3.
    target
        The user's id, or the message.

    Raises
    ------
    CannotAct
        If it cannot be invoked on this.
    """
    if command["type"] == USER_MENU:
        if isinstance(target, dict):
            target = int(target["author"]["id"])
        identifier = resolved.value(USER, target, command["name"])
    elif isinstance(target, dict):
        identifier = resolved.message(target)
    else:
        raise CannotAct(f"The command {command['name']!r} is for messages: give a message as target.")
    return _data(command, resolved) | {"target_id": identifier}


def _data(command: Json, resolved: Resolved) -> Json:
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data | ({"resolved": resolved.data} if resolved.data else {})


def _options(
    resolved: Resolved, path: str, described: list[Json], values: Mapping[str, Any], focused: str | None
) -> Iterator[Json]:
    names = [one["name"] for one in described]
    for name in values:
        if name not in names:
            raise CannotAct(f"/{path} has no option {name!r}; it has: {', '.join(names) or 'none'}.")
    for one in described:
        name, kind = one["name"], one["type"]
        if name == focused:
            # What is being typed is a text, whatever the option is.
            yield {"name": name, "type": kind, "value": str(values[name]), "focused": True}
        elif name in values:
            yield {"name": name, "type": kind, "value": _value(resolved, one, values[name])}
        elif one.get("required") and focused is None:
            raise CannotAct(f"/{path} needs the option {name!r}: give it in options.")


def _value(resolved: Resolved, option: Json, value: Any) -> Any:
    name, kind = option["name"], option["type"]
    if kind in (USER, CHANNEL, ROLE, MENTIONABLE):
        return resolved.value(kind, value, name, option.get("channel_types"))
    if kind == ATTACHMENT:
        if not isinstance(value, dict) or "id" not in value:
            raise CannotAct(f"The option {name!r} needs a file, not {value!r}.")
        return resolved.attachment(value)
    choices: dict[str, Any] = {choice["name"]: choice["value"] for choice in option.get("choices") or []}
    if choices and isinstance(value, str) and value not in choices.values():
        # People choose what they see, which is the name.
        value = choices.get(value, value)
    if not _is_of(kind, value):
        raise CannotAct(f"The option {name!r} must be {_WORDS[kind]}, not {value!r}.")
    if choices and value not in choices.values():
        raise CannotAct(f"The option {name!r} must be one of {list(choices.values())}, not {value!r}.")
    if kind == STRING:
        _within(name, len(value), option.get("min_length"), option.get("max_length"), (0, LONGEST_TEXT))
    elif kind in (INTEGER, NUMBER):
        _within(name, value, option.get("min_value"), option.get("max_value"), (-LARGEST, LARGEST))
    return value


def _is_of(kind: int, value: object) -> bool:
    # True is a whole number in Python, but not in JSON.
    return isinstance(value, _TYPES[kind]) and (not isinstance(value, bool) or kind == BOOLEAN)


def _within(
    name: str, value: float, least: float | None, most: float | None, limits: tuple[int, int]
) -> None:
    least, most = limits[0] if least is None else least, limits[1] if most is None else most
    if not least <= value <= most:
        unit = " characters" if limits[1] == LONGEST_TEXT else ""
        raise CannotAct(f"The option {name!r} must have {least} to {most}{unit}, not {value}.")
