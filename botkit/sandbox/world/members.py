"""Changes of members: they join, leave, are changed, kicked and banned."""

from __future__ import annotations

from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.world import World


def join(world: World, guild: Guild, now: float, user: int | None = None) -> int | None:
    """Let a user join a guild; return the user's id.

    Parameters
    ----------
    world, guild
        Where.
    now
        The time, in seconds since the epoch.
    user
        Who; somebody whom the guild does not know if None. Nothing happens to one who is a member already.
    """
    who = guild.newcomer() if user is None else user
    if who is None or world.is_member(guild, who):
        return who
    guild.admit(who, now)
    world.tell("GUILD_MEMBER_ADD", guild, {"guild_id": str(guild.id), **world.member(guild, who)})
    return who


def leave(world: World, guild: Guild, user: int) -> None:
    """Let a member leave, be kicked or be banned. The owner and the bot cannot.

    Raises
    ------
    Unknown
        If the user is not a member.
    """
    world.member(guild, user)
    guild.expel(user)
    world.tell("GUILD_MEMBER_REMOVE", guild, {"guild_id": str(guild.id), "user": world.user(user)})


def modify(world: World, guild: Guild, user: int, changes: Json) -> Json:
    """Change keys of a member object (``nick``, ``roles``, ``communication_disabled_until``…); return it.

    Raises
    ------
    Unknown
        If the user is not a member.
    """
    world.member(guild, user)
    guild.changed(user).update(changes)
    changed = world.member(guild, user)
    # A bot is told of its own member whatever its intents ("Guild Member Update").
    mine = user == world.bot_id
    world.tell("GUILD_MEMBER_UPDATE", guild, {"guild_id": str(guild.id), **changed}, everyone=mine)
    return changed


def ban(world: World, guild: Guild, user: int, reason: str | None) -> None:
    """Ban a user, member or not; one who is banned already stays so."""
    if user in guild.extra.bans:
        return
    guild.extra.bans[user] = reason
    if guild.has(user):
        leave(world, guild, user)
    world.tell("GUILD_BAN_ADD", guild, {"guild_id": str(guild.id), "user": world.user(user)})


def unban(world: World, guild: Guild, user: int) -> bool:
    """Lift a ban; return whether there was one."""
    if user not in guild.extra.bans:
        return False
    del guild.extra.bans[user]
    world.tell("GUILD_BAN_REMOVE", guild, {"guild_id": str(guild.id), "user": world.user(user)})
    return True
