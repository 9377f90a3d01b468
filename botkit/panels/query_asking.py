"""What the form needs of whoever asks the bot, and the words for what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from botkit.errors import BotkitError
from botkit.results.values import duration, size

if TYPE_CHECKING:
    from botkit.ipc.client import Answer


class Caller(Protocol):
    """What can ask a route: `botkit.Client`."""

    async def call(self, route: str, /, **arguments: Any) -> Any:
        """Return the route's answer."""
        ...

    async def exchange(self, route: str, /, **arguments: Any) -> Answer:
        """Return the route's answer with what it cost."""
        ...


def cost_of(answer: Answer) -> str:
    """Return time and size of an answer, for people."""
    return f"{duration(answer.seconds)} · {size(answer.size_bytes)}"


def sentence_of(error: BaseException) -> str:
    """Return an error as a sentence, with its kind where the error is not one of botkit's own."""
    text = str(error).strip() or "it gave no reason"
    return text if isinstance(error, BotkitError) else f"The form failed ({type(error).__name__}: {text})."
