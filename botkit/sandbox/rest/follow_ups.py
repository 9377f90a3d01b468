"""What a bot says after its first answer: follow-ups and edits (Discord's reference, "Followup Messages").

The paths are those of webhooks, with the application's id and the interaction's token; `rest.webhooks` has them.
"""

from __future__ import annotations

from botkit.sandbox.rest.answers import RestError, unknown
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.message_bodies import (
    SENDABLE,
    MessageBody,
    may_mention_all,
    message_fields,
    refuse_empty,
)
from botkit.sandbox.world.interaction_objects import AUTOCOMPLETE, EPHEMERAL, Pending
from botkit.sandbox.world.interactions import TOKEN_LIVES
from botkit.sandbox.world.objects import Json


async def execute(call: Call) -> Json:
    """Add a message to an interaction; it is always returned."""
    pending = _pending(call)
    body = await call.body(MessageBody)
    channel, guild = call.world.channel(pending.channel)
    anyone = may_mention_all(call, guild, channel)
    fields = message_fields(call, body, channel, guild, flags=SENDABLE | EPHEMERAL, anyone=anyone)
    refuse_empty(fields)
    return call.interactions.follow_up(pending, fields, call.now)


async def get(call: Call) -> Json:
    """Return the answer's message, or a follow-up."""
    return _message(call, _pending(call))


async def edit(call: Call) -> Json:
    """Change the answer's message, which is also how a deferred one gets its text, or a follow-up."""
    pending = _pending(call)
    message = _message(call, pending)
    body = await call.body(MessageBody)
    channel, guild = call.world.channel(pending.channel)
    anyone = may_mention_all(call, guild, channel)
    fields = message_fields(call, body, channel, guild, before=message, anyone=anyone)
    refuse_empty({**message, **fields})
    return call.interactions.edit(pending, message, fields, call.now)


async def delete(call: Call) -> None:
    """Delete the answer's message, or a follow-up."""
    pending = _pending(call)
    call.interactions.delete(pending, _message(call, pending))


def _pending(call: Call) -> Pending:
    """Return the interaction of the path.

    Raises
    ------
    RestError
        50027 if there is none, or its token has expired; 10015 as long as it has no first answer.
    """
    pending = call.interactions.by_token(call.text("webhook_token"))
    if pending is None or call.now - pending.at > TOKEN_LIVES:
        raise RestError(401, "Invalid Webhook Token", 50027)
    if pending.answer is None or pending.type == AUTOCOMPLETE:
        raise unknown("Webhook")
    return pending


def _message(call: Call, pending: Pending) -> Json:
    original = call.parameters.get("message_id", "@original") == "@original"
    identifier = pending.message if original else call.identifier("message_id")
    found = None if identifier is None else call.interactions.message(pending, identifier)
    if found is None:
        raise unknown("Message")
    return found
