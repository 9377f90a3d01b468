"""JSON objects as Discord sends them: users, members, guilds, channels, roles, messages. Pure functions.

Each object has the keys that Discord's OpenAPI description requires, and those that py-cord reads without a
default (role ``colors``, message ``pinned``, member ``user``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from botkit.sandbox.ids import iso

Json = dict[str, Any]

EVERYONE_PERMISSIONS = str(0x0000_0006_8085_4E41)
"""What a fresh guild grants to everyone: view, talk, react, use commands."""

BOT_PERMISSIONS = str(0x0000_0000_8005_6C40)
"""What the bot was invited with: read, send, embed, react, use commands."""

COMMUNITY_CHANNELS = (
    (1, 4, "Community", None),
    (2, 0, "general", "Say hello."),
    (3, 0, "bot-commands", "Commands of bots go here."),
    (4, 2, "Voice", None),
)
"""Of each guild's channels: what is added to the guild's id, type, name and topic."""

MODERATOR_ROLE, BOT_ROLE = 11, 12
"""What is added to a guild's id to get the ids of two of its roles."""


def dumps(value: Any) -> bytes:
    """Return a value as compact JSON in UTF-8, as Discord writes it; halves of surrogate pairs become ``?``."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def user(identifier: int, name: str, display: str | None = None, *, bot: bool = False) -> Json:
    """Return a user object (Discord's reference, "User Object")."""
    value: Json = {
        "id": str(identifier),
        "username": name,
        "discriminator": "0000" if bot else "0",
        "global_name": display,
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    if bot:
        value["bot"] = True
    return value


def private_user(of: Json) -> Json:
    """Return the bot's own user object, as ``GET /users/@me`` and READY give it."""
    return {**of, "mfa_enabled": True, "locale": "en-US", "verified": True, "email": None}


def member(of: Json | None, joined_at: float, roles: tuple[int, ...] = ()) -> Json:
    """Return a guild member object; without a user it is the partial one inside a message."""
    value: Json = {
        "roles": [str(role) for role in roles],
        "joined_at": iso(joined_at),
        "nick": None,
        "avatar": None,
        "banner": None,
        "premium_since": None,
        "communication_disabled_until": None,
        "pending": False,
        "mute": False,
        "deaf": False,
        "flags": 0,
    }
    if of is not None:
        value["user"] = of
    return value


def role(
    identifier: int, name: str, position: int, permissions: str, color: int = 0, bot: int | None = None
) -> Json:
    """Return a role object; ``bot`` makes it the managed role of that bot."""
    value: Json = {
        "id": str(identifier),
        "name": name,
        "position": position,
        "permissions": permissions,
        "color": color,
        "colors": {"primary_color": color, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": bot is not None,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if bot is not None:
        value["tags"] = {"bot_id": str(bot)}
    return value


def roles(guild: int, bot: int, bot_name: str) -> list[Json]:
    """Return the roles of a guild: everyone (whose id is the guild's), the moderators and the bot's own."""
    return [
        role(guild, "@everyone", 0, EVERYONE_PERMISSIONS),
        role(guild + MODERATOR_ROLE, "Moderator", 1, EVERYONE_PERMISSIONS, 0x3498DB),
        role(guild + BOT_ROLE, bot_name, 2, BOT_PERMISSIONS, bot=bot),
    ]


def channels(guild: int) -> list[Json]:
    """Return the channels of a guild: a category with two text channels and a voice channel."""
    category = str(guild + COMMUNITY_CHANNELS[0][0])
    return [
        _channel(guild, offset, kind, name, topic, position, None if kind == 4 else category)
        for position, (offset, kind, name, topic) in enumerate(COMMUNITY_CHANNELS)
    ]


def _channel(
    guild: int, offset: int, kind: int, name: str, topic: str | None, position: int, parent: str | None
) -> Json:
    value: Json = {
        "id": str(guild + offset),
        "type": kind,
        "guild_id": str(guild),
        "name": name,
        "position": position,
        "parent_id": parent,
        "permission_overwrites": [],
        "flags": 0,
        "nsfw": False,
    }
    if kind == 0:
        value |= {"topic": topic, "last_message_id": None, "rate_limit_per_user": 0}
    elif kind == 2:
        value |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None, "rate_limit_per_user": 0}
    return value


def guild(identifier: int, name: str, owner: int, locale: str, guild_roles: list[Json]) -> Json:
    """Return a guild object, as ``GET /guilds/{id}`` gives it."""
    general = str(identifier + COMMUNITY_CHANNELS[1][0])
    absent = (
        "icon description home_header splash discovery_splash banner application_id afk_channel_id "
        "widget_channel_id max_presences vanity_url_code rules_channel_id safety_alerts_channel_id "
        "public_updates_channel_id incidents_data"
    )
    zero = (
        "system_channel_flags verification_level mfa_level explicit_content_filter premium_tier "
        "premium_subscription_count nsfw_level"
    )
    return {
        "id": str(identifier),
        "name": name,
        "owner_id": str(owner),
        "preferred_locale": locale,
        "roles": guild_roles,
        "system_channel_id": general,
        "region": "deprecated",
        "afk_timeout": 300,
        "default_message_notifications": 1,
        "max_members": 25_000_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        **dict.fromkeys(("features", "emojis", "stickers"), ()),
        **dict.fromkeys(("widget_enabled", "premium_progress_bar_enabled", "nsfw"), False),
        **dict.fromkeys(absent.split()),
        **dict.fromkeys(zero.split(), 0),
    }


def message(
    identifier: int,
    channel: int,
    author: Json,
    at: float,
    content: str,
    extra: Mapping[str, Any] | None = None,
) -> Json:
    """Return a message object (Discord's reference, "Message Object").

    Parameters
    ----------
    identifier, channel
        Ids of the message and of its channel.
    author
        The user object of who wrote it.
    at
        When it was written, in seconds since the epoch.
    content
        Its text.
    extra
        Further keys (``embeds``, ``components``, ``guild_id``…), which win over the defaults.
    """
    return {
        "id": str(identifier),
        "channel_id": str(channel),
        "type": 0,
        "content": content,
        "author": author,
        "timestamp": iso(at),
        "edited_timestamp": None,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "flags": 0,
        "pinned": False,
        "mention_everyone": False,
        "tts": False,
        **(extra or {}),
    }


def application(bot: Json, owner: Json, guilds: int) -> Json:
    """Return the bot's application, as ``GET /applications/@me`` gives it."""
    return {
        "id": bot["id"],
        "name": bot["global_name"],
        "icon": None,
        "description": "A bot in a local sandbox. This is not Discord.",
        "type": None,
        "bot": bot,
        "owner": owner,
        "team": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "approximate_guild_count": guilds,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
        "summary": "",
    }


def default_sounds() -> list[Json]:
    """Return the sounds of the soundboard that every guild has."""
    return [
        {
            "name": name,
            "sound_id": str(number),
            "volume": 1.0,
            "emoji_id": None,
            "emoji_name": emoji,
            "available": True,
        }
        for number, (name, emoji) in enumerate((("quack", "🦆"), ("airhorn", "🔊"), ("cricket", "🦗")), 1)
    ]
