"""The control API's routes that change the world and the bot's account, and tell how they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from botkit.sandbox.control.routes import Nothing, Routes
from botkit.sandbox.control.wishes import MOST_MEMBERS, Id, Text, Wish
from botkit.sandbox.world.objects import Json

if TYPE_CHECKING:
    from botkit.sandbox.server import Sandbox

routes = Routes()

_GUILD = Field(description="the id of a guild")
_USER = Field(description="the id of a user")


class NewGuild(Wish):
    """A guild that the bot joins."""

    name: Text = Field(
        min_length=1, max_length=100, pattern=r"\S", description="a text of 1 to 100 characters"
    )
    members: int = Field(2, ge=1, le=MOST_MEMBERS, description=f"a whole number from 1 to {MOST_MEMBERS:,}")


class OneGuild(Wish):
    """A guild."""

    guild: Id = _GUILD


class SomeGuilds(Wish):
    """A part of all guilds."""

    offset: int = Field(0, ge=0, description="a whole number from 0")
    limit: int = Field(100, ge=1, le=1000, description="a whole number from 1 to 1,000")


class LookedAt(OneGuild):
    """A guild, and how much of it."""

    members: int = Field(20, ge=0, le=1000, description="a whole number from 0 to 1,000")


class NewMember(OneGuild):
    """Somebody who joins a guild."""

    user: Id | None = Field(None, description="the id of a user")
    name: Text | None = Field(None, min_length=1, max_length=32, description="the name of a new user")


class OneMember(OneGuild):
    """A member of a guild."""

    user: Id = _USER


class NewChannel(OneGuild):
    """A channel that is made."""

    name: Text = Field(
        "new-channel", min_length=1, max_length=100, description="a text of 1 to 100 characters"
    )
    type: int = Field(
        0, description="a channel type: 0 text, 2 voice, 4 category, 5 announcements, 13 stage, 15 forum"
    )
    parent: Id | None = Field(None, description="the id of a category of the guild")


class OneChannel(Wish):
    """A channel."""

    channel: Id = Field(description="the id of a channel")


class Permissions(OneGuild):
    """What the bot may."""

    permissions: int | str | list[str] = Field(
        description='permissions as a number, or a list of names like ["SEND_MESSAGES"]'
    )


class Intents(Wish):
    """Privileged intents that come and go."""

    grant: list[str] = Field([], description='a list of names like ["GUILD_MEMBERS"]')
    remove: list[str] = Field([], description='a list of names like ["MESSAGE_CONTENT"]')


@routes.add("GET", "/state")
async def state(sandbox: Sandbox, _wish: Nothing) -> Json:
    """Tells how much there is, who is connected, and what is wrong with the account."""
    return sandbox.state()


@routes.add("GET", "/guilds", wish=SomeGuilds)
async def list_guilds(sandbox: Sandbox, wish: SomeGuilds) -> Json:
    """Tells the ids, names, sizes and shards of guilds, oldest first."""
    return sandbox.list_guilds(wish.offset, wish.limit)


@routes.add("GET", "/guilds/{guild}", wish=LookedAt)
async def show_guild(sandbox: Sandbox, wish: LookedAt) -> Json:
    """Tells the ids of a guild's channels, roles and first `members`."""
    return sandbox.show_guild(wish.guild, wish.members)


@routes.add("POST", "/guilds", wish=NewGuild, status=201)
async def join_guild(sandbox: Sandbox, wish: NewGuild) -> Json:
    """The bot joins a new guild; `members` counts the bot, too."""
    return await sandbox.join_guild(wish.name, wish.members)


@routes.add("DELETE", "/guilds/{guild}", wish=OneGuild)
async def leave_guild(sandbox: Sandbox, wish: OneGuild) -> Json:
    """The bot leaves a guild, as when it is kicked."""
    return await sandbox.leave_guild(wish.guild)


@routes.add("POST", "/members", "/guilds/{guild}/members", wish=NewMember, status=201)
async def add_member(sandbox: Sandbox, wish: NewMember) -> Json:
    """Somebody joins a guild: anybody, the `user`, or a new one with a `name`."""
    return await sandbox.add_member(wish.guild, wish.user, wish.name)


@routes.add("DELETE", "/members/{user}", "/guilds/{guild}/members/{user}", wish=OneMember)
async def remove_member(sandbox: Sandbox, wish: OneMember) -> Json:
    """A member leaves a guild."""
    return await sandbox.remove_member(wish.guild, wish.user)


@routes.add("POST", "/channels", "/guilds/{guild}/channels", wish=NewChannel, status=201)
async def add_channel(sandbox: Sandbox, wish: NewChannel) -> Json:
    """A channel is made in a guild."""
    return await sandbox.add_channel(wish.guild, wish.name, wish.type, wish.parent)


@routes.add("DELETE", "/channels/{channel}", wish=OneChannel)
async def remove_channel(sandbox: Sandbox, wish: OneChannel) -> Json:
    """A channel is deleted."""
    return await sandbox.remove_channel(wish.channel)


@routes.add("POST", "/guilds/{guild}/permissions", wish=Permissions)
async def set_permissions(sandbox: Sandbox, wish: Permissions) -> Json:
    """The bot's own role in a guild gets these permissions."""
    return await sandbox.set_permissions(wish.guild, wish.permissions)


@routes.add("POST", "/intents", wish=Intents)
async def intents(sandbox: Sandbox, wish: Intents) -> Any:
    """Privileged intents are granted to the bot or taken away; the next IDENTIFY with one is refused with 4014."""
    sandbox.grant_intents(*wish.grant)
    return {"granted": sandbox.remove_intents(*wish.remove)}


@routes.add("POST", "/token/revoke")
async def revoke_token(sandbox: Sandbox, _wish: Nothing) -> Json:
    """The token is good for nothing any more: REST answers 401, connections are closed with 4004."""
    return {"closed": await sandbox.revoke_token()}


@routes.add("POST", "/token/restore")
async def restore_token(sandbox: Sandbox, _wish: Nothing) -> Json:
    """The revoked token is good again."""
    sandbox.restore_token()
    return {"revoked": False}
