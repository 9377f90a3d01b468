"""One question of the form to the bot: its answer with size and time, and the words for what went wrong."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any, Protocol

from botkit.errors import BotkitError
from botkit.results.values import duration, size


class Caller(Protocol):
    """What can call a route: `botkit.Client`."""

    async def call(self, route: str, /, **arguments: Any) -> Any:
        """Return the route's answer."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer and what it cost.

    Parameters
    ----------
    value
        What the route returned.
    seconds
        From the question to the answer.
    size_bytes
        The answer as JSON.
    """

    value: Any
    seconds: float
    size_bytes: int

    @property
    def cost(self) -> str:
        """Time and size, for people."""
        return f"{duration(self.seconds)} · {size(self.size_bytes)}"


async def ask(client: Caller, route: str, arguments: dict[str, Any]) -> Asked:
    """Ask a route.

    Raises
    ------
    IPCError
        If there is no answer.
    """
    # A client that measures on the line knows better than what can be seen from here.
    exchange = getattr(client, "exchange", None)
    if exchange is not None:
        answer = await exchange(route, **arguments)
        return Asked(answer.value, answer.seconds, answer.size_bytes)
    began = time.perf_counter()
    value = await client.call(route, **arguments)
    seconds = time.perf_counter() - began
    return Asked(value, seconds, len(json.dumps(value, ensure_ascii=False).encode(errors="replace")))


def sentence_of(error: BaseException) -> str:
    """Return an error as a sentence, with its kind where the error is not one of botkit's own."""
    text = str(error).strip() or "it gave no reason"
    return text if isinstance(error, BotkitError) else f"The form failed ({type(error).__name__}: {text})."
