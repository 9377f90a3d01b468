"""REST of members (Discord's reference, "Guild")."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Annotated

from pydantic import Field

from botkit.sandbox.rest.answers import RestError, invalid_form, missing_access, missing_permissions
from botkit.sandbox.rest.bodies import Body, Query, Snowflake
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.fields import Id, Image, Time
from botkit.sandbox.rest.hierarchy import require_above_member, require_assignable
from botkit.sandbox.rest.operations import MEMBERS, Table
from botkit.sandbox.world import Guild, members, objects, voice
from botkit.sandbox.world.events import Intent
from botkit.sandbox.world.objects import Json, iso
from botkit.sandbox.world.permissions import Permission

table = Table()

LONGEST_TIMEOUT = timedelta(days=28)
BYPASSES_VERIFICATION = 1 << 2
"""The one member flag that can be changed (Discord's reference, "Guild Member Flags")."""

_FLAG_EDITORS = (
    Permission.MANAGE_GUILD,
    Permission.MANAGE_ROLES,
    Permission.MODERATE_MEMBERS | Permission.KICK_MEMBERS | Permission.BAN_MEMBERS,
)

Nick = Annotated[str, Field(max_length=32)]


class Page(Query):
    """A page of members, by user id."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 1
    after: Snowflake = 0


class Search(Query):
    """With what names begin."""

    query: Annotated[str, Field(min_length=1, max_length=100)]
    limit: Annotated[int, Field(ge=1, le=1000)] = 1


class Changes(Body):
    """What is changed of a member."""

    nick: Nick | None = None
    roles: Annotated[list[Id], Field(max_length=350)] | None = None
    mute: bool | None = None
    deaf: bool | None = None
    channel_id: Id | None = None
    communication_disabled_until: Time | None = None
    flags: Annotated[int, Field(ge=0, lt=1 << 31)] | None = None


class OwnChanges(Body):
    """What the bot changes of its own member."""

    nick: Nick | None = None
    avatar: Image | None = None
    banner: Image | None = None
    bio: Annotated[str, Field(max_length=190)] | None = None


@table.add("GET", "/guilds/{guild_id}/members", limit=MEMBERS)
async def page(call: Call) -> list[Json]:
    """Return a page of members; only for applications that may have the members intent."""
    guild = call.guild()
    wanted = call.query(Page)
    if not call.account.granted & Intent.GUILD_MEMBERS:
        raise missing_access()
    found = (one for one in call.world.member_ids(guild) if one > wanted.after)
    return [call.world.member(guild, one) for one in islice(found, wanted.limit)]


@table.add("GET", "/guilds/{guild_id}/members/search", limit=MEMBERS)
async def search(call: Call) -> list[Json]:
    """Return members whose username or nickname begins with a text."""
    guild = call.guild()
    wanted = call.query(Search)
    found = members.named(call.world, guild, wanted.query)
    return [call.world.member(guild, one) for one in islice(found, wanted.limit)]


@table.add("GET", "/guilds/{guild_id}/members/{user_id}")
async def member(call: Call) -> Json:
    """Return a member."""
    guild = call.guild()
    return call.world.member(guild, call.member(guild))


@table.add("PATCH", "/guilds/{guild_id}/members/@me", limit=MEMBERS)
async def modify_me(call: Call) -> Json:
    """Change the bot's nickname, and how it looks in a guild."""
    guild = call.guild()
    body = await call.body(OwnChanges)
    given = body.given()
    given.pop("bio", None)
    if "nick" in given:
        call.require(Permission.CHANGE_NICKNAME, guild)
        given["nick"] = given["nick"] or None
    return members.modify(call.world, guild, call.world.bot_id, given)


@table.add("PATCH", "/guilds/{guild_id}/members/{user_id}", limit=MEMBERS)
async def modify(call: Call) -> Json:
    """Change a member; each key needs a permission of its own."""
    guild = call.guild()
    user = call.member(guild)
    body = await call.body(Changes)
    given = body.model_fields_set
    changes: Json = {}
    if "nick" in given:
        changes["nick"] = _nick(call, guild, user, body.nick)
    if "roles" in given:
        changes["roles"] = _roles(call, guild, user, body.roles or [])
    if "communication_disabled_until" in given:
        until = body.communication_disabled_until
        changes["communication_disabled_until"] = _timeout(call, guild, user, until)
    if "flags" in given:
        changes["flags"] = _flags(call, guild, user, body.flags or 0)
    if given & {"mute", "deaf", "channel_id"}:
        changes |= _voice(call, guild, user, body)
    changed = members.modify(call.world, guild, user, changes)
    if given & {"mute", "deaf", "channel_id"}:
        state = guild.extra.voice[user]
        target = body.channel_id if "channel_id" in given else int(state["channel_id"])
        voice.place(
            call.world, guild, user, target, mute=state["self_mute"], deaf=state["self_deaf"]
        )  # fmt: skip
    return changed


@table.add("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
async def add_role(call: Call) -> None:
    """Give a member a role."""
    _switch_role(call, given=True)


@table.add("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
async def remove_role(call: Call) -> None:
    """Take a role from a member."""
    _switch_role(call, given=False)


@table.add("DELETE", "/guilds/{guild_id}/members/{user_id}")
async def kick(call: Call) -> None:
    """Kick a member."""
    guild = call.guild()
    user = call.member(guild)
    call.require(Permission.KICK_MEMBERS, guild)
    require_above_member(call, guild, user)
    members.leave(call.world, guild, user)


def _switch_role(call: Call, *, given: bool) -> None:
    guild = call.guild()
    user = call.member(guild)
    call.require(Permission.MANAGE_ROLES, guild)
    role = call.role(guild)
    require_assignable(call, guild, role)
    mine = call.world.member(guild, user, with_user=False)["roles"]
    kept = [one for one in mine if one != role["id"]]
    if (role["id"] in mine) != given:
        members.modify(call.world, guild, user, {"roles": [*kept, role["id"]] if given else kept})


def _nick(call: Call, guild: Guild, user: int, nick: str | None) -> str | None:
    if user == call.world.bot_id:
        call.require(Permission.CHANGE_NICKNAME, guild)
    else:
        call.require(Permission.MANAGE_NICKNAMES, guild)
        require_above_member(call, guild, user)
    return nick or None


def _roles(call: Call, guild: Guild, user: int, wanted: list[int]) -> list[str]:
    call.require(Permission.MANAGE_ROLES, guild)
    mine = call.world.member(guild, user, with_user=False)["roles"]
    wished = list(dict.fromkeys(map(str, wanted)))
    for one in wished:
        call.world.role(guild, int(one))
    for one in set(mine) ^ set(wished):
        require_assignable(call, guild, call.world.role(guild, int(one)))
    return wished


def _timeout(call: Call, guild: Guild, user: int, until: datetime | None) -> str | None:
    call.require(Permission.MODERATE_MEMBERS, guild)
    require_above_member(call, guild, user)
    if until is None:
        return None
    if call.world.permissions(guild, user) & Permission.ADMINISTRATOR:
        raise missing_permissions()
    if until > datetime.fromtimestamp(call.now, UTC) + LONGEST_TIMEOUT:
        raise invalid_form("communication_disabled_until", "Must be at most 28 days in the future.")
    return iso(until.timestamp())


def _flags(call: Call, guild: Guild, user: int, wanted: int) -> int:
    granted = call.world.permissions(guild, call.world.bot_id)
    if not any(granted & one == one for one in _FLAG_EDITORS):
        raise missing_permissions()
    old = int(call.world.member(guild, user, with_user=False)["flags"])
    return old & ~BYPASSES_VERIFICATION | wanted & BYPASSES_VERIFICATION


def _voice(call: Call, guild: Guild, user: int, body: Changes) -> Json:
    """Check what is changed of somebody in a voice channel; return the keys of the member."""
    given = body.model_fields_set
    if "mute" in given:
        call.require(Permission.MUTE_MEMBERS, guild)
    if "deaf" in given:
        call.require(Permission.DEAFEN_MEMBERS, guild)
    if "channel_id" in given:
        call.require(Permission.MOVE_MEMBERS, guild)
    if user not in guild.extra.voice:
        raise RestError(400, "Target user is not connected to voice.", 40032)
    if body.channel_id is not None:
        channel, where = call.world.channel(body.channel_id)
        if where is not guild or channel["type"] not in objects.VOICE_TYPES:
            raise invalid_form("channel_id", "Invalid channel type.")
        call.require(Permission.CONNECT, guild, channel)
    return {key: bool(getattr(body, key)) for key in ("mute", "deaf") if key in given}
