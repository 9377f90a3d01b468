"""A py-cord bot that has never connected, filled with servers as Discord sends them."""

from __future__ import annotations

from typing import Any

import discord

FIRST = 10**17
"""The id of the first user; servers begin at twice that."""


class FilledBot(discord.Bot):
    """A bot whose cache is filled by hand; it asks nobody."""

    def __init__(self, *, ready: bool = True) -> None:
        super().__init__(intents=discord.Intents.all())
        self.ready = ready
        self._connection.user = discord.ClientUser(state=self._connection, data=user(0))

    def is_ready(self) -> bool:
        """Say whether all servers are there."""
        return self.ready

    def fill(self, data: dict[str, Any]) -> discord.Guild:
        """Add a server."""
        found = discord.Guild(data=data, state=self._connection)
        self._connection._add_guild(found)
        return found


def user(number: int, **changed: Any) -> dict[str, Any]:
    """Return a user as Discord sends it."""
    return {
        "id": str(FIRST + number),
        "username": f"user{number}",
        "discriminator": "0",
        "global_name": f"User {number}",
        "avatar": None,
        **changed,
    }


def member(number: int, **changed: Any) -> dict[str, Any]:
    """Return a member as Discord sends it; each tenth has a nickname."""
    return {
        "user": user(number),
        "roles": [],
        "joined_at": f"2024-01-{number % 28 + 1:02}T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": f"Nick {number}" if number % 10 == 0 else None,
        **changed,
    }


def role(guild: int, number: int, name: str) -> dict[str, Any]:
    """Return a role as Discord sends it."""
    return {
        "id": str(guild + number),
        "name": name,
        "permissions": "0",
        "position": number,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
    }


def channel(guild: int, number: int, name: str, kind: int = 0) -> dict[str, Any]:
    """Return a channel as Discord sends it."""
    return {
        "id": str(guild + number),
        "name": name,
        "type": kind,
        "position": number,
        "bitrate": 64_000,
        "user_limit": 0,
        "permission_overwrites": [],
    }


def guild(number: int, *, members: int = 1, name: str | None = None, **changed: Any) -> dict[str, Any]:
    """Return a server as Discord sends it: with a channel and the role that everybody has."""
    id_ = 2 * FIRST + number * 1000
    return {
        "id": str(id_),
        "name": name or f"Server {id_}",
        "owner_id": str(FIRST),
        "member_count": members,
        "roles": [role(id_, 0, "@everyone")],
        "channels": [channel(id_, 1, "general")],
        "emojis": [],
        "features": [],
        "members": [member(one) for one in range(members)],
        "preferred_locale": "en-US",
        "verification_level": 0,
        "default_message_notifications": 0,
        **changed,
    }
