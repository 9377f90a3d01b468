"""The application commands that the bot has registered: globally, and in single guilds. Pure state."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from botkit.sandbox.world.objects import Json

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
"""Types of commands: typed, of a user's context menu, of a message's."""

SUB_COMMAND, SUB_COMMAND_GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(3, 12)
"""Types of options (Discord's reference, "Application Command Option Type")."""

MOST = {SLASH: 100, USER_MENU: 15, MESSAGE_MENU: 15}
"""So many commands of a type a scope may have (Discord's reference, "Registering a Command")."""

CREATES_A_DAY = 200
DAY = 86400.0


class TooManyCommands(Exception):
    """The scope would have more commands of a type than it may.

    Parameters
    ----------
    most
        How many it may have.
    """

    def __init__(self, most: int) -> None:
        super().__init__(f"A scope has at most {most} commands of this type.")
        self.most = most


class TooManyCreates(Exception):
    """More commands have been made in a scope, in a day, than may be."""


class NameTaken(Exception):
    """Another command of the scope and type has this name.

    Parameters
    ----------
    place
        Which of the commands that were given it is; 0 for a single one.
    """

    def __init__(self, place: int = 0) -> None:
        super().__init__("Application command names must be unique")
        self.place = place


class Commands:
    """What the bot has registered.

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
        self._creates: dict[int | None, deque[float]] = {}
        self._permissions: dict[int, dict[int, list[Json]]] = {}

    def all(self, guild: int | None = None) -> list[Json]:
        """Return the global commands, or those of one guild alone."""
        return list(self._scopes.get(guild, {}).values())

    def get(self, command: int, guild: int | None = None) -> Json | None:
        """Return a command by its id."""
        return self._scopes.get(guild, {}).get(command)

    def slash(self, guild: int) -> list[Json]:
        """Return the slash commands of a guild, its own before the global ones."""
        return self.of_type(SLASH, guild)

    def of_type(self, kind: int, guild: int) -> list[Json]:
        """Return the commands of a type that a guild has, its own before the global ones."""
        return [
            one
            for scope in (guild, None)
            for one in self._scopes.get(scope, {}).values()
            if one["type"] == kind
        ]

    def replace(self, wanted: list[Json], guild: int | None = None, now: float = 0.0) -> list[Json]:
        """Make these all commands of the scope; those that were there under a name keep their id.

        Parameters
        ----------
        wanted
            The commands, in Discord's shape.
        guild
            The scope; None for the global one.
        now
            The time, in seconds since the epoch.

        Raises
        ------
        NameTaken, TooManyCommands, TooManyCreates
            If they cannot all be registered; then nothing changes.
        """
        seen = set()
        for place, one in enumerate(wanted):
            if _key(one) in seen:
                raise NameTaken(place)
            seen.add(_key(one))
        for kind, most in MOST.items():
            if sum(one.get("type", SLASH) == kind for one in wanted) > most:
                raise TooManyCommands(most)
        known = {_key(one): one for one in self.all(guild)}
        self._count(sum(_key(one) not in known for one in wanted), guild, now)
        made = [self._stored(one, guild, known.get(_key(one))) for one in wanted]
        self._scopes[guild] = {int(one["id"]): one for one in made}
        return made

    def put(self, wanted: Json, guild: int | None = None, now: float = 0.0) -> Json:
        """Add a command, or replace the one of its name and type; parameters and errors as of `replace`."""
        scope = self._scopes.setdefault(guild, {})
        former = next((one for one in scope.values() if _key(one) == _key(wanted)), None)
        if former is None:
            kind = wanted.get("type", SLASH)
            if sum(one["type"] == kind for one in scope.values()) >= MOST[kind]:
                raise TooManyCommands(MOST[kind])
            self._count(1, guild, now)
        made = self._stored(wanted, guild, former)
        scope[int(made["id"])] = made
        return made

    def edit(self, command: Json, wanted: Json, guild: int | None = None) -> Json:
        """Give a command another description; return it.

        Parameters
        ----------
        command
            One of the scope.
        wanted
            All that it is to be.
        guild
            The scope.

        Raises
        ------
        NameTaken
            If another one has the new name.
        """
        scope = self._scopes[guild]
        if any(_key(one) == _key(wanted) and one["id"] != command["id"] for one in scope.values()):
            raise NameTaken
        scope[int(command["id"])] = made = self._stored(wanted, guild, command)
        return made

    def remove(self, command: int, guild: int | None = None) -> bool:
        """Take a command out; return whether it was there."""
        for permissions in self._permissions.values():
            permissions.pop(command, None)
        return self._scopes.get(guild, {}).pop(command, None) is not None

    def permissions(self, guild: int, command: int | None = None) -> list[Json] | None:
        """Return who may use a command in a guild; None if nobody has set that.

        Parameters
        ----------
        guild
            Where.
        command
            Its id; None for what is set for all commands at once.
        """
        return self._permissions.get(guild, {}).get(self._application if command is None else command)

    def set_permissions(self, guild: int, command: int | None, wanted: list[Json]) -> Json:
        """Set who may use a command, as a guild's people do in its settings; return what REST gives of it."""
        subject = self._application if command is None else command
        of_guild = self._permissions.setdefault(guild, {})
        if wanted:
            of_guild[subject] = wanted
        else:
            of_guild.pop(subject, None)
        return self._described(guild, subject, wanted)

    def all_permissions(self, guild: int) -> list[Json]:
        """Return all that is set in a guild, as REST gives it."""
        return [self._described(guild, *one) for one in self._permissions.get(guild, {}).items()]

    def _described(self, guild: int, subject: int, permissions: list[Json]) -> Json:
        named = {"id": str(subject), "application_id": str(self._application), "guild_id": str(guild)}
        return {**named, "permissions": permissions}

    def _count(self, made: int, guild: int | None, now: float) -> None:
        times = self._creates.setdefault(guild, deque())
        while times and times[0] <= now - DAY:
            times.popleft()
        if len(times) + made > CREATES_A_DAY:
            raise TooManyCreates
        times.extend([now] * made)

    def _stored(self, wanted: Json, guild: int | None, former: Json | None) -> Json:
        made = {
            "id": former["id"] if former else str(self._snowflake()),
            "application_id": str(self._application),
            "version": str(self._snowflake()),
            "type": SLASH,
            "default_member_permissions": None,
            "description": "",
            "nsfw": False,
            **wanted,
        }
        if guild is not None:
            made["guild_id"] = str(guild)
        else:
            made = {"dm_permission": True, "contexts": None, "integration_types": [0], **made}
        return made


def callable_paths(command: Json) -> Iterator[tuple[str, list[Json]]]:
    """Yield what can be typed to invoke a command (``"admin roles add"``), each with its options."""
    options = command.get("options") or []
    nested = [one for one in options if one["type"] in (SUB_COMMAND, SUB_COMMAND_GROUP)]
    if not nested:
        yield command["name"], options
    for one in nested:
        for path, inner in callable_paths(one):
            yield f"{command['name']} {path}", inner


def _key(command: Json) -> tuple[Any, Any]:
    return command["name"], command.get("type", SLASH)
