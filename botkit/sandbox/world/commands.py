"""The application commands that the bot has registered, and the interaction data that invokes one. Pure state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.world import World

SLASH = 1
SUB_COMMAND, SUB_COMMAND_GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, NUMBER = 3, 4, 5, 6, 7, 8, 10
MOST_OPTIONS = 25
_PYTHON_TYPES: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    NUMBER: (int, float),
}


class InvalidCommand(ValueError):
    """A command cannot be registered as it is described.

    Parameters
    ----------
    field
        The part of the description that does not fit.
    sentence
        What it must be.
    """

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class CannotInvoke(ValueError):
    """A command cannot be invoked in this way."""


class Commands:
    """What the bot has registered: globally, and in single guilds.

    Parameters
    ----------
    application
        The id of the application, which is also the bot's.
    snowflake
        Gives a fresh id.
    """

    def __init__(self, application: int, snowflake: Callable[[], int]) -> None:
        self._application = application
        self._snowflake = snowflake
        self._scopes: dict[int | None, dict[int, Json]] = {}

    def all(self, guild: int | None = None) -> list[Json]:
        """Return the global commands, or those of one guild alone."""
        return list(self._scopes.get(guild, {}).values())

    def get(self, command: int, guild: int | None = None) -> Json | None:
        """Return a command by its id."""
        return self._scopes.get(guild, {}).get(command)

    def replace(self, wanted: list[Json], guild: int | None = None) -> list[Json]:
        """Make these all commands of the scope; those that were there under a name keep their id.

        Raises
        ------
        InvalidCommand
            If one cannot be registered; then nothing changes.
        """
        for one in wanted:
            _check(one)
        known = {_key(one): one["id"] for one in self.all(guild)}
        made = [self._stored(one, guild, known.get(_key(one))) for one in wanted]
        self._scopes[guild] = {int(one["id"]): one for one in made}
        return made

    def put(self, wanted: Json, guild: int | None = None) -> Json:
        """Add a command, or replace the one of its name.

        Raises
        ------
        InvalidCommand
            If it cannot be registered.
        """
        _check(wanted)
        known = {_key(one): one["id"] for one in self.all(guild)}
        made = self._stored(wanted, guild, known.get(_key(wanted)))
        self._scopes.setdefault(guild, {})[int(made["id"])] = made
        return made

    def remove(self, command: int, guild: int | None = None) -> bool:
        """Take a command out; return whether it was there."""
        return self._scopes.get(guild, {}).pop(command, None) is not None

    def slash(self, guild: int) -> list[Json]:
        """Return the slash commands that people see in a guild."""
        return [one for scope in (guild, None) for one in self.all(scope) if one["type"] == SLASH]

    def _stored(self, wanted: Json, guild: int | None, identifier: str | None) -> Json:
        made = {
            "id": identifier or str(self._snowflake()),
            "application_id": str(self._application),
            "version": str(self._snowflake()),
            "type": SLASH,
            "default_member_permissions": None,
            "description": "",
            "nsfw": False,
            **{key: value for key, value in wanted.items() if key != "id"},
        }
        if guild is not None:
            made["guild_id"] = str(guild)
        return made


def _key(command: Json) -> tuple[Any, Any]:
    return command["name"], command.get("type", SLASH)


def _check(command: Json) -> None:
    name = command.get("name") if isinstance(command, dict) else None
    if not isinstance(name, str) or not 1 <= len(name) <= 32:
        raise InvalidCommand("name", "Must be between 1 and 32 in length.")
    kind = command.get("type", SLASH)
    if type(kind) is not int:
        raise InvalidCommand("type", "Must be a number.")
    if kind == SLASH:
        description = command.get("description")
        if not isinstance(description, str) or not 1 <= len(description) <= 100:
            raise InvalidCommand("description", "Must be between 1 and 100 in length.")
    _check_options(command.get("options") or [])


def _check_options(options: object) -> None:
    if not isinstance(options, list) or len(options) > MOST_OPTIONS:
        raise InvalidCommand("options", f"Must be a list of {MOST_OPTIONS} or fewer in length.")
    for option in options:
        if not isinstance(option, dict) or not isinstance(option.get("name"), str):
            raise InvalidCommand("options", "Each must be an object with a name.")
        if type(option.get("type")) is not int:
            raise InvalidCommand("options", "Each must have a number as its type.")
        choices = option.get("choices") or []
        if not isinstance(choices, list) or not all(
            isinstance(one, dict) and "value" in one for one in choices
        ):
            raise InvalidCommand("choices", "Each must be an object with a value.")
        _check_options(option.get("options") or [])


def callable_paths(command: Json) -> Iterator[tuple[str, list[Json]]]:
    """Yield what can be typed to invoke a command (``"admin roles add"``), each with its options."""
    options = command.get("options") or []
    nested = [one for one in options if one["type"] in (SUB_COMMAND, SUB_COMMAND_GROUP)]
    if not nested:
        yield command["name"], options
    for one in nested:
        for path, inner in callable_paths(one):
            yield f"{command['name']} {path}", inner


def invocation(world: World, guild: Guild, command: Json, path: str, values: Mapping[str, Any]) -> Json:
    """Return the ``data`` of an interaction that invokes a command (Discord's "Application Command Data").

    Parameters
    ----------
    world, guild
        Where it is invoked.
    command
        One of `Commands.slash`.
    path
        One of its `callable_paths`.
    values
        The value of each option; users, channels and roles by their id.

    Raises
    ------
    CannotInvoke
        If an option is unknown, missing, or of another type.
    """
    described = dict(callable_paths(command))[path]
    resolved: Json = {}
    options = list(_options(world, guild, path, described, values, resolved))
    for name in reversed(path.split()[1:]):
        kind = SUB_COMMAND_GROUP if options and options[0]["type"] == SUB_COMMAND else SUB_COMMAND
        options = [{"name": name, "type": kind, "options": options}]
    data = {"id": command["id"], "name": command["name"], "type": SLASH, "options": options}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data | ({"resolved": resolved} if resolved else {})


def _options(
    world: World, guild: Guild, path: str, described: list[Json], values: Mapping[str, Any], resolved: Json
) -> Iterator[Json]:
    names = [one["name"] for one in described]
    for name in values:
        if name not in names:
            raise CannotInvoke(f"/{path} has no option {name!r}; it has: {', '.join(names) or 'none'}.")
    for one in described:
        name, kind = one["name"], one["type"]
        if name in values:
            yield {"name": name, "type": kind, "value": _value(world, guild, one, values[name], resolved)}
        elif one.get("required"):
            raise CannotInvoke(f"/{path} needs the option {name!r}: give it in options.")


def _value(world: World, guild: Guild, option: Json, value: Any, resolved: Json) -> Any:
    kind = option["type"]
    if kind in (USER, CHANNEL, ROLE):
        return _resolve(world, guild, option, value, resolved)
    wanted = _PYTHON_TYPES.get(kind)
    if wanted and (not isinstance(value, wanted) or (isinstance(value, bool) and kind != BOOLEAN)):
        raise CannotInvoke(f"The option {option['name']!r} must be {wanted[-1].__name__}, not {value!r}.")
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and value not in choices:
        raise CannotInvoke(f"The option {option['name']!r} must be one of {choices}, not {value!r}.")
    return value


def _resolve(world: World, guild: Guild, option: Json, value: Any, resolved: Json) -> str:
    """Put the object that an id means into ``resolved``, where Discord sends it along."""
    identifier = int(value) if str(value).isdecimal() else -1
    if option["type"] == USER:
        if world.is_member(guild, identifier):
            member = world.member(guild, identifier, with_user=False)
            permissions = str(world.permissions(guild, identifier))
            resolved.setdefault("users", {})[str(identifier)] = world.user(identifier)
            resolved.setdefault("members", {})[str(identifier)] = member | {"permissions": permissions}
            return str(identifier)
    else:
        kind = "channels" if option["type"] == CHANNEL else "roles"
        one = (world.channels if kind == "channels" else world.roles)(guild).get(identifier)
        if one is not None:
            seen = (
                {"permissions": str(world.permissions(guild, guild.owner, one))} if kind == "channels" else {}
            )
            resolved.setdefault(kind, {})[str(identifier)] = one | seen
            return str(identifier)
    raise CannotInvoke(f"The option {option['name']!r} needs an id in the guild {guild.id}, not {value!r}.")
