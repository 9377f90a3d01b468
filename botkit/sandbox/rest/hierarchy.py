"""Who stands above whom, and who may grant what (Discord's reference, "Permission Hierarchy")."""

from __future__ import annotations

from botkit.sandbox.rest.answers import RestError, missing_permissions
from botkit.sandbox.rest.call import Call
from botkit.sandbox.world import Guild
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission
from botkit.sandbox.world.world import height


def require_above_member(call: Call, guild: Guild, user: int) -> None:
    """Refuse the call unless the bot's highest role is above the member's; nobody is above the owner.

    Raises
    ------
    RestError
        50013.
    """
    if call.world.rank(guild, call.world.bot_id) <= call.world.rank(guild, user):
        raise missing_permissions()


def require_above_role(call: Call, guild: Guild, role: Json) -> None:
    """Refuse the call unless the bot's highest role is above this one.

    Raises
    ------
    RestError
        50013.
    """
    if call.world.rank(guild, call.world.bot_id) <= height(role):
        raise missing_permissions()


def require_assignable(call: Call, guild: Guild, role: Json) -> None:
    """Refuse the call unless the bot may give this role to members, and take it from them.

    Raises
    ------
    RestError
        50028 if nobody may, 50013 if the bot may not.
    """
    if role["managed"] or int(role["id"]) == guild.id:
        raise invalid_role()
    require_above_role(call, guild, role)


def require_grantable(call: Call, guild: Guild, permissions: int) -> None:
    """Refuse the call unless the bot has all of these permissions itself.

    Raises
    ------
    RestError
        50013.
    """
    if permissions & ~call.world.permissions(guild, call.world.bot_id):
        raise missing_permissions()


def require_overwritable(
    call: Call, guild: Guild, parent: Json | None, old: list[Json], new: list[Json]
) -> None:
    """Refuse the call unless the bot may change a channel's overwrites in this way.

    "Only permissions your bot has in the guild or parent channel can be allowed/denied (unless your bot has a
    MANAGE_ROLES overwrite in the channel)"; MANAGE_ROLES itself is left to administrators.

    Raises
    ------
    RestError
        50013.
    """
    world, bot = call.world, call.world.bot_id
    mine = world.permissions(guild, bot)
    if parent is not None:
        mine |= world.permissions(guild, bot, parent)
    if mine & Permission.ADMINISTRATOR:
        return
    changed = _difference(old, new)
    own = {str(bot), *world.member(guild, bot, with_user=False)["roles"]}
    if any(one["id"] in own and int(one["allow"]) & Permission.MANAGE_ROLES for one in old):
        mine = ~0
    if changed & (~mine | Permission.MANAGE_ROLES):
        raise missing_permissions()


def invalid_role() -> RestError:
    """Return what Discord says of a role that nobody can give, move or delete."""
    return RestError(400, "Invalid Role", 50028)


def _difference(old: list[Json], new: list[Json]) -> int:
    before, after = ({one["id"]: one for one in some} for some in (old, new))
    changed = 0
    for key in before.keys() | after.keys():
        for side in ("allow", "deny"):
            one, other = (int(some.get(key, {}).get(side, 0)) for some in (before, after))
            changed |= one ^ other
    return changed
