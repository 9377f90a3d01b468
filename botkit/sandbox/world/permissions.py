"""Permissions: what a member may do in a guild and in a channel. Pure functions.

The rules are those of Discord's reference, "Permissions".
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntFlag

from botkit.sandbox.world.objects import Json


class Permission(IntFlag):
    """The permissions that the sandbox computes and enforces, with Discord's bits."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    SEND_POLLS = 1 << 49
    PIN_MESSAGES = 1 << 51


ALL = (1 << 53) - 1
"""What an owner or an administrator may."""

EVERYONE = 2_248_473_465_835_073
"""What a fresh guild of Discord's grants to everyone: to view, talk, react, invite, mention, use commands and more."""

BOT = int(
    EVERYONE
    | Permission.KICK_MEMBERS
    | Permission.BAN_MEMBERS
    | Permission.MANAGE_CHANNELS
    | Permission.MANAGE_GUILD
    | Permission.MANAGE_MESSAGES
    | Permission.PIN_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.MANAGE_NICKNAMES
    | Permission.MANAGE_ROLES
    | Permission.MANAGE_WEBHOOKS
    | Permission.MANAGE_THREADS
    | Permission.MODERATE_MEMBERS
)
"""What the bot is invited with unless told otherwise: all that operated bots use, but not to be an administrator."""


# Plain numbers: permissions are computed for every message, and arithmetic with flags is ten times slower.
_ADMINISTRATOR = int(Permission.ADMINISTRATOR)
_VIEW_CHANNEL = int(Permission.VIEW_CHANNEL)
_SEND_MESSAGES = int(Permission.SEND_MESSAGES)
_NEED_SENDING = int(
    Permission.MENTION_EVERYONE
    | Permission.SEND_TTS_MESSAGES
    | Permission.ATTACH_FILES
    | Permission.EMBED_LINKS
)


def in_guild(everyone: Json, roles: Iterable[Json], *, owner: bool = False) -> int:
    """Return what a member may in a guild, before the overwrites of channels.

    Parameters
    ----------
    everyone
        The role ``@everyone``.
    roles
        The member's other roles.
    owner
        Whether the member owns the guild.
    """
    if owner:
        return ALL
    together = int(everyone["permissions"])
    for role in roles:
        together |= int(role["permissions"])
    return granted(together)


def granted(together: int) -> int:
    """Return what a member may whose roles together have these permissions: an administrator may everything."""
    return ALL if together & _ADMINISTRATOR else together


def in_channel(base: int, overwrites: Iterable[Json], guild: int, roles: Iterable[int], user: int) -> int:
    """Return what a member may in a channel.

    Parameters
    ----------
    base
        What `in_guild` returned.
    overwrites
        The channel's permission overwrites.
    guild
        The guild's id, which is also that of its role ``@everyone``.
    roles, user
        The ids of the member's roles, and of the member.
    """
    if base & _ADMINISTRATOR:
        return ALL
    by_id = {int(one["id"]): one for one in overwrites}
    granted = base
    if (everyone := by_id.get(guild)) is not None:
        granted = granted & ~int(everyone["deny"]) | int(everyone["allow"])
    mine = [by_id[role] for role in roles if role in by_id and role != guild]
    for one in mine:
        granted &= ~int(one["deny"])
    for one in mine:
        granted |= int(one["allow"])
    if (own := by_id.get(user)) is not None:
        granted = granted & ~int(own["deny"]) | int(own["allow"])
    if not granted & _VIEW_CHANNEL:
        return 0
    if not granted & _SEND_MESSAGES:
        # Who cannot send cannot do what sending is needed for ("Implicit Permissions").
        granted &= ~_NEED_SENDING
    return granted
