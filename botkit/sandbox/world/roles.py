"""Changes of roles: made, changed, moved, deleted. The order of roles is the hierarchy of Discord's reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from botkit.sandbox.world import channels, objects
from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.world import World, height


def create(world: World, guild: Guild, fields: Json, now: float) -> Json:
    """Make a role at the bottom, just above everyone; return it.

    All others go up by one; nobody is told of that, and libraries know it.

    Parameters
    ----------
    world, guild
        Where.
    fields
        Keys of the role object. The permissions are those of everyone unless given.
    now
        The time, in seconds since the epoch.
    """
    roles = world.open_roles(guild)
    identifier = world.snowflake(now)
    made = objects.role(identifier, "new role", 1, roles[guild.id]["permissions"]) | fields
    _shift(world, guild, 0, 1)
    roles[identifier] = made
    world.tell("GUILD_ROLE_CREATE", guild, {"guild_id": str(guild.id), "role": made})
    return made


def modify(world: World, guild: Guild, role: int, changes: Json) -> Json:
    """Change keys of a role; return it.

    Raises
    ------
    Unknown
        If the guild has no such role.
    """
    world.role(guild, role)
    changed = world.open_roles(guild)[role]
    if any(changed.get(key) != value for key, value in changes.items()):
        changed.update(changes)
        world.tell("GUILD_ROLE_UPDATE", guild, {"guild_id": str(guild.id), "role": changed})
    return changed


def arranged(roles: Mapping[int, Json], wishes: Mapping[int, int]) -> list[int]:
    """Return the ids of all roles from the bottom up, everyone first, after some were given new positions.

    A role that comes to where another is goes beyond it, in the direction in which it has come.
    """

    def place(role: Json) -> tuple[int, int, int]:
        old, new = role["position"], wishes.get(int(role["id"]), role["position"])
        return max(1, new), (new > old) - (new < old), -int(role["id"])

    everyone, *others = sorted(roles.values(), key=height)
    return [int(everyone["id"]), *(int(one["id"]) for one in sorted(others, key=place))]


def arrange(world: World, guild: Guild, order: list[int]) -> None:
    """Give all roles the positions of an order from the bottom up (see `arranged`)."""
    for position, role in enumerate(order):
        modify(world, guild, role, {"position": position})


def delete(world: World, guild: Guild, role: int) -> None:
    """Delete a role, and take it from members and channels; those above go down by one, untold.

    Raises
    ------
    Unknown
        If the guild has no such role.
    """
    world.role(guild, role)
    text = str(role)
    # Those who have it as founders have it in no record: it is written down that they do not.
    for user in {guild.owner, *(guild.members or ())}:
        if world.is_member(guild, user):
            mine = world.member(guild, user, with_user=False)["roles"]
            if text in mine:
                guild.changed(user)["roles"] = [one for one in mine if one != text]
    gone = world.open_roles(guild).pop(role)
    _shift(world, guild, gone["position"], -1)
    world.tell("GUILD_ROLE_DELETE", guild, {"guild_id": str(guild.id), "role_id": text})
    for channel in list(world.channels(guild).values()):
        channels.remove_overwrite(world, guild, int(channel["id"]), role)


def member_counts(world: World, guild: Guild) -> dict[str, int]:
    """Return how many members have each role but that of everyone, by role id."""
    found: Counter[str] = Counter()
    for user in {guild.owner, world.bot_id, *(guild.members or ())}:
        if world.is_member(guild, user):
            found.update(world.member(guild, user, with_user=False)["roles"])
    return {str(one): found[str(one)] for one in world.roles(guild) if one != guild.id}


def _shift(world: World, guild: Guild, above: int, by: int) -> None:
    for role in world.open_roles(guild).values():
        if role["position"] > above:
            role["position"] += by
