"""Routes about people: a server's members, one user over all servers, and a search for both."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import discord

from botkit.bot.paging import Bots, Descending, Limit, Offset, Search, cut, matcher, page
from botkit.ipc import discord_values
from botkit.ipc.discord_values import brief
from botkit.ipc.routes import Range, route
from botkit.ipc.slices import Pace, chunks, ordered, select

ASK_LIMIT = 5.0
"""Seconds that Discord has to name members that the bot does not know."""

MOST_ASKED = 25
"""How many servers `whois` asks Discord about."""

_LATE = datetime.max.replace(tzinfo=UTC)


class PeopleRoutes:
    """Answers from the members and users that the bot knows.

    Parameters
    ----------
    bot
        Returns the bot.

    Notes
    -----
    Without ``chunk_guilds_at_startup``, which is costly, a bot knows only members it has met: every answer says by
    ``complete`` whether all members were looked at.
    """

    route_group = "botkit"

    def __init__(self, bot: Bots) -> None:
        self._bot = bot

    @route()
    async def members(
        self,
        guild: discord.Guild,
        search: Search = "",
        role: discord.Role | None = None,
        bots: bool | None = None,
        sort: Literal["name", "joined"] = "name",
        descending: Descending = False,
        offset: Offset = 0,
        limit: Limit = 50,
    ) -> dict[str, Any]:
        """One page of the members of a server that the bot knows; a search also asks Discord for those it does not.

        Parameters
        ----------
        guild
            The server.
        role
            Only members with this role.
        bots
            true for bots alone, false for people alone.
        sort
            What they are ordered by.
        """
        everyone: Sequence[discord.Member] = guild.members
        known = len(everyone)
        if search and not guild.chunked:
            everyone = [*everyone, *await _asked(guild, search)]
        matches = matcher(search)

        def named(member: discord.Member) -> bool:
            names = (member.nick, member.global_name, member.name)
            return any(matches(name, member.id) for name in names)

        def wanted(member: discord.Member) -> bool:
            return (
                (role is None or role.is_default() or member._roles.has(role.id))
                and (bots is None or member.bot is bots)
                and (not search or named(member))
            )

        if search or role is not None or bots is not None:
            everyone = await select(everyone, wanted)
        key = _by_name if sort == "name" else _by_join
        rows = await ordered(everyone, key, stop=offset + limit, descending=descending)
        return page(
            [_member_row(member) for member in rows[offset:]],
            offset=offset,
            matching=len(everyone),
            total=guild.member_count,
            known=known,
            complete=guild.chunked,
        )

    @route()
    async def member(
        self,
        *,
        guild: discord.Guild | None = None,  # noqa: ARG002 - says where to look
        member: discord.Member,
    ) -> dict[str, Any]:
        """One member of a server: roles, permissions, when they came, what they are called there.

        Parameters
        ----------
        member
            The member.
        guild
            The server; needed where the user is in several.
        """
        return {
            **discord_values.member(member),
            "owner": member.guild.owner_id == member.id,
            "permissions": member.guild_permissions,
            "boosting_since": member.premium_since,
            "pending": member.pending,
            "voice": member.voice,
        }

    @route()
    async def whois(
        self, user: discord.User, ask: bool = False, offset: Offset = 0, limit: Limit = 50
    ) -> dict[str, Any]:
        """One user over all servers: the account, and each server where the bot knows them as a member.

        Parameters
        ----------
        user
            The user; one that the bot has not met can be asked for by id.
        ask
            Whether to ask Discord about servers whose members the bot does not all know, up to 25 of them.
        """
        found, unknown, pace = [], [], Pace()
        guilds = _guilds(self._bot())
        for guild in guilds:
            if (member := guild.get_member(user.id)) is not None:
                found.append(member)
            elif not guild.chunked:
                unknown.append(guild)
            await pace.rest()
        asked = await _fetched(unknown[:MOST_ASKED], user.id) if ask else []
        found += [member for member in asked if member is not None]
        rows = await ordered(found, _by_guild, stop=offset + limit)
        return page(
            [_guild_row(member) for member in rows[offset:]],
            offset=offset,
            matching=len(found),
            total=len(guilds),
            complete=len(unknown) == len(asked),
            user=discord_values.user(user),
        )

    @route()
    async def find(
        self,
        text: Annotated[str, Range(1, 100)],
        kind: Literal["all", "guilds", "members"] = "all",
        offset: Offset = 0,
        limit: Limit = 50,
    ) -> dict[str, Any]:
        """Servers and members whose name or nickname holds a text, or whose id begins with it.

        Parameters
        ----------
        text
            What to look for, in any case.
        kind
            Only servers, or only members.
        """
        bot, matches = self._bot(), matcher(text)
        guilds: list[discord.Guild] = []
        people: dict[int, tuple[Any, discord.Guild | None]] = {}
        if kind != "members":
            guilds = await select(_guilds(bot), lambda guild: matches(guild.name, guild.id))
        if kind != "guilds" and bot is not None:
            async for some in chunks(bot.users):
                people |= {
                    user.id: (user, None)
                    for user in some
                    if matches(user.name, user.id) or matches(user.global_name, 0)
                }
            await _nicknames(_guilds(bot), text, people)
        found: list[Any] = [*guilds, *people.values()]
        return cut(found, offset, limit, _found_row, guilds=len(guilds), members=len(people))


async def _nicknames(
    guilds: Sequence[discord.Guild], text: str, people: dict[int, tuple[Any, discord.Guild | None]]
) -> None:
    needle, pace = text.strip().casefold(), Pace()
    for guild in guilds:
        async for some in chunks(guild.members, pace=pace):
            for member in some:
                if member.nick and needle in member.nick.casefold():
                    people.setdefault(member.id, (member, guild))


async def _asked(guild: discord.Guild, search: str) -> list[discord.Member]:
    """Return members that the bot does not know and whose name begins with a text; none if Discord is silent."""
    found: list[discord.Member] = []
    # RuntimeError: py-cord has no line to the gateway at the moment.
    with suppress(TimeoutError, OSError, RuntimeError, discord.DiscordException):
        async with asyncio.timeout(ASK_LIMIT):
            found = await guild.query_members(search.strip(), limit=100, cache=False)
    return [member for member in found if guild.get_member(member.id) is None]


async def _fetched(guilds: Sequence[discord.Guild], user_id: int) -> list[discord.Member | None]:
    """Return the user as a member of each of the servers in which Discord knows them; fewer if it is slow."""
    found: list[discord.Member | None] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(ASK_LIMIT):
            for guild in guilds:
                try:
                    found.append(await guild.fetch_member(user_id))
                except discord.HTTPException:
                    found.append(None)
    return found


def _guilds(bot: discord.Bot | None) -> list[discord.Guild]:
    return [] if bot is None else bot.guilds


def _by_name(member: discord.Member) -> tuple[str, int]:
    return (member.display_name.casefold(), member.id)


def _by_join(member: discord.Member) -> tuple[datetime, int]:
    return (member.joined_at or _LATE, member.id)


def _by_guild(member: discord.Member) -> tuple[str, int]:
    return (member.guild.name.casefold(), member.guild.id)


def _member_row(member: discord.Member) -> dict[str, Any]:
    return {
        "id": str(member.id),
        "name": member.name,
        "display_name": member.display_name,
        "bot": member.bot,
        "joined_at": member.joined_at,
        "top_role": member.top_role.name,
        "roles": len(member.roles) - 1,
    }


def _guild_row(member: discord.Member) -> dict[str, Any]:
    return {
        "guild": brief(member.guild),
        "nick": member.nick,
        "joined_at": member.joined_at,
        "top_role": member.top_role.name,
        "owner": member.guild.owner_id == member.id,
    }


def _found_row(one: Any) -> dict[str, Any]:
    if isinstance(one, discord.Guild):
        return {"kind": "guild", "id": str(one.id), "name": one.name, "members": one.member_count}
    person, guild = one
    return {
        "kind": "member",
        "id": str(person.id),
        "name": person.name,
        "display_name": person.display_name,
        "bot": person.bot,
        "guild": brief(guild),
    }
