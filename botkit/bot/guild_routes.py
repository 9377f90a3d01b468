"""Routes about a server: itself, its channels and its roles."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

import discord

from botkit.bot.owners import Owners
from botkit.bot.paging import Limit, Offset, Search, cut, matcher
from botkit.ipc import discord_values
from botkit.ipc.discord_values import brief
from botkit.ipc.routes import route
from botkit.ipc.slices import select

ChannelKind = Literal["all", "text", "voice", "category", "forum", "stage", "news", "thread"]
_KINDS = {"stage": "stage_voice"}


class GuildRoutes:
    """Answers from what py-cord keeps of the bot's servers; Discord is asked for the name of an owner alone."""

    route_group = "botkit"

    def __init__(self) -> None:
        self._owners = Owners()

    @route()
    async def guild(self, guild: discord.Guild) -> dict[str, Any]:
        """One server: owner, times, counts, features, channels and roles.

        Parameters
        ----------
        guild
            The server.
        """
        channels = _in_order(guild)
        return {
            **discord_values.guild(guild),
            "description": guild.description,
            "owner": await self._owners.of(guild),
            "features": sorted(guild.features),
            "locale": guild.preferred_locale,
            # Of a server in an outage nothing is known but its id.
            "verification": None if guild.unavailable else guild.verification_level,
            "boosts": guild.premium_subscription_count,
            "available": not guild.unavailable,
            "counts": {
                "members": guild.member_count,
                "members_known": len(guild._members),  # without a copy of the list
                "channels": len(channels),
                "roles": len(guild._roles),
                "emojis": len(guild.emojis),
                "threads": len(guild.threads),
                **Counter(f"{channel.type.name}_channels" for channel in channels),
            },
            "channels": [{**_short(channel), "type": channel.type} for channel in channels],
            "roles": [_short(role) for role in reversed(guild.roles)],
        }

    @route()
    async def channels(
        self,
        guild: discord.Guild,
        kind: ChannelKind = "all",
        search: Search = "",
        offset: Offset = 0,
        limit: Limit = 100,
    ) -> dict[str, Any]:
        """The channels and active threads of a server, in the order in which Discord shows them.

        Parameters
        ----------
        guild
            The server.
        kind
            Only channels of this kind.
        """
        everything: list[Any] = [*_in_order(guild), *guild.threads]
        matches, wanted = matcher(search), _KINDS.get(kind, kind)
        found = [
            one
            for one in everything
            if (kind == "all" or wanted in one.type.name) and matches(one.name, one.id)
        ]
        return cut(found, offset, limit, _channel_row, total=len(everything))

    @route()
    async def channel(
        self,
        *,
        guild: discord.Guild | None = None,  # noqa: ARG002 - says where to look
        channel: discord.abc.GuildChannel | discord.Thread,
    ) -> dict[str, Any]:
        """One channel or thread: what it is, who may do what, and what the bot may do there.

        Parameters
        ----------
        channel
            The channel.
        guild
            The server that it is in; needed where several have a channel of that name.
        """
        found = discord_values.channel(channel)
        # A thread has the permissions of the channel it is in, which may be gone.
        if channel.guild.me is not None and getattr(channel, "parent", channel) is not None:
            found["bot_permissions"] = channel.permissions_for(channel.guild.me)
        if isinstance(channel, discord.VoiceChannel | discord.StageChannel):
            found["connected"] = [brief(member) for member in channel.members]
        if not isinstance(channel, discord.Thread):
            found["overwrites"] = [
                {"target": brief(target), **discord_values.overwrite(overwrite)}
                for target, overwrite in channel.overwrites.items()
            ]
        return found

    @route()
    async def roles(
        self, guild: discord.Guild, search: Search = "", offset: Offset = 0, limit: Limit = 100
    ) -> dict[str, Any]:
        """The roles of a server, the highest first.

        Parameters
        ----------
        guild
            The server.
        """
        everything, matches = guild.roles[::-1], matcher(search)
        found = [role for role in everything if matches(role.name, role.id)]
        return cut(found, offset, limit, _role_row, total=len(everything))

    @route()
    async def role(
        self,
        *,
        guild: discord.Guild | None = None,  # noqa: ARG002 - says where to look
        role: discord.Role,
    ) -> dict[str, Any]:
        """One role: what it allows, and how many members are known to have it.

        Parameters
        ----------
        role
            The role.
        guild
            The server that it is in; needed where several have a role of that name.
        """
        everyone = role.guild.members
        having = await select(everyone, lambda member: member._roles.has(role.id))
        return {
            **discord_values.role(role),
            "members": len(everyone) if role.is_default() else len(having),
            "complete": role.guild.chunked,
        }


def _in_order(guild: discord.Guild) -> list[Any]:
    found: list[Any] = []
    for category, channels in guild.by_category():
        found += [category, *channels] if category is not None else channels
    return found


def _short(one: Any) -> dict[str, Any]:
    return {"id": str(one.id), "name": one.name}


def _channel_row(channel: Any) -> dict[str, Any]:
    parent = channel.parent if isinstance(channel, discord.Thread) else channel.category
    return {
        **_short(channel),
        "type": channel.type,
        "parent": parent.name if parent else None,
        "topic": getattr(channel, "topic", None),
        "nsfw": not isinstance(channel, discord.CategoryChannel) and channel.is_nsfw(),
        "created_at": channel.created_at,
    }


def _role_row(role: discord.Role) -> dict[str, Any]:
    return {
        **_short(role),
        "colour": role.colours.primary,
        "position": role.position,
        "administrator": role.permissions.administrator,
        "managed": role.managed,
        "mentionable": role.mentionable,
        "created_at": role.created_at,
    }
