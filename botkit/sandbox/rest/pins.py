"""REST of pinned messages (Discord's reference, "Get Channel Pins", "Pin Message", "Unpin Message")."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from botkit.sandbox.rest.answers import RestError
from botkit.sandbox.rest.bodies import Query
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.fields import Time
from botkit.sandbox.rest.messages import reads_history, shown
from botkit.sandbox.rest.operations import PINS, Table
from botkit.sandbox.world import messages
from botkit.sandbox.world.ids import iso
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission

table = Table()

MOST_PINS = 250
"""So many messages of a channel may be pinned (Discord's change log of August 2025)."""
OLD_PAGE = 50
"""So many the older operation returns."""


class Page(Query):
    """Which pins are asked for."""

    before: Time | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 50


@table.add("GET", "/channels/{channel_id}/messages/pins")
async def get_pins(call: Call) -> Json:
    """Return a page of the pinned messages, the newest pin first."""
    channel, guild = call.channel()
    page = call.query(Page)
    if not reads_history(call, channel, guild):
        return {"items": [], "has_more": False}
    found = messages.pinned(call.world, int(channel["id"]))
    if page.before is not None:
        found = [(at, one) for at, one in found if datetime.fromtimestamp(at, UTC) < page.before]
    items = [{"pinned_at": iso(at), "message": shown(call, one, guild)} for at, one in found[: page.limit]]
    return {"items": items, "has_more": len(found) > page.limit}


@table.add("GET", "/channels/{channel_id}/pins")
async def get_old_pins(call: Call) -> list[Json]:
    """Return the newest pinned messages, as before pins had pages."""
    channel, guild = call.channel()
    if not reads_history(call, channel, guild):
        return []
    found = messages.pinned(call.world, int(channel["id"]))
    return [shown(call, one, guild) for _, one in found[:OLD_PAGE]]


@table.add("PUT", "/channels/{channel_id}/messages/pins/{message_id}", limit=PINS)
@table.add("PUT", "/channels/{channel_id}/pins/{message_id}", limit=PINS)
async def pin(call: Call) -> None:
    """Pin a message."""
    channel, guild = call.channel()
    message = call.message(channel)
    call.require(Permission.PIN_MESSAGES, guild, channel)
    if message["type"] == messages.PIN_NOTICE:
        raise RestError(403, "Cannot execute action on a system message", 50021)
    if not message["pinned"] and len(messages.pinned(call.world, int(channel["id"]))) >= MOST_PINS:
        raise RestError(400, f"Maximum number of pins reached for the channel ({MOST_PINS})", 30003)
    messages.pin(call.world, channel, message, call.world.bot_user, call.now)


@table.add("DELETE", "/channels/{channel_id}/messages/pins/{message_id}", limit=PINS)
@table.add("DELETE", "/channels/{channel_id}/pins/{message_id}", limit=PINS)
async def unpin(call: Call) -> None:
    """Take a message off the pins."""
    channel, guild = call.channel()
    message = call.message(channel)
    call.require(Permission.PIN_MESSAGES, guild, channel)
    messages.unpin(call.world, channel, message)
