"""Changes of members: they join, leave, are changed, kicked and banned."""

from __future__ import annotations

from collections.abc import Iterator

from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.ids import DISCORD_EPOCH, LOW_BITS
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
    world.whereabouts.came(guild, who)
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
    before = world.member(guild, user)
    if all(before.get(key) == value for key, value in changes.items()):
        return before
    guild.changed(user).update(changes)
    changed = world.member(guild, user)
    # A bot is told of its own member whatever its intents ("Guild Member Update").
    mine = user == world.bot_id
    world.tell("GUILD_MEMBER_UPDATE", guild, {"guild_id": str(guild.id), **changed}, everyone=mine)
    return changed


def ban(
    world: World, guild: Guild, user: int, reason: str | None, *, now: float = 0.0, purge: float = 0.0
) -> None:
    """Ban a user, member or not; one who is banned already stays so.

    Parameters
    ----------
    world, guild, user
        Who, and where.
    reason
        Why, for the list of bans.
    now, purge
        What the user wrote in the last so many seconds is deleted.
    """
    if user in guild.extra.bans:
        return
    guild.extra.bans[user] = reason
    # Libraries count on this order: the member is still known when they are told of the ban.
    world.tell("GUILD_BAN_ADD", guild, {"guild_id": str(guild.id), "user": world.user(user)})
    if guild.has(user):
        leave(world, guild, user)
    if purge > 0:
        _purge(world, guild, user, now - purge)


def unban(world: World, guild: Guild, user: int) -> bool:
    """Lift a ban; return whether there was one."""
    if user not in guild.extra.bans:
        return False
    del guild.extra.bans[user]
    world.tell("GUILD_BAN_REMOVE", guild, {"guild_id": str(guild.id), "user": world.user(user)})
    return True


def named(world: World, guild: Guild, beginning: str) -> Iterator[int]:
    """Yield the members whose username or nickname begins with a text, whatever its case."""
    wanted = beginning.casefold()
    for user in world.member_ids(guild):
        nick = (guild.members or {}).get(user, {}).get("nick") or ""
        if any(one.casefold().startswith(wanted) for one in (world.user(user)["username"], nick)):
            yield user


def _purge(world: World, guild: Guild, user: int, since: float) -> None:
    """Delete what a user has written since a time."""
    oldest = int((since - DISCORD_EPOCH) * 1000) << LOW_BITS
    for channel, value in world.channels(guild).items():
        gone = [
            one["id"]
            for one in world.messages.all(channel)
            if int(one["id"]) >= oldest and one["author"]["id"] == str(user) and "webhook_id" not in one
        ]
        for one in gone:
            world.messages.remove(channel, int(one))
        if gone and world.sees(guild, value, world.bot_id):
            told = {"ids": gone, "channel_id": str(channel), "guild_id": str(guild.id)}
            world.tell("MESSAGE_DELETE_BULK", guild, told)
