"""Routes about the members of a server."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Literal

import discord

from botkit.bot.paging import Descending, Limit, Offset, Search, matcher, page
from botkit.ipc import discord_values
from botkit.ipc.routes import route
from botkit.ipc.slices import ordered, select

ASK_LIMIT = 5.0
"""Seconds that Discord has to name members that the bot does not know."""

_LATE = datetime.max.replace(tzinfo=UTC)


class PeopleRoutes:
    """Answers from the members that the bot knows, and asks Discord for those that it does not.

    Notes
    -----
    Without ``chunk_guilds_at_startup``, which is costly, a bot knows only members it has met: every answer says by
    ``complete`` whether all members were looked at.
    """

    route_group = "botkit"

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


async def _asked(guild: discord.Guild, search: str) -> list[discord.Member]:
    """Return members that the bot does not know and whose name begins with a text; none if Discord is silent."""
    found: list[discord.Member] = []
    # RuntimeError: py-cord has no line to the gateway at the moment.
    with suppress(TimeoutError, OSError, RuntimeError, discord.DiscordException):
        async with asyncio.timeout(ASK_LIMIT):
            found = await guild.query_members(search.strip(), limit=100, cache=False)
    return [member for member in found if guild.get_member(member.id) is None]


def _by_name(member: discord.Member) -> tuple[str, int]:
    return (member.display_name.casefold(), member.id)


def _by_join(member: discord.Member) -> tuple[datetime, int]:
    return (member.joined_at or _LATE, member.id)


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
