"""Routes over all servers: where a user is a member, and what is called by a name."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Any, Literal

import discord

from botkit.bot.paging import Bots, Limit, Offset, cut, matcher, page
from botkit.ipc import discord_values
from botkit.ipc.discord_values import brief
from botkit.ipc.routes import Range, route
from botkit.ipc.slices import Pace, chunks, ordered, select

ASK_LIMIT = 5.0
"""Seconds that Discord has to tell about one user in some servers."""

MOST_ASKED = 25
"""How many servers `whois` asks Discord about."""


class SearchRoutes:
    """Answers from all servers that the bot is in, in slices of time.

    Parameters
    ----------
    bot
        Returns the bot.
    """

    route_group = "botkit"

    def __init__(self, bot: Bots) -> None:
        self._bot = bot

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


def _by_guild(member: discord.Member) -> tuple[str, int]:
    return ((member.guild.name or "").casefold(), member.guild.id)


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
