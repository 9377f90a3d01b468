"""REST of reactions (Discord's reference, "Message": "Create Reaction" and following)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from botkit.sandbox.rest.answers import RestError, missing_permissions
from botkit.sandbox.rest.bodies import Query, Snowflake
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.messages import reads_history
from botkit.sandbox.rest.operations import REACTIONS, Table
from botkit.sandbox.world import Guild, reactions
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission

table = Table()

PATH = "/channels/{channel_id}/messages/{message_id}/reactions"


def _number(value: object) -> object:
    return int(value) if isinstance(value, str) and value in ("0", "1") else value


class Page(Query):
    """Whose reactions are asked for; type 1 are super reactions, of which there are none here."""

    after: Snowflake | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 25
    type: Annotated[Literal[0, 1], BeforeValidator(_number)] = 0


def _message(call: Call) -> tuple[Json, Guild | None, Json]:
    channel, guild = call.channel()
    if not reads_history(call, channel, guild):
        raise missing_permissions()
    return channel, guild, call.message(channel)


def _emoji(call: Call, message: Json) -> tuple[Json, int | None]:
    return reactions.emoji_of(call.world, call.text("emoji_name"), int(message["id"]))


@table.add("PUT", PATH + "/{emoji_name}/@me", limit=REACTIONS)
async def add(call: Call) -> None:
    """Let the bot react."""
    channel, guild, message = _message(call)
    emoji, home = _emoji(call, message)
    identifier, me = int(message["id"]), call.world.bot_id
    there = reactions.users(call.world, identifier, emoji)
    if not there:
        # Whoever reacts with what is there needs no permission to add something.
        call.require(Permission.ADD_REACTIONS, guild, channel)
        if home is not None and guild is not None and home != guild.id:
            call.require(Permission.USE_EXTERNAL_EMOJIS, guild, channel)
        if reactions.kinds(call.world, identifier) >= reactions.MOST_KINDS:
            raise RestError(400, f"Maximum number of reactions reached ({reactions.MOST_KINDS})", 30010)
    reactions.add(call.world, channel, message, me, emoji)


@table.add("DELETE", PATH + "/{emoji_name}/@me", limit=REACTIONS)
async def remove_mine(call: Call) -> None:
    """Take the bot's own reaction back."""
    channel, _, message = _message(call)
    reactions.remove(call.world, channel, message, call.world.bot_id, _emoji(call, message)[0])


@table.add("DELETE", PATH + "/{emoji_name}/{user_id}", limit=REACTIONS)
async def remove(call: Call) -> None:
    """Take a user's reaction away."""
    channel, guild, message = _message(call)
    user = call.user()
    emoji, _ = _emoji(call, message)
    if user != call.world.bot_id:
        if guild is None:
            raise RestError(403, "Cannot execute action on a DM channel", 50003)
        call.require(Permission.MANAGE_MESSAGES, guild, channel)
    reactions.remove(call.world, channel, message, user, emoji)


@table.add("GET", PATH + "/{emoji_name}")
async def get(call: Call) -> list[Json]:
    """Return a page of the users who have reacted with an emoji, by id."""
    _, _, message = _message(call)
    page = call.query(Page)
    emoji, _ = _emoji(call, message)
    if page.type == 1:
        return []
    found = reactions.users(call.world, int(message["id"]), emoji)
    after = [one for one in found if page.after is None or one > page.after]
    return [call.world.user(one) for one in after[: page.limit]]


@table.add("DELETE", PATH, limit=REACTIONS)
async def clear(call: Call) -> None:
    """Take all reactions of a message away."""
    channel, guild, message = _message(call)
    _require_to_clear(call, channel, guild)
    reactions.clear(call.world, channel, message)


@table.add("DELETE", PATH + "/{emoji_name}", limit=REACTIONS)
async def clear_emoji(call: Call) -> None:
    """Take all reactions with one emoji away."""
    channel, guild, message = _message(call)
    emoji, _ = _emoji(call, message)
    _require_to_clear(call, channel, guild)
    reactions.clear(call.world, channel, message, emoji)


def _require_to_clear(call: Call, channel: Json, guild: Guild | None) -> None:
    if guild is None:
        raise RestError(403, "Cannot execute action on a DM channel", 50003)
    call.require(Permission.MANAGE_MESSAGES, guild, channel)
