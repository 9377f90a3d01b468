"""REST of roles (Discord's reference, "Guild")."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, RootModel

from botkit.sandbox.rest.answers import RestError, invalid_form, missing_permissions
from botkit.sandbox.rest.bodies import Body
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.fields import Bits, Color, Id, Image
from botkit.sandbox.rest.hierarchy import invalid_role, require_above_role, require_grantable
from botkit.sandbox.rest.operations import Table
from botkit.sandbox.world import Guild, roles
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission
from botkit.sandbox.world.world import height

table = Table()

MOST_ROLES = 250

_DEFAULTS: Json = {"name": "new role", "permissions": "0", "color": 0, "hoist": False, "mentionable": False}
"""What null stands for."""


class Colors(Body):
    """The colours of a role; the second and third make a gradient."""

    primary_color: Color | None = None
    secondary_color: Color | None = None
    tertiary_color: Color | None = None


class Fields(Body):
    """What a new role has, or what is changed of one."""

    name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    permissions: Bits | None = None
    color: Color | None = None
    colors: Colors | None = None
    hoist: bool | None = None
    mentionable: bool | None = None
    icon: Image | None = None
    unicode_emoji: Annotated[str, Field(max_length=100)] | None = None


class Position(Body):
    """Where a role goes."""

    id: Id
    position: Annotated[int, Field(ge=0, lt=1 << 31)] | None = None


class Positions(RootModel[list[Position]]):
    """Where several roles go."""


@table.add("GET", "/guilds/{guild_id}/roles")
async def every(call: Call) -> list[Json]:
    """Return all roles of a guild."""
    return list(call.world.roles(call.guild()).values())


@table.add("GET", "/guilds/{guild_id}/roles/member-counts")
async def member_counts(call: Call) -> dict[str, int]:
    """Return how many members have each role."""
    return roles.member_counts(call.world, call.guild())


@table.add("GET", "/guilds/{guild_id}/roles/{role_id}")
async def role(call: Call) -> Json:
    """Return a role."""
    return call.role(call.guild())


@table.add("POST", "/guilds/{guild_id}/roles")
async def create(call: Call) -> Json:
    """Make a role; it may grant only what the bot has itself."""
    guild = call.guild()
    call.require(Permission.MANAGE_ROLES, guild)
    body = await call.body(Fields)
    require_grantable(call, guild, body.permissions or 0)
    if len(call.world.roles(guild)) >= MOST_ROLES:
        raise RestError(400, f"Maximum number of guild roles reached ({MOST_ROLES})", 30005)
    given = {key: value for key, value in body.given().items() if value is not None}
    return roles.create(call.world, guild, _settled(guild, body.colors, given), call.now)


@table.add("PATCH", "/guilds/{guild_id}/roles")
async def move(call: Call) -> list[Json]:
    """Give roles other positions; only below the bot's highest role."""
    guild = call.guild()
    call.require(Permission.MANAGE_ROLES, guild)
    body = (await call.body(Positions)).root
    known = call.world.roles(guild)
    wishes = {one.id: one.position for one in body if one.position is not None}
    for one in wishes:
        moved = call.world.role(guild, one)
        if one == guild.id:
            raise invalid_role()
        require_above_role(call, guild, moved)
    top = call.world.rank(guild, call.world.bot_id)
    ceiling = [one for one in sorted(known.values(), key=height) if height(one) >= top]
    order = roles.arranged(known, wishes)
    above = [int(one["id"]) for one in ceiling]
    if above and order[-len(above) :] != above:
        raise missing_permissions()
    roles.arrange(call.world, guild, order)
    return list(call.world.roles(guild).values())


@table.add("PATCH", "/guilds/{guild_id}/roles/{role_id}")
async def modify(call: Call) -> Json:
    """Change a role; it may be granted only what the bot has itself."""
    guild = call.guild()
    call.require(Permission.MANAGE_ROLES, guild)
    found = call.role(guild)
    require_above_role(call, guild, found)
    body = await call.body(Fields)
    if int(found["id"]) == guild.id and body.given().keys() - {"permissions"}:
        raise invalid_role()
    require_grantable(call, guild, (body.permissions or 0) & ~int(found["permissions"]))
    given = {key: _DEFAULTS.get(key) if value is None else value for key, value in body.given().items()}
    return roles.modify(call.world, guild, int(found["id"]), _settled(guild, body.colors, given))


@table.add("DELETE", "/guilds/{guild_id}/roles/{role_id}")
async def delete(call: Call) -> None:
    """Delete a role."""
    guild = call.guild()
    call.require(Permission.MANAGE_ROLES, guild)
    found = call.role(guild)
    if found["managed"] or int(found["id"]) == guild.id:
        raise invalid_role()
    require_above_role(call, guild, found)
    roles.delete(call.world, guild, int(found["id"]))


def _settled(guild: Guild, colors: Colors | None, given: dict[str, Any]) -> Json:
    """Return keys of the role object as a body sets them; the colour is in two of them."""
    features = guild.extra.fields.get("features", ()) if guild.has_extra else ()
    if (given.get("icon") or given.get("unicode_emoji")) and "ROLE_ICONS" not in features:
        raise RestError(400, "This server needs more boosts to perform this action", 50101)
    given.pop("colors", None)
    if colors is not None:
        if (colors.secondary_color, colors.tertiary_color) != (None, None):
            raise invalid_form("colors", "This guild does not have the feature ENHANCED_ROLE_COLORS.")
        given["color"] = colors.primary_color or 0
    if "color" in given:
        given["colors"] = {"primary_color": given["color"], "secondary_color": None, "tertiary_color": None}
    return given
