"""Looks up the objects of a bot that a caller has written: an id, a mention or a name.

The bot's cache answers first; Discord is asked where the cache may lack what exists: a member or user by id, a member
by name in a server whose members are not all known, a thread that is archived. Servers, channels and roles are all
known to the bot.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import discord

from botkit.errors import BadArguments
from botkit.ipc.arguments import Parameter
from botkit.ipc.kinds import Reference
from botkit.ipc.slices import Pace, chunks
from botkit.ipc.snowflake import read_id

FETCH_LIMIT = 8.0
"""Seconds that Discord has to tell about one object."""

MOST = 100
"""How many objects one list may name."""

_SHOWN = 5
_COMPARED = 500
_ENOUGH = 100


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one type of object is found."""

    noun: str
    mention: str | None
    get: Callable[[discord.Guild, int], Any]
    all: Callable[[discord.Guild], Sequence[Any]]
    names: tuple[str, ...] = ("name",)


def _channels(guild: discord.Guild) -> list[Any]:
    return [*guild.channels, *guild.threads]


_PEOPLE = ("name", "global_name", "nick")
_KINDS = {
    "channel": _Kind("channel", "channel", lambda guild, id_: guild.get_channel_or_thread(id_), _channels),
    "role": _Kind("role", "role", lambda guild, id_: guild.get_role(id_), lambda guild: guild.roles),
    "member": _Kind(
        "member", "user", lambda guild, id_: guild.get_member(id_), lambda guild: guild.members, _PEOPLE
    ),
}


@dataclass(slots=True)
class _Seen:
    """What a search by name came by."""

    matches: dict[int, Any] = field(default_factory=dict)
    near: dict[str, None] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


async def look_up(
    route: str, parameters: Sequence[Parameter], arguments: Mapping[str, Any], bot: Any
) -> dict[str, Any]:
    """Return bound arguments with every `Reference` replaced by what it stands for.

    A member, channel or role is looked for in the server of the parameter ``guild``, if the route has one and it
    was sent, else in all servers of the bot.

    Raises
    ------
    BadArguments
        If there is no such object, or several of one name; the message names them.
    TimeoutError, ConnectionError
        If Discord is asked and does not answer, or cannot be asked.
    """
    found = dict(arguments)
    guild: discord.Guild | None = None
    scoped = any(parameter.name == "guild" for parameter in parameters)
    # The server first: the others are looked for in it.
    for parameter in sorted(parameters, key=lambda one: one.name != "guild"):
        value = found.get(parameter.name)
        if isinstance(value, Reference):
            value = await _Search(route, parameter, bot, guild, scoped).find(value.text)
        elif parameter.looked_up and isinstance(value, list):
            value = await _Search(route, parameter, bot, guild, scoped).find_all(value)
        found[parameter.name] = value
        if parameter.name == "guild":
            guild = _guild_of(value, bot)
    return found


def _guild_of(value: Any, bot: Any) -> discord.Guild | None:
    """Return the server that the parameter ``guild`` names, also where the route takes its id only."""
    if isinstance(value, discord.Guild) or value is None or bot is None:
        return value if isinstance(value, discord.Guild) else None
    number = read_id(value)
    found: discord.Guild | None = None if number is None else bot.get_guild(number)
    return found


class _Search:
    """Finds what one parameter names.

    Parameters
    ----------
    route, parameter
        For whom.
    bot
        Where; None if none runs.
    guild
        The only server to look in.
    scoped
        Whether the caller can name a server.
    """

    def __init__(
        self, route: str, parameter: Parameter, bot: Any, guild: discord.Guild | None, scoped: bool
    ) -> None:
        self.route = route
        self.parameter = parameter
        self.one = parameter.item or parameter
        self.bot = bot
        self.guild = guild
        self.scoped = scoped
        self.kind = _KINDS.get(self.one.type)

    async def find_all(self, written: list[Any]) -> list[Any]:
        if len(written) > MOST:
            raise BadArguments(
                f"The argument {self.parameter.name!r} of route {self.route!r} names {len(written):,} objects; "
                f"{MOST} are allowed at once."
            )
        return [await self.find(one.text) if isinstance(one, Reference) else one for one in written]

    async def find(self, text: str) -> Any:
        if self.bot is None:
            raise self._error(text, "no bot is connected at the moment")
        mention = self.kind.mention if self.kind else ("user" if self.one.type == "user" else None)
        number = read_id(text, mention)
        found = None if number is None else await self._by_id(text, number)
        if found is None:
            found = await self._by_name(text, ask=number is None)
        if self.one.classes and not isinstance(found, self.one.classes):
            raise self._error(text, f"{found.name!r} is a {type(found).__name__}, and {self._takes}")
        return found

    @property
    def _noun(self) -> str:
        return {"guild": "server"}.get(self.one.type, self.one.type)

    @property
    def _takes(self) -> str:
        return f"it takes {self.parameter.allowed}"

    async def _by_id(self, text: str, number: int) -> Any:
        if self.one.type == "guild":
            return self.bot.get_guild(number)
        if self.one.type == "user":
            return self.bot.get_user(number) or await self._ask(self.bot.fetch_user(number))
        assert self.kind is not None  # noqa: S101 - of the other types
        if self.guild is not None:
            return self.kind.get(self.guild, number) or await self._fetch(number)
        pace, found = Pace(), []
        for guild in self.bot.guilds:
            if (one := self.kind.get(guild, number)) is not None:
                found.append(one)
            await pace.rest()
        return self._only(text, found) or await self._fetch(number)

    async def _fetch(self, number: int) -> Any:
        if self.one.type == "member" and self.guild is not None:
            return await self._ask(self.guild.fetch_member(number))
        if discord.Thread in self.one.classes:
            thread = await self._ask(self.bot.fetch_channel(number))
            inside = self.guild is None or getattr(thread, "guild", None) == self.guild
            return thread if inside else None
        return None

    async def _ask(self, asking: Awaitable[Any]) -> Any:
        try:
            async with asyncio.timeout(FETCH_LIMIT):
                return await asking
        except (discord.NotFound, discord.Forbidden, discord.InvalidData):
            return None
        except TimeoutError:
            raise TimeoutError(
                f"Discord did not tell about the {self._noun} within {FETCH_LIMIT:.0f} s: ask again."
            ) from None
        except (RuntimeError, OSError, discord.ConnectionClosed) as error:
            # The gateway's line is gone, or on its way back.
            raise ConnectionError(
                f"Discord cannot be asked about the {self._noun} now: ask again."
            ) from error

    async def _by_name(self, text: str, *, ask: bool) -> Any:
        seen, wanted = _Seen(), {text.casefold(), text.removeprefix("@").removeprefix("#").casefold()}
        names = self.kind.names if self.kind else ("name", "global_name")
        async for some in self._everything():
            _compare(some, wanted, names, seen)
            if len(seen.matches) > _ENOUGH:
                break
        guild = self.guild if ask and self.one.type == "member" and not seen.matches else None
        if guild is not None and not guild.chunked:
            asked = await self._ask(guild.query_members(text.removeprefix("@"), limit=100, cache=False))
            _compare(asked or (), wanted, names, seen)
        if (found := self._only(text, list(seen.matches.values()))) is not None:
            return found
        raise self._error(
            text, f"there is no {self._noun} of that id or name{self._where}{_meant(text, seen)}"
        )

    async def _everything(self) -> AsyncIterator[Sequence[Any]]:
        pace = Pace()
        if self.kind is None:
            pools = [self.bot.guilds if self.one.type == "guild" else self.bot.users]
        elif self.guild is not None:
            pools = [self.kind.all(self.guild)]
        else:
            for guild in self.bot.guilds:
                async for some in chunks(self.kind.all(guild), pace=pace):
                    yield some
            return
        async for some in chunks(pools[0], pace=pace):
            yield some

    @property
    def _where(self) -> str:
        place = f" in the server {self.guild.name!r}" if self.guild and self.kind else ""
        return place if self.bot.is_ready() else f"{place} yet: the bot is still receiving its servers"

    def _only(self, text: str, found: list[Any]) -> Any:
        if len(found) < 2:
            return found[0] if found else None
        several = ", ".join(self._candidate(one) for one in found[:_SHOWN])
        more = " and others" if len(found) > _SHOWN else ""
        remedies = ["send the id"] if len({one.id for one in found}) == len(found) else []
        if self.kind is not None and self.guild is None and self.scoped:
            remedies.append("name the server")
        remedy = ", or ".join(remedies) or "the route takes no server that would tell which"
        number = f"{len(found):,}" if len(found) <= _ENOUGH else f"more than {_ENOUGH:,}"
        raise self._error(text, f"{number} {self._noun}s are meant by it ({several}{more}): {remedy}")

    def _candidate(self, one: Any) -> str:
        guild = getattr(one, "guild", None)
        place = f" in {guild.name!r}" if guild is not None and self.guild is None else ""
        return f"{one.name} {one.id}{place}"

    def _error(self, text: str, reason: str) -> BadArguments:
        end = "" if reason.endswith("?") else "."
        return BadArguments(
            f"The argument {self.parameter.name!r} of route {self.route!r} cannot be {text!r}: {reason}{end}"
        )


def _compare(some: Sequence[Any], wanted: set[str], names: tuple[str, ...], seen: _Seen) -> None:
    near = max(wanted, key=len)
    for one in some:
        for attribute in names:
            name = getattr(one, attribute, None)
            if not name:
                continue
            folded = name.casefold()
            if folded in wanted:
                seen.matches[id(one)] = one
            elif len(near) > 2 and near in folded and len(seen.near) < _SHOWN:
                seen.near[name] = None
            if len(seen.names) <= _COMPARED:
                seen.names.append(name)


def _meant(text: str, seen: _Seen) -> str:
    """Return what may have been meant; with many names only those that hold the text, since comparing all is slow."""
    near = list(seen.near)
    if not near and len(seen.names) <= _COMPARED:
        folded = {name.casefold(): name for name in seen.names}
        near = [folded[one] for one in get_close_matches(text.lstrip("@#").casefold(), folded)]
    return f"; did you mean {' or '.join(repr(name) for name in near[:3])}?" if near else ""
