"""REST of a guild's channels as a whole: listed, made, moved (Discord's reference, "Guild")."""

from __future__ import annotations

from pydantic import RootModel

from botkit.sandbox.rest.answers import Reply, RestError, unknown
from botkit.sandbox.rest.bodies import Body
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.channel_bodies import ChangedChannel, Count, NewChannel, changes
from botkit.sandbox.rest.fields import Id
from botkit.sandbox.rest.hierarchy import require_overwritable
from botkit.sandbox.rest.operations import Table
from botkit.sandbox.world import channels
from botkit.sandbox.world.objects import CATEGORY, TEXT, Json
from botkit.sandbox.world.permissions import Permission

table = Table()

MOST_CHANNELS, MOST_CATEGORIES = 500, 50


class Place(Body):
    """Where a channel goes."""

    id: Id
    position: Count | None = None
    parent_id: Id | None = None
    lock_permissions: bool | None = None


class Places(RootModel[list[Place]]):
    """Where several channels go."""


@table.add("GET", "/guilds/{guild_id}/channels")
async def every(call: Call) -> list[Json]:
    """Return all channels of a guild, those too that the bot cannot view; no threads."""
    return list(call.world.channels(call.guild()).values())


@table.add("GET", "/guilds/{guild_id}/threads/active")
async def threads(call: Call) -> Json:
    """Return the active threads: there are none."""
    call.guild()
    return {"threads": [], "members": [], "has_more": False}


@table.add("POST", "/guilds/{guild_id}/channels")
async def create(call: Call) -> Reply:
    """Make a channel."""
    guild = call.guild()
    call.require(Permission.MANAGE_CHANNELS, guild)
    body = await call.body(NewChannel)
    kind = TEXT if body.type is None else body.type
    there = call.world.channels(guild)
    categories = sum(one["type"] == CATEGORY for one in there.values())
    if len(there) >= MOST_CHANNELS:
        raise RestError(400, f"Maximum number of guild channels reached ({MOST_CHANNELS})", 30013)
    if kind == CATEGORY and categories >= MOST_CATEGORIES:
        raise RestError(400, f"Maximum number of guild channels reached ({MOST_CATEGORIES})", 30013)
    fields = changes(call, guild, kind, body)
    if "permission_overwrites" in fields:
        require_overwritable(call, guild, None, [], fields["permission_overwrites"])
    return Reply(channels.create(call.world, guild, kind, fields.pop("name"), fields, call.now), 201)


@table.add("PATCH", "/guilds/{guild_id}/channels")
async def move(call: Call) -> None:
    """Give channels other positions and categories."""
    guild = call.guild()
    call.require(Permission.MANAGE_CHANNELS, guild)
    body = (await call.body(Places)).root
    there = call.world.channels(guild)
    wanted: list[tuple[int, Json]] = []
    for place in body:
        if place.id not in there:
            raise unknown("Channel")
        keys = place.model_dump(exclude_unset=True, include={"position", "parent_id"})
        fields = changes(call, guild, there[place.id]["type"], ChangedChannel(**keys), there[place.id])
        if place.lock_permissions and fields.get("parent_id") is not None:
            old, new = (there[one]["permission_overwrites"] for one in (place.id, int(fields["parent_id"])))
            require_overwritable(call, guild, there[int(fields["parent_id"])], old, new)
            fields["permission_overwrites"] = [dict(one) for one in new]
        wanted.append((place.id, fields))
    for identifier, fields in wanted:
        channels.modify(call.world, guild, identifier, fields)
