"""REST of bans (Discord's reference, "Guild")."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from botkit.sandbox.rest.answers import RestError, unknown
from botkit.sandbox.rest.bodies import Body, Query, Snowflake
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.hierarchy import require_above_member
from botkit.sandbox.rest.operations import Table
from botkit.sandbox.world import Guild, Unknown, World, members
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission

table = Table()

WEEK, DAY = 604_800, 86_400


class Page(Query):
    """A page of bans, by user id."""

    before: Snowflake | None = None
    after: Snowflake | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 1000


class Purge(Body):
    """How far back what was written is deleted."""

    delete_message_seconds: Annotated[int, Field(ge=0, le=WEEK)] | None = None
    delete_message_days: Annotated[int, Field(ge=0, le=7)] | None = None

    @property
    def seconds(self) -> int:
        """The same in seconds."""
        if self.delete_message_seconds is not None:
            return self.delete_message_seconds
        return (self.delete_message_days or 0) * DAY


class Bulk(Purge):
    """Whom to ban at once."""

    user_ids: Annotated[list[Snowflake], Field(max_length=200)]


@table.add("GET", "/guilds/{guild_id}/bans")
async def bans(call: Call) -> list[Json]:
    """Return a page of a guild's bans."""
    guild = call.guild()
    call.require(Permission.BAN_MEMBERS, guild)
    page = call.query(Page)
    found = sorted(guild.extra.bans if guild.has_extra else ())
    if page.before is not None:
        chosen = [one for one in found if one < page.before][-page.limit :]
    else:
        chosen = [one for one in found if one > (page.after or 0)][: page.limit]
    return [_ban(call.world, guild, one) for one in chosen]


@table.add("GET", "/guilds/{guild_id}/bans/{user_id}")
async def ban(call: Call) -> Json:
    """Return a ban."""
    guild = call.guild()
    call.require(Permission.BAN_MEMBERS, guild)
    user = call.user()
    if not guild.has_extra or user not in guild.extra.bans:
        raise unknown("Ban")
    return _ban(call.world, guild, user)


@table.add("PUT", "/guilds/{guild_id}/bans/{user_id}")
async def create(call: Call) -> None:
    """Ban a user, and delete what they wrote of late."""
    guild = call.guild()
    call.require(Permission.BAN_MEMBERS, guild)
    user = call.user()
    if call.world.is_member(guild, user):
        require_above_member(call, guild, user)
    purge = (await call.body(Purge)).seconds
    members.ban(call.world, guild, user, call.reason, now=call.now, purge=purge)


@table.add("DELETE", "/guilds/{guild_id}/bans/{user_id}")
async def remove(call: Call) -> None:
    """Lift a ban."""
    guild = call.guild()
    call.require(Permission.BAN_MEMBERS, guild)
    if not members.unban(call.world, guild, call.user()):
        raise unknown("Ban")


@table.add("POST", "/guilds/{guild_id}/bulk-ban")
async def bulk(call: Call) -> Json:
    """Ban up to 200 users, as far as they can be banned."""
    guild = call.guild()
    call.require(Permission.BAN_MEMBERS | Permission.MANAGE_GUILD, guild)
    body = await call.body(Bulk)
    done: list[str] = []
    failed: list[str] = []
    for user in dict.fromkeys(body.user_ids):
        if _bannable(call, guild, user):
            members.ban(call.world, guild, user, call.reason, now=call.now, purge=body.seconds)
            done.append(str(user))
        else:
            failed.append(str(user))
    if not done:
        raise RestError(400, "Failed to ban users", 500000)
    return {"banned_users": done, "failed_users": failed}


def _bannable(call: Call, guild: Guild, user: int) -> bool:
    if user in guild.extra.bans:
        return False
    try:
        call.world.user(user)
        if call.world.is_member(guild, user):
            require_above_member(call, guild, user)
    except (Unknown, RestError):
        return False
    return True


def _ban(world: World, guild: Guild, user: int) -> Json:
    return {"user": world.user(user), "reason": guild.extra.bans[user]}
