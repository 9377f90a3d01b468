"""The control API's routes for what people do in their clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from botkit.sandbox.control.refusals import ControlError
from botkit.sandbox.control.routes import Routes
from botkit.sandbox.control.wishes import Id, Text, Wish
from botkit.sandbox.exchange import Answer
from botkit.sandbox.world.objects import Json

if TYPE_CHECKING:
    from botkit.sandbox.server import Sandbox

routes = Routes()

_USER = Field(None, description="the id of a user")
_CHANNEL = Field(None, description="the id of a channel of the guild")
_OPTIONS: Any = Field({}, description='an object of values by name, like {"name": "Ada"}')
_PATIENCE = Field(
    15.0, ge=0, le=900, description="seconds from 0 to 900 to wait for what a deferred answer becomes"
)


class Said(Wish):
    """A message of a user."""

    channel: Id = Field(description="the id of a channel")
    content: Text = Field("", max_length=2000, description="a text of up to 2,000 characters")
    user: Id | None = _USER
    reply_to: Id | None = Field(None, description="the id of a message of the channel")
    files: list[dict[str, Any]] = Field(
        [],
        max_length=10,
        description='a list of up to 10 files like {"filename": "a.txt", "content": "text"}',
    )


class Interaction(Wish):
    """What somebody does with the bot; which of these it is is told by the keys."""

    guild: Id | None = Field(None, description="the id of a guild")
    command: Text | None = Field(
        None, min_length=1, description='a command as it is typed, like "admin roles add"'
    )
    options: dict[str, Any] = _OPTIONS
    target: Id | None = Field(
        None, description="the id of a user or of a message, for commands of context menus"
    )
    autocomplete: Text | None = Field(None, description="the name of an option that is being typed")
    value: Any = Field("", description="what is typed so far")
    message: Id | None = Field(None, description="the id of a message of the bot")
    button: Text | None = Field(None, description="the custom id or label of a button of the message")
    select: Text | None = Field(None, description="the custom id or placeholder of a menu of the message")
    modal: Id | None = Field(None, description="the id of the interaction whose answer opened a modal")
    values: list[Any] | dict[str, Any] | None = Field(
        None, description='what is chosen, as a list; or what is filled in, like {"reason": "spam"}'
    )
    channel: Id | None = _CHANNEL
    user: Id | None = _USER
    patience: float = _PATIENCE


class Look(Wish):
    """An interaction, and how much of its answer is waited for."""

    interaction: Id = Field(description="the id of an interaction")
    follow_ups: int = Field(0, ge=0, description="how many messages after the answer to wait for")
    patience: float = _PATIENCE


_KEYS: dict[str, set[str]] = {
    "command": {"guild", "command", "options", "target", "channel", "user", "patience"},
    "autocomplete": {"guild", "command", "options", "autocomplete", "value", "channel", "user", "patience"},
    "button": {"message", "button", "user", "guild", "channel", "patience"},
    "select": {"message", "select", "values", "user", "guild", "channel", "patience"},
    "modal": {"modal", "values", "user", "guild", "channel", "patience"},
}
"""What each kind of interaction takes. That of a message and a modal needs no place: it is where they are."""


@routes.add("POST", "/messages", wish=Said, status=201)
async def say(sandbox: Sandbox, wish: Said) -> Json:
    """A user says something in a channel: the `user`, or the owner of the guild."""
    return await sandbox.people.say(
        wish.channel, wish.content, wish.user, reply_to=wish.reply_to, files=wish.files
    )


@routes.add("POST", "/interactions", wish=Interaction)
async def interact(sandbox: Sandbox, wish: Interaction) -> Json:
    """A user acts, and the bot's answer is told: a `command`, `autocomplete`, `button`, `select` or `modal`."""
    return seen(await _ACTS[_kind(wish)](sandbox, wish))


@routes.add("GET", "/interactions/{interaction}", wish=Look)
async def look(sandbox: Sandbox, wish: Look) -> Json:
    """Tells what is to be seen of the bot's answer now, or as soon as it has so many `follow_ups`."""
    return seen(
        await sandbox.people.look(wish.interaction, follow_ups=wish.follow_ups, patience=wish.patience)
    )


def _kind(wish: Interaction) -> str:
    """Return which interaction is meant, and refuse keys that do not go with it."""
    given = wish.model_fields_set
    kind = next(
        (one for one in ("autocomplete", "button", "select", "modal", "command") if one in given), None
    )
    if kind is None:
        raise ControlError('An interaction is a "command", "autocomplete", "button", "select" or "modal".')
    if strange := sorted(given - _KEYS[kind]):
        allowed = ", ".join(f'"{one}"' for one in sorted(_KEYS[kind]))
        raise ControlError(f'"{strange[0]}" does not go with "{kind}"; allowed: {allowed}.')
    return kind


def _needed(wish: Interaction, *names: str) -> tuple[Any, ...]:
    """Return the values of fields that this kind of interaction needs."""
    for name in names:
        if getattr(wish, name) is None:
            described = Interaction.model_fields[name].description
            raise ControlError(f'"{name}" is missing: it must be {described}.')
    return tuple(getattr(wish, name) for name in names)


async def _command(sandbox: Sandbox, wish: Interaction) -> Answer:
    guild, command = _needed(wish, "guild", "command")
    return await sandbox.people.invoke(
        guild, command, wish.options, wish.user, wish.channel, target=wish.target, patience=wish.patience
    )


async def _autocomplete(sandbox: Sandbox, wish: Interaction) -> Answer:
    guild, command, option = _needed(wish, "guild", "command", "autocomplete")
    return await sandbox.people.autocomplete(
        guild, command, option, wish.value, wish.options, wish.user, wish.channel
    )


async def _press(sandbox: Sandbox, wish: Interaction) -> Answer:
    message, button = _needed(wish, "message", "button")
    return await sandbox.people.press(message, button, wish.user, patience=wish.patience)


async def _choose(sandbox: Sandbox, wish: Interaction) -> Answer:
    message, menu, values = _needed(wish, "message", "select", "values")
    if not isinstance(values, list):
        raise ControlError('"values" must be a list of what is chosen.')
    return await sandbox.people.choose(message, menu, values, wish.user, patience=wish.patience)


async def _submit(sandbox: Sandbox, wish: Interaction) -> Answer:
    modal, values = _needed(wish, "modal")[0], wish.values or {}
    if not isinstance(values, dict):
        raise ControlError('"values" must be an object of what is filled in, by custom id or label.')
    return await sandbox.people.submit(modal, values, patience=wish.patience)


_ACTS = {
    "command": _command,
    "autocomplete": _autocomplete,
    "button": _press,
    "select": _choose,
    "modal": _submit,
}


def seen(answer: Answer) -> Json:
    """Return an answer as JSON: in ``answer`` what the bot said; None, and an ``error``, if it said nothing."""
    shown = {key: value for key, value in answer.json().items() if value is not None}
    said: Json | None = None
    if answer.type is not None:
        said = {**(answer.message or answer.modal or {}), "type": answer.type}
        if answer.choices is not None:
            said["choices"] = answer.choices
    return {**shown, "answer": said}
