"""What people's clients exchange with the bot: interactions that are sent, and the answers as they are seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from botkit.sandbox.world import Event, Guild, Unknown, World
from botkit.sandbox.world.interaction_objects import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    EPHEMERAL,
    LOADING,
    MODAL,
    MODAL_SUBMIT,
    Pending,
)
from botkit.sandbox.world.interactions import ANSWER_WITHIN, Interactions
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.resolving import CannotAct

NO_ANSWER = f"no answer in {ANSWER_WITHIN:.0f} s"

_NOTICES = {
    COMMAND: "The application did not respond",
    COMPONENT: "This interaction failed",
    AUTOCOMPLETE: "Loading options failed",
    MODAL_SUBMIT: "Something went wrong. Try again.",
}
"""What Discord's clients show when a bot does not answer in time."""

Id = int | str
"""An id: a number, or a text of digits."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What people see of a bot's answer.

    Parameters
    ----------
    interaction
        The id of the interaction.
    type
        The type of the answer (Discord's reference, "Interaction Callback Type"); None if there was none.
    message
        The message that answers, as it looks now: after deferral and edits. For an answer that changes the message
        of the component it is that one.
    ephemeral
        Whether only the person who acted sees it.
    loading
        Whether the bot "is thinking" still.
    modal, choices
        What the bot opened, or suggests.
    follow_ups
        The messages that it sent after its answer.
    error
        Why there is no answer: "no answer in 3 s".
    notice
        What Discord's clients show in that case.
    """

    interaction: str
    type: int | None = None
    message: Json | None = None
    ephemeral: bool = False
    loading: bool = False
    modal: Json | None = None
    choices: list[Json] | None = None
    follow_ups: list[Json] = field(default_factory=list)
    error: str | None = None
    notice: str | None = None

    def json(self) -> Json:
        """Return the same as a JSON object."""
        return asdict(self)


def id_of(value: Id) -> int:
    """Return an id as a number.

    Raises
    ------
    CannotAct
        If it is none.
    """
    text = str(value)
    if not text.isascii() or not text.isdecimal():
        raise CannotAct(f"An id is a number, or a text of digits, not {value!r}.")
    return int(text)


class Publish(Protocol):
    """Sends events, and returns when they are on their way: `Gateway.publish`."""

    def __call__(self, *events: Event) -> Awaitable[None]:
        """Send events."""


class Exchange:
    """Sends interactions and returns what is to be seen of the answers.

    Parameters
    ----------
    world, interactions, publish, clock
        As of `botkit.sandbox.people.People`.
    """

    def __init__(
        self, world: World, interactions: Interactions, publish: Publish, clock: Callable[[], float]
    ) -> None:
        self._world = world
        self._interactions = interactions
        self._publish = publish
        self._clock = clock

    async def act(
        self,
        kind: int,
        data: Json,
        where: Json,
        guild: Guild | None,
        user: int,
        patience: float,
        **more: Any,
    ) -> Answer:
        """Send an interaction, as `Interactions.send` does, and return what the bot answers."""
        pending = self._interactions.send(kind, data, where, guild, user, self._clock(), **more)
        await self._publish(*self._world.take())
        if await self._interactions.until(pending, lambda one: one.answer is not None, ANSWER_WITHIN):
            await self._interactions.until(pending, lambda one: not self._loading(one), patience)
        return self.answer(pending)

    def _loading(self, pending: Pending) -> bool:
        message = self._message(pending)
        return message is not None and bool(message["flags"] & LOADING)

    def _message(self, pending: Pending) -> Json | None:
        return None if pending.message is None else self._interactions.message(pending, pending.message)

    def answer(self, pending: Pending) -> Answer:
        """Return what is to be seen of the answer to an interaction now."""
        if pending.answer is None:
            return Answer(str(pending.id), error=NO_ANSWER, notice=_NOTICES[pending.type])
        kind, data = pending.answer["type"], pending.answer["data"]
        message = self._message(pending)
        later = [self._interactions.message(pending, one) for one in pending.follow_ups]
        return Answer(
            str(pending.id),
            kind,
            None if message is None else dict(message),
            ephemeral=message is not None and bool(message["flags"] & EPHEMERAL),
            loading=self._loading(pending),
            modal=data if kind == MODAL else None,
            choices=data["choices"] if kind == CHOICES else None,
            follow_ups=[dict(one) for one in later if one is not None],
        )

    def pending(self, which: Id | Answer) -> Pending:
        """Return an interaction by its id or its answer."""
        identifier = which.interaction if isinstance(which, Answer) else which
        pending = self._interactions.get(id_of(identifier))
        if pending is None:
            raise Unknown("Interaction", identifier)
        return pending
