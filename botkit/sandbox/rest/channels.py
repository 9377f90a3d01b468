"""REST of channels (Discord's reference, "Channel")."""

from __future__ import annotations

from botkit.sandbox.rest.answers import RestError, invalid_form, unknown
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.channel_bodies import Allowance, ChangedChannel, changes, overwrite
from botkit.sandbox.rest.hierarchy import require_overwritable
from botkit.sandbox.rest.operations import MODIFY_CHANNEL, TYPING, Table
from botkit.sandbox.world import Guild, channels, objects
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission

table = Table()

MOST_OVERWRITES = 1000


@table.add("GET", "/channels/{channel_id}")
async def channel(call: Call) -> Json:
    """Return a channel."""
    return call.channel()[0]


@table.add("PATCH", "/channels/{channel_id}", limit=MODIFY_CHANNEL)
async def modify(call: Call) -> Json:
    """Change a channel."""
    found, guild = _guild_channel(call)
    call.require(Permission.MANAGE_CHANNELS, guild, found)
    body = await call.body(ChangedChannel)
    kind = found["type"] if body.type is None else body.type
    if kind != found["type"] and not {kind, found["type"]} <= {*objects.TEXT_TYPES}:
        raise invalid_form("type", "Only text and announcement channels can become the other.")
    wanted = changes(call, guild, kind, body, found)
    old = found["permission_overwrites"]
    if "permission_overwrites" in wanted and wanted["permission_overwrites"] != old:
        call.require(Permission.MANAGE_ROLES, guild, found)
        require_overwritable(call, guild, _parent(call, guild, found), old, wanted["permission_overwrites"])
    return channels.modify(call.world, guild, int(found["id"]), {"type": kind, **wanted})


@table.add("DELETE", "/channels/{channel_id}")
async def delete(call: Call) -> Json:
    """Delete a channel of a guild, or close a direct one; that is the same when it is opened again."""
    found, guild = call.channel()
    if guild is None:
        return found
    call.require(Permission.MANAGE_CHANNELS, guild, found)
    fields = guild.extra.fields if guild.has_extra else {}
    needed = [fields.get(key) for key in ("rules_channel_id", "public_updates_channel_id")]
    if "COMMUNITY" in fields.get("features", ()) and found["id"] in needed:
        raise RestError(400, "Cannot delete a channel required for Community guilds", 50074)
    return channels.delete(call.world, guild, int(found["id"]))


@table.add("PUT", "/channels/{channel_id}/permissions/{overwrite_id}")
async def put_overwrite(call: Call) -> None:
    """Set what a role or a member may in a channel."""
    found, guild = _guild_channel(call)
    call.require(Permission.MANAGE_ROLES, guild, found)
    body = await call.body(Allowance)
    made = overwrite(call, guild, call.identifier("overwrite_id"), body)
    old = found["permission_overwrites"]
    others = [one for one in old if one["id"] != made["id"]]
    require_overwritable(call, guild, _parent(call, guild, found), old, [*others, made])
    if len(others) >= MOST_OVERWRITES:
        message = f"Maximum number of channel permission overwrites reached ({MOST_OVERWRITES})"
        raise RestError(400, message, 30060)
    channels.set_overwrite(call.world, guild, int(found["id"]), made)


@table.add("DELETE", "/channels/{channel_id}/permissions/{overwrite_id}")
async def delete_overwrite(call: Call) -> None:
    """Remove what a role or a member may in a channel."""
    found, guild = _guild_channel(call)
    call.require(Permission.MANAGE_ROLES, guild, found)
    identifier = call.identifier("overwrite_id")
    old = found["permission_overwrites"]
    left = [one for one in old if one["id"] != str(identifier)]
    if len(left) == len(old):
        raise unknown("Overwrite")
    require_overwritable(call, guild, _parent(call, guild, found), old, left)
    channels.remove_overwrite(call.world, guild, int(found["id"]), identifier)


@table.add("POST", "/channels/{channel_id}/typing", limit=TYPING)
async def typing(call: Call) -> None:
    """Tell that the bot types."""
    found, guild = call.channel()
    if found["type"] in (objects.CATEGORY, objects.FORUM):
        raise RestError(400, "Cannot execute action on this channel type", 50024)
    call.require(Permission.SEND_MESSAGES, guild, found)
    channels.typing(call.world, guild, int(found["id"]), call.world.bot_id, call.now)


def _guild_channel(call: Call) -> tuple[Json, Guild]:
    found, guild = call.channel()
    if guild is None:
        raise RestError(403, "Cannot execute action on a DM channel", 50003)
    return found, guild


def _parent(call: Call, guild: Guild, found: Json) -> Json | None:
    parent = found.get("parent_id")
    return None if parent is None else call.world.channels(guild).get(int(parent))
