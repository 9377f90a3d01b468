"""What the sandbox's REST can do, as a table: routing, limits, documentation and conformity tests are made from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botkit.sandbox.rest.call import Call

Handler = Callable[["Call"], Awaitable[Any]]
"""Takes a call; returns the JSON value of the answer, None for 204, or a `Reply`."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How often an operation may be asked for in one bucket.

    Parameters
    ----------
    requests, seconds
        So many requests in so many seconds.
    bucket
        Operations that name the same bucket share it; by default each has its own.
    """

    requests: int
    seconds: float
    bucket: str = ""


# Discord does not document its limits, and changes them ("should not be hard coded"); these are what bots have met.
DEFAULT_LIMIT = Limit(30, 10.0)
SEND = Limit(5, 5.0)
"""Messages in a channel, and their edits; each in a bucket of its own."""
DELETE_MESSAGE = Limit(5, 1.0)
BULK_DELETE = Limit(1, 1.0)
REACTIONS = Limit(1, 0.25, "reactions")
"""Reactions added and removed in a channel: one bucket for all of them."""
TYPING = Limit(5, 5.0)
PINS = Limit(5, 4.0, "pins")
MODIFY_CHANNEL = Limit(5, 15.0)
"""Not the further limit on a channel's name and topic, two changes in ten minutes, which no header tells."""
MEMBERS = Limit(10, 10.0)
"""Lists of members, searches for them, and changes of one."""
MODIFY_GUILD = Limit(2, 10.0)
WEBHOOK = Limit(5, 2.0)
"""Messages through a webhook, and follow-ups of interactions."""
REGISTER = Limit(5, 20.0)
"""Application commands created, changed or overwritten."""
USERNAME = Limit(2, 3600.0)


TOP_LEVEL = ("guild_id", "channel_id", "webhook_id", "webhook_token")


# Compared by identity: it is a key on every request.
@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One method on one path.

    Parameters
    ----------
    method, path
        As in Discord's OpenAPI description (``"GET"``, ``"/guilds/{guild_id}/members"``).
    handler
        What does it.
    limit
        Its rate limit; None if it has none but the global one.
    auth
        Whether it needs the bot's token. Where the path has a token of its own it does not.
    lacks
        What it does not do, in a few words; empty if it is whole.
    """

    method: str
    path: str
    handler: Handler
    limit: Limit | None
    auth: bool
    lacks: str

    @property
    def scope(self) -> tuple[str, ...]:
        """The path parameters that have a bucket each (Discord's reference, "Rate Limits")."""
        return tuple(name for name in TOP_LEVEL if f"{{{name}}}" in self.path)

    @property
    def route(self) -> str:
        """Method and path in one text."""
        return f"{self.method} {self.path}"


class Table:
    """The operations of one module, filled by a decorator."""

    def __init__(self) -> None:
        self._operations: list[Operation] = []

    def __iter__(self) -> Iterator[Operation]:
        return iter(self._operations)

    def add(
        self,
        method: str,
        path: str,
        *,
        limit: Limit | None = DEFAULT_LIMIT,
        auth: bool = True,
        lacks: str = "",
    ) -> Callable[[Handler], Handler]:
        """Return a decorator that makes a function the handler of an operation; parameters as in `Operation`."""

        def register(handler: Handler) -> Handler:
            self._operations.append(Operation(method, path, handler, limit, auth, lacks))
            return handler

        return register
