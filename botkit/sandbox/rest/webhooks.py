"""REST of webhooks (Discord's reference, "Webhook"); the same paths serve the follow-ups of interactions."""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from botkit.sandbox.rest import follow_ups
from botkit.sandbox.rest.answers import RestError, invalid_form, unknown
from botkit.sandbox.rest.bodies import Body, Query, Snowflake
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.component_bodies import Button, Select, walk
from botkit.sandbox.rest.embed_bodies import Link
from botkit.sandbox.rest.fields import Image
from botkit.sandbox.rest.message_bodies import MessageBody, message_fields, refuse_empty
from botkit.sandbox.rest.messages import TALKABLE, THREADS
from botkit.sandbox.rest.operations import WEBHOOK, Table
from botkit.sandbox.world import Guild, messages, objects, webhooks
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission

table = Table()

TOKEN_PATH = "/webhooks/{webhook_id}/{webhook_token}"  # noqa: S105 - a path
MESSAGE_PATH = TOKEN_PATH + "/messages/{message_id}"
ORIGINAL_PATH = TOKEN_PATH + "/messages/@original"

_FORBIDDEN = ("clyde", "discord")


def _permitted(name: str) -> str:
    if not name:
        raise ValueError("This field is required")
    for word in _FORBIDDEN:
        if word in name.lower():
            raise ValueError(f'Username cannot contain "{word}"')
    return name


Name = Annotated[str, StringConstraints(max_length=80, strip_whitespace=True), AfterValidator(_permitted)]


class Created(Body):
    """A new webhook."""

    name: Name
    avatar: Image | None = None


class Changed(Body):
    """What is changed of a webhook by its token."""

    name: Name | None = None
    avatar: Image | None = None


class Moved(Changed):
    """The same by who may manage webhooks."""

    channel_id: Snowflake | None = None


class Executed(MessageBody):
    """What a webhook is to write."""

    username: Name | None = None
    avatar_url: Link | None = None
    thread_name: Annotated[str, StringConstraints(max_length=100)] | None = None
    applied_tags: list[Snowflake] | None = None


class Place(Query):
    """Where a message of a webhook is."""

    thread_id: Snowflake | None = None


class Execution(Place):
    """How a webhook is to write."""

    wait: bool = False
    with_components: bool = False


def _is_interaction(call: Call) -> bool:
    return call.text("webhook_id") == str(call.world.bot_id)


def _hook(call: Call) -> Json:
    """Return the webhook of the path that the bot may manage, or that is its own."""
    hook = webhooks.get(call.world, call.identifier("webhook_id"))
    if hook["application_id"] != call.world.bot_user["id"]:
        _require(call, hook)
    return hook


def _require(call: Call, hook: Json) -> None:
    guild = call.world.guild(int(hook["guild_id"]))
    channel = call.world.channels(guild).get(int(hook["channel_id"]))
    call.require(Permission.MANAGE_WEBHOOKS, guild, channel)


def _by_token(call: Call) -> Json:
    hook = webhooks.get(call.world, call.identifier("webhook_id"))
    if not hmac.compare_digest(hook["token"].encode(), call.text("webhook_token").encode(errors="replace")):
        raise RestError(401, "Invalid Webhook Token", 50027)
    return hook


def _without_user(hook: Json) -> Json:
    return {key: value for key, value in hook.items() if key != "user"}


def _listed(call: Call, hook: Json) -> Json:
    """Return a webhook as lists show it: the tokens of other applications' are not told."""
    if hook["application_id"] in (None, call.world.bot_user["id"]):
        return hook
    return {key: value for key, value in hook.items() if key != "token"}


@table.add("POST", "/channels/{channel_id}/webhooks")
async def create(call: Call) -> Json:
    """Make a webhook."""
    channel, guild = call.channel()
    body = await call.body(Created)
    if guild is None or channel["type"] in (objects.CATEGORY, *THREADS):
        raise RestError(400, "Cannot execute action on this channel type", 50024)
    call.require(Permission.MANAGE_WEBHOOKS, guild, channel)
    if len(webhooks.of_channel(call.world, int(channel["id"]))) >= webhooks.MOST:
        raise RestError(400, f"Maximum number of webhooks reached ({webhooks.MOST})", 30007)
    return webhooks.create(call.world, channel, guild, call.world.bot_id, body.name, body.avatar, call.now)


@table.add("GET", "/channels/{channel_id}/webhooks")
async def of_channel(call: Call) -> list[Json]:
    """Return the webhooks of a channel."""
    channel, guild = call.channel()
    if guild is None:
        raise RestError(403, "Cannot execute action on a DM channel", 50003)
    call.require(Permission.MANAGE_WEBHOOKS, guild, channel)
    return [_listed(call, one) for one in webhooks.of_channel(call.world, int(channel["id"]))]


@table.add("GET", "/guilds/{guild_id}/webhooks")
async def of_guild(call: Call) -> list[Json]:
    """Return the webhooks of a guild."""
    guild = call.guild()
    call.require(Permission.MANAGE_WEBHOOKS, guild)
    return [_listed(call, one) for one in webhooks.of_guild(call.world, guild)]


@table.add("GET", "/webhooks/{webhook_id}")
async def get(call: Call) -> Json:
    """Return a webhook."""
    return _listed(call, _hook(call))


@table.add("GET", TOKEN_PATH, auth=False)
async def get_by_token(call: Call) -> Json:
    """Return a webhook to who has its token."""
    return _without_user(_by_token(call))


@table.add("PATCH", "/webhooks/{webhook_id}")
async def modify(call: Call) -> Json:
    """Change a webhook."""
    hook = webhooks.get(call.world, call.identifier("webhook_id"))
    body = await call.body(Moved)
    _require(call, hook)
    changes = _changes(body)
    if body.channel_id is not None:
        channel, guild = call.world.channel(body.channel_id)
        if guild is None or str(guild.id) != hook["guild_id"] or channel["type"] == objects.CATEGORY:
            raise invalid_form("channel_id", "The webhook cannot be moved to this channel.")
        call.require(Permission.MANAGE_WEBHOOKS, guild, channel)
        changes["channel_id"] = channel["id"]
    return _listed(call, webhooks.modify(call.world, hook, changes))


@table.add("PATCH", TOKEN_PATH, auth=False)
async def modify_by_token(call: Call) -> Json:
    """Change a webhook by its token."""
    hook = _by_token(call)
    body = await call.body(Changed)
    return _without_user(webhooks.modify(call.world, hook, _changes(body)))


def _changes(body: Changed) -> Json:
    changes: Json = {} if body.name is None else {"name": body.name}
    return changes | ({"avatar": body.avatar} if "avatar" in body.model_fields_set else {})


@table.add("DELETE", "/webhooks/{webhook_id}")
async def delete(call: Call) -> None:
    """Delete a webhook."""
    hook = webhooks.get(call.world, call.identifier("webhook_id"))
    _require(call, hook)
    webhooks.delete(call.world, hook)


@table.add("DELETE", TOKEN_PATH, auth=False)
async def delete_by_token(call: Call) -> None:
    """Delete a webhook by its token."""
    webhooks.delete(call.world, _by_token(call))


@table.add("POST", TOKEN_PATH, auth=False, limit=WEBHOOK, lacks="makes no threads; polls are refused")
async def execute(call: Call) -> Json | None:
    """Write a message as a webhook, or as the follow-up of an interaction."""
    if _is_interaction(call):
        return await follow_ups.execute(call)
    hook = _by_token(call)
    query = call.query(Execution)
    body = await call.body(Executed)
    channel, guild = _place(call, hook, query, body)
    if body.components and hook["application_id"] is None:
        _limit_components(body, respected=query.with_components)
    fields = message_fields(call, body, channel, guild, anyone=True)
    refuse_empty(fields)
    fields["webhook_id"] = hook["id"]
    if hook["application_id"] is not None:
        fields["application_id"] = hook["application_id"]
    avatar = body.avatar_url and hashlib.blake2b(body.avatar_url.encode(), digest_size=16).hexdigest()
    author = webhooks.author(hook, body.username, avatar)
    message = messages.send(call.world, channel, author, fields, call.now)
    return message if query.wait else None


def _limit_components(body: Executed, *, respected: bool) -> None:
    """Let a webhook that is no application's show components only when asked to, and none that are to be used."""
    if not respected:
        body.components = None
        return
    for one, path in walk(body.components or [], ("components",)):
        if isinstance(one, Select) or (isinstance(one, Button) and one.custom_id is not None):
            raise invalid_form(path, "Only an application's webhook can use interactive components.")


def _place(call: Call, hook: Json, place: Place, body: Executed | None = None) -> tuple[Json, Guild]:
    """Return the channel that a webhook writes to, and its guild."""
    guild = call.world.guild(int(hook["guild_id"]))
    channel = call.world.channels(guild).get(int(hook["channel_id"]))
    if channel is None:
        raise unknown("Channel")
    if place.thread_id is not None:
        thread = call.world.channels(guild).get(place.thread_id)
        if thread is None or thread["type"] not in THREADS or thread.get("parent_id") != channel["id"]:
            raise unknown("Channel")
        return thread, guild
    if channel["type"] == objects.FORUM and body is not None:
        raise RestError(400, "Webhooks posted to forum channels must have a thread_name or thread_id", 220001)
    if body is not None and body.thread_name:
        raise RestError(400, "Webhooks can only create threads in forum channels", 220003)
    if channel["type"] not in TALKABLE:
        raise RestError(400, "Cannot send messages in a non-text channel", 50008)
    return channel, guild


def _written(call: Call) -> tuple[Json, Guild, Json]:
    """Return the message of the path, which a webhook has written, and where it is."""
    hook = _by_token(call)
    channel, guild = _place(call, hook, call.query(Place))
    name = call.parameters.get("message_id", "@original")
    # There is an original message only where there was an interaction.
    message = None if name == "@original" else call.message(channel)
    if message is None or message.get("webhook_id") != hook["id"]:
        raise unknown("Message")
    return channel, guild, message


@table.add("GET", MESSAGE_PATH, auth=False)
@table.add("GET", ORIGINAL_PATH, auth=False)
async def get_message(call: Call) -> Json:
    """Return a message of a webhook, or of an interaction's answer."""
    if _is_interaction(call):
        return await follow_ups.get(call)
    return _written(call)[2]


@table.add("PATCH", MESSAGE_PATH, auth=False, limit=WEBHOOK, lacks="polls are refused")
@table.add("PATCH", ORIGINAL_PATH, auth=False, limit=WEBHOOK, lacks="polls are refused")
async def modify_message(call: Call) -> Json:
    """Change a message of a webhook, or of an interaction's answer."""
    if _is_interaction(call):
        return await follow_ups.edit(call)
    channel, guild, message = _written(call)
    body = await call.body(MessageBody)
    fields = message_fields(call, body, channel, guild, before=message, anyone=True)
    refuse_empty(message | fields)
    return messages.edit(call.world, channel, message, fields, call.now)


@table.add("DELETE", MESSAGE_PATH, auth=False)
@table.add("DELETE", ORIGINAL_PATH, auth=False)
async def delete_message(call: Call) -> None:
    """Delete a message of a webhook, or of an interaction's answer."""
    if _is_interaction(call):
        await follow_ups.delete(call)
        return
    channel, _, message = _written(call)
    messages.delete(call.world, channel, int(message["id"]))
