"""REST of users (Discord's reference, "User")."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from botkit.sandbox.rest.answers import RestError, invalid_form
from botkit.sandbox.rest.bodies import Body, Query, Snowflake
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.fields import Image
from botkit.sandbox.rest.operations import USERNAME, Table
from botkit.sandbox.world import Guild, Unknown, World, channels, guilds, objects
from botkit.sandbox.world.objects import Json

table = Table()


class Page(Query):
    """A page of the bot's guilds."""

    before: Snowflake | None = None
    after: Snowflake | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 200
    with_counts: bool = False


class Profile(Body):
    """What a bot changes of itself."""

    username: Annotated[str, Field(min_length=2, max_length=32)] | None = None
    avatar: Image | None = None
    banner: Image | None = None


class Recipient(Body):
    """Whom the bot wants to write to."""

    recipient_id: Snowflake | None = None


@table.add("GET", "/users/@me")
async def me(call: Call) -> Json:
    """Return the bot; this is how a token is tried out."""
    return objects.private_user(call.world.bot_user)


@table.add("PATCH", "/users/@me", limit=USERNAME)
async def modify_me(call: Call) -> Json:
    """Change the bot's name and pictures."""
    given = (await call.body(Profile)).given()
    if given.get("username", "") is None:
        del given["username"]
    call.world.bot_user.update(given)
    told = objects.private_user(call.world.bot_user)
    call.world.tell("USER_UPDATE", None, told)
    return told


@table.add("POST", "/users/@me/channels")
async def direct(call: Call) -> Json:
    """Open the direct channel with a user; the same each time."""
    recipient = (await call.body(Recipient)).recipient_id
    if recipient is None:
        raise invalid_form("recipient_id", "This field is required")
    try:
        if recipient == call.world.bot_id:
            raise Unknown("User", recipient)
        return channels.direct(call.world, recipient, call.now)
    except Unknown:
        raise RestError(400, "Invalid Recipient(s)", 50033) from None


@table.add("GET", "/users/@me/guilds")
async def my_guilds(call: Call) -> list[Json]:
    """Return a page of the bot's guilds, by id."""
    page = call.query(Page)
    chosen = sorted(one for one in call.world.guilds if one > (page.after or 0))
    if page.before is not None:
        chosen = [one for one in chosen if one < page.before][-page.limit :]
    return [_my_guild(call.world, call.world.guilds[one], page) for one in chosen[: page.limit]]


@table.add("DELETE", "/users/@me/guilds/{guild_id}")
async def leave(call: Call) -> None:
    """Let the bot leave a guild."""
    guilds.leave(call.world, call.guild())


@table.add("GET", "/users/{user_id}")
async def user(call: Call) -> Json:
    """Return a user, who need not be in one of the bot's guilds."""
    return call.world.user(call.user())


def _my_guild(world: World, guild: Guild, page: Page) -> dict[str, Any]:
    fields = guild.extra.fields if guild.has_extra else {}
    value = {
        "id": str(guild.id),
        "name": guild.name,
        "icon": fields.get("icon"),
        "banner": fields.get("banner"),
        "owner": False,
        "permissions": str(world.permissions(guild, world.bot_id)),
        "features": fields.get("features", []),
    }
    if page.with_counts:
        value |= {"approximate_member_count": guild.size, "approximate_presence_count": guilds.online(guild)}
    return value
