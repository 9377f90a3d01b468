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
    """

    requests: int
    seconds: float


DEFAULT_LIMIT = Limit(30, 10.0)
"""Discord does not document its limits, and changes them; these are near to what bots have met."""


@dataclass(frozen=True, slots=True)
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
        return tuple(
            name for name in ("guild_id", "channel_id", "webhook_id", "webhook_token") if name in self.path
        )


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
