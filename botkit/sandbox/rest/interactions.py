"""REST of interactions: the bot's first answer (Discord's reference, "Create Interaction Response")."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from botkit.sandbox.rest import modal_bodies
from botkit.sandbox.rest.answers import RestError, invalid_fields, invalid_form, unknown
from botkit.sandbox.rest.bodies import Body, Query
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.command_bodies import ChoiceBody, value_fault
from botkit.sandbox.rest.message_bodies import (
    SENDABLE,
    MessageBody,
    may_mention_all,
    message_fields,
    refuse_empty,
)
from botkit.sandbox.rest.operations import Table
from botkit.sandbox.world.commands import STRING
from botkit.sandbox.world.interaction_objects import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFERRED,
    DEFERRED_UPDATE,
    EPHEMERAL,
    LAUNCH,
    LOADING,
    MESSAGE,
    MODAL,
    MODAL_SUBMIT,
    PREMIUM,
    UPDATE,
    Pending,
)
from botkit.sandbox.world.objects import Json

table = Table()

ALLOWED: dict[int, tuple[int, ...]] = {
    COMMAND: (MESSAGE, DEFERRED, MODAL, PREMIUM, LAUNCH),
    COMPONENT: (MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL, PREMIUM, LAUNCH),
    AUTOCOMPLETE: (CHOICES,),
    MODAL_SUBMIT: (MESSAGE, DEFERRED, PREMIUM, LAUNCH),
}
"""The answers that an interaction can get; a modal that a component opened can also change that one's message."""


class Callback(Body):
    """What all answers have."""

    type: int


class MessageCallback(Callback):
    """An answer that makes a message, or changes one."""

    data: MessageBody | None = None


class Choices(Body):
    """Suggestions."""

    choices: Annotated[list[ChoiceBody], Field(max_length=25)] | None = None


class ChoicesCallback(Callback):
    """An answer that suggests values."""

    data: Choices


class ModalCallback(Callback):
    """An answer that opens a modal."""

    data: modal_bodies.ModalBody


class Wanted(Query):
    """Whether the answer to the answer is to say what became of it."""

    with_response: bool = False


@table.add("POST", "/interactions/{interaction_id}/{interaction_token}/callback", auth=False, limit=None)
async def callback(call: Call) -> Json | None:
    """Take the first answer to an interaction: within 3 s, and once only."""
    query = call.query(Wanted)
    kind = (await call.body(Callback)).type
    pending = call.interactions.by_id(
        call.identifier("interaction_id"), call.text("interaction_token"), call.now
    )
    if pending is None:
        raise unknown("interaction")
    if pending.answer is not None:
        raise RestError(400, "Interaction has already been acknowledged.", 40060)
    allowed = ALLOWED[pending.type]
    if pending.type == MODAL_SUBMIT and pending.source is not None:
        allowed = (*allowed, DEFERRED_UPDATE, UPDATE)
    if kind not in allowed:
        raise invalid_form("type", f"Value must be one of {{{', '.join(map(str, sorted(allowed)))}}}.")
    fields, data = _taken(call, pending, kind)
    message = call.interactions.answer(pending, kind, data, call.now, fields)
    return _told(pending, kind, message) if query.with_response else None


def _taken(call: Call, pending: Pending, kind: int) -> tuple[Json | None, Json]:
    """Return the keys of the message that an answer makes or changes, and its other data."""
    value = call.content.value
    if kind == CHOICES:
        choices = call.checked(ChoicesCallback, value).data.choices or []
        _check_choices(pending, choices)
        return None, {"choices": [one.model_dump(mode="json", exclude_none=True) for one in choices]}
    if kind == MODAL:
        modal = call.checked(ModalCallback, value).data
        if wrong := [(("data", *path), sentence) for path, sentence in modal_bodies.faults(modal)]:
            raise invalid_fields(wrong)
        return None, modal_bodies.shown(modal)
    if kind == DEFERRED:
        body = call.checked(MessageCallback, value).data
        # Only that nobody else sees it can be said beforehand ("Interaction Callback Data Structure").
        return {"flags": (body.flags or 0) & EPHEMERAL if body is not None else 0}, {}
    if kind in (MESSAGE, UPDATE):
        return _message(call, pending, kind, call.checked(MessageCallback, value).data), {}
    return None, {}


def _check_choices(pending: Pending, choices: list[ChoiceBody]) -> None:
    kind = focused(pending.data)
    wrong: list[tuple[tuple[str | int, ...], str]] = []
    for place, one in enumerate(choices):
        if (sentence := value_fault(kind, one.value)) is not None:
            wrong.append((("data", "choices", place, "value"), sentence))
    if wrong:
        raise invalid_fields(wrong)


def focused(data: Json) -> int:
    """Return the type of the option that is being typed."""
    for one in data.get("options", ()):
        if one.get("focused"):
            return int(one["type"])
        if "options" in one:
            return focused(one)
    return STRING


def _message(call: Call, pending: Pending, kind: int, body: MessageBody | None) -> Json:
    channel, guild = call.world.channel(pending.channel)
    before = _source(call, pending) if kind == UPDATE else None
    if kind == UPDATE and (before is None or body is None):
        return {}
    flags = SENDABLE if before is not None else SENDABLE | EPHEMERAL
    anyone = may_mention_all(call, guild, channel)
    body = body or MessageBody()
    try:
        fields = message_fields(call, body, channel, guild, before=before, flags=flags, anyone=anyone)
    except RestError as error:
        raise _within_data(error) from None
    refuse_empty({**(before or {}), **fields})
    return fields


def _source(call: Call, pending: Pending) -> Json | None:
    if pending.source is None:
        return None
    identifier = int(pending.source["id"])
    hidden = call.interactions.ephemeral(identifier)
    return call.world.messages.get(pending.channel, identifier) if hidden is None else hidden.message


def _within_data(error: RestError) -> RestError:
    """Return a refusal of a message as one of the answer that the message is part of."""
    if "errors" in error.body:
        error.body["errors"] = {"data": error.body["errors"]}
    return error


def _told(pending: Pending, kind: int, message: Json | None) -> Json:
    interaction: Json = {"id": str(pending.id), "type": pending.type, "channel_id": str(pending.channel)}
    if pending.guild is not None:
        interaction["guild_id"] = str(pending.guild.id)
    if pending.message is not None:
        interaction["response_message_id"] = str(pending.message)
    if message is not None:
        interaction["response_message_loading"] = bool(message["flags"] & LOADING)
        interaction["response_message_ephemeral"] = bool(message["flags"] & EPHEMERAL)
    value: Json = {"interaction": interaction}
    if kind in (MESSAGE, UPDATE) and message is not None:
        value["resource"] = {"type": kind, "message": message}
    if kind == LAUNCH:
        instance = f"i-{pending.id}-gc-{interaction.get('guild_id', 0)}-{pending.channel}"
        interaction["activity_instance_id"] = instance
        value["resource"] = {"type": kind, "activity_instance": {"id": instance}}
    return value
