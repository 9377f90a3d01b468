"""Routes asked in the bot's own loop, without a detour over a socket."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from botkit.errors import IPCError, RouteFailed, RouteNotFound, message_of
from botkit.ipc import _table
from botkit.ipc.encoding import plain


async def answer(name: str, arguments: dict[str, Any], objects: Iterable[object], bot: Any) -> Any:
    """Return a route's answer as the wire would bring it.

    Parameters
    ----------
    name
        The route's name.
    arguments
        What it is asked with.
    objects, bot
        Whose routes there are.

    Raises
    ------
    RouteNotFound, BadArguments, RouteFailed
        As a client would.
    """
    objects = tuple(objects)
    route = _table.find(name, objects, bot)
    if route is None:
        raise RouteNotFound(_table.not_found(name, objects, bot))
    try:
        return plain(await route.call(route.spec.bind(arguments)))
    except IPCError:
        raise
    except Exception as error:
        raise RouteFailed(name, type(error).__name__, message_of(error)) from error
