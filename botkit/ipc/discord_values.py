"""What is sent of py-cord's objects: ids as strings, and what a person or a program wants to know of each.

Nothing here asks Discord: what the bot has not been told is null. Tokens of webhooks and interactions stay out.
"""

from __future__ import annotations

from typing import Any

import discord
from discord.user import BaseUser

from botkit.ipc.encoding import Encoder, refuse


def brief(value: Any) -> dict[str, str | None] | None:
    """Return ``id`` and ``name`` of an object of py-cord; None for None."""
    if value is None:
        return None
    name = getattr(value, "name", None)
    return {"id": str(value.id), "name": name if isinstance(name, str) else None}


def encoder_of(kind: type) -> Encoder:
    """Return what encodes the objects of a class of py-cord."""
    if kind.__name__.startswith("_EnumValue_"):
        return lambda value: value.name
    for base in kind.__mro__:
        if (encoder := _ENCODERS.get(base)) is not None:
            return encoder
    return _other


def guild(value: discord.Guild) -> dict[str, Any]:
    """Return a server."""
    return {
        "id": str(value.id),
        "name": value.name,
        "members": value.member_count,
        "owner_id": _id(value.owner_id),
        "created_at": value.created_at,
        "joined_at": value.me.joined_at if value.me else None,
        "icon": _url(value.icon),
        "shard": value.shard_id,
    }


def user(value: BaseUser | discord.Member) -> dict[str, Any]:
    """Return an account of Discord."""
    return {
        "id": str(value.id),
        "name": value.name,
        "display_name": value.display_name,
        "bot": value.bot,
        "created_at": value.created_at,
        "avatar": _url(value.display_avatar),
    }


def member(value: discord.Member) -> dict[str, Any]:
    """Return an account as a member of a server."""
    return {
        **user(value),
        "guild": brief(value.guild),
        "nick": value.nick,
        "joined_at": value.joined_at,
        "roles": [brief(role) for role in value.roles if not role.is_default()],
        # Without the intent everybody seems to be offline.
        "status": value.raw_status if value._state._intents.presences else None,
        "timed_out_until": value.communication_disabled_until,
    }


def role(value: discord.Role) -> dict[str, Any]:
    """Return a role."""
    return {
        "id": str(value.id),
        "name": value.name,
        "guild": brief(value.guild),
        "colour": value.colours.primary,
        "position": value.position,
        "permissions": value.permissions,
        "hoist": value.hoist,
        "mentionable": value.mentionable,
        "managed": value.managed,
        "created_at": value.created_at,
    }


def channel(value: discord.abc.GuildChannel | discord.Thread) -> dict[str, Any]:
    """Return a channel or a thread; what its kind does not have is left out."""
    found = {
        "id": str(value.id),
        "name": value.name,
        "type": value.type,
        "guild": brief(value.guild),
        "created_at": value.created_at,
    }
    fields = ("position", "topic", "slowmode_delay", "bitrate", "user_limit", "archived", "locked")
    found |= {name: getattr(value, name) for name in fields if hasattr(value, name)}
    if not isinstance(value, discord.CategoryChannel):  # there it is deprecated
        found["nsfw"] = bool(getattr(value, "nsfw", False))
    if isinstance(value, discord.Thread):
        return found | {"parent": brief(value.parent), "owner_id": _id(value.owner_id)}
    return found | {"category": brief(value.category)}


def message(value: discord.Message) -> dict[str, Any]:
    """Return a message."""
    return {
        "id": str(value.id),
        "channel": brief(value.channel),
        "guild": brief(value.guild),
        "author": brief(value.author),
        "content": value.content,
        "created_at": value.created_at,
        "edited_at": value.edited_at,
        "pinned": value.pinned,
        "attachments": value.attachments,
        "embeds": value.embeds,
        "url": value.jump_url,
    }


def overwrite(value: discord.PermissionOverwrite) -> dict[str, Any]:
    """Return what a channel allows and denies one role or member."""
    allowed, denied = value.pair()
    return {"allow": allowed, "deny": denied}


def _attachment(value: discord.Attachment) -> dict[str, Any]:
    return {
        "id": str(value.id),
        "name": value.filename,
        "size": value.size,
        "content_type": value.content_type,
        "url": value.url,
    }


def _emoji(value: Any) -> dict[str, Any]:
    return {"id": _id(value.id), "name": value.name, "animated": value.animated}


def _voice(value: discord.VoiceState) -> dict[str, Any]:
    return {
        "channel": brief(value.channel),
        "muted": value.mute or value.self_mute,
        "deafened": value.deaf or value.self_deaf,
        "streaming": value.self_stream,
        "video": value.self_video,
    }


def _other(value: Any) -> Any:
    if not isinstance(getattr(value, "id", None), int | str):
        return refuse(value)
    found: dict[str, Any] = {"id": str(value.id)}
    if isinstance(name := getattr(value, "name", None), str):
        found["name"] = name
    return found


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)


def _url(asset: discord.Asset | None) -> str | None:
    return None if asset is None else asset.url


_ENCODERS: dict[type, Encoder] = {
    discord.Guild: guild,
    discord.Member: member,
    BaseUser: user,
    discord.Role: role,
    discord.abc.GuildChannel: channel,
    discord.Thread: channel,
    discord.Message: message,
    discord.Attachment: _attachment,
    discord.Emoji: _emoji,
    discord.PartialEmoji: _emoji,
    discord.Embed: lambda value: value.to_dict(),
    discord.VoiceState: _voice,
    discord.PermissionOverwrite: overwrite,
    discord.Colour: str,
    discord.Asset: lambda value: value.url,
    discord.BaseActivity: lambda value: {"name": getattr(value, "name", None), "type": value.type},
    discord.Permissions: lambda value: [name for name, allowed in value if allowed],
    discord.flags.BaseFlags: lambda value: [name for name, is_set in value if is_set],
}
