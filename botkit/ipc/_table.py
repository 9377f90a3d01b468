"""Where a server looks a route up: at request time, so that routes follow a cog's load, unload and reload."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from botkit.ipc import _stock
from botkit.ipc.routes import RouteSpec, first_paragraph, specs_of


@dataclass(frozen=True, slots=True)
class BoundRoute:
    """A route with the object that answers it.

    Parameters
    ----------
    spec
        What it says of itself.
    call
        Answers it; takes the bound arguments.
    multicast
        False for a stock route that is kept off the multicast port, the only one that botkit opens.
    """

    spec: RouteSpec
    call: Callable[[dict[str, Any]], Awaitable[Any]]
    multicast: bool = True


def find(name: str, objects: Iterable[object], bot: Any) -> BoundRoute | None:
    """Return the route of a name: of the objects, of the bot's cogs, or a stock one; the first wins."""
    for owner in (*objects, *_cogs(bot)):
        if (found := specs_of(type(owner)).get(name)) is not None:
            return _bind(owner, *found)
    function, payload = _stock.Server.endpoints.get(name, (None, None))
    return None if function is None else _bind_stock(name, function, payload, bot)


def every(objects: Iterable[object], bot: Any) -> list[BoundRoute]:
    """Return all routes, each name once, in the order of names."""
    routes: dict[str, BoundRoute] = {}
    for route in _all(tuple(objects), bot):
        routes.setdefault(route.spec.name, route)
    return [routes[name] for name in sorted(routes)]


def _all(objects: tuple[object, ...], bot: Any) -> Iterator[BoundRoute]:
    for owner in (*objects, *_cogs(bot)):
        for spec, attribute in specs_of(type(owner)).values():
            yield _bind(owner, spec, attribute)
    for name, (function, payload) in list(_stock.Server.endpoints.items()):
        if (bound := _bind_stock(name, function, payload, bot)) is not None:
            yield bound


def _cogs(bot: Any) -> tuple[Any, ...]:
    return () if bot is None else tuple(bot.cogs.values())


def _bind(owner: object, spec: RouteSpec, attribute: str) -> BoundRoute:
    method = getattr(owner, attribute)
    return BoundRoute(spec, lambda arguments: method(**arguments))


def _bind_stock(name: str, function: Any, payload: Any, bot: Any) -> BoundRoute | None:
    """Bind what better-ipc's ``@Server.route()`` registered, if this bot has it.

    Its registry belongs to the class and outlives unloaded cogs and other bots of the process, so a function
    counts only where it is found in a class of this bot, or where no class owns it. Nothing tells whether it
    only reads: it needs the operator's key.
    """
    owner = _owner(function, bot)
    if owner is None:
        return None

    def call(arguments: dict[str, Any]) -> Awaitable[Any]:
        # The payload has better-ipc's three keys; the key itself is no business of a route.
        answer: Awaitable[Any] = function(
            owner, payload({"endpoint": name, "secret": None, "kwargs": arguments})
        )
        return answer

    spec = RouteSpec(name, first_paragraph(function), "operator", any_arguments=True)
    return BoundRoute(spec, call, multicast=bool(getattr(function, "__multicast__", True)))


def _owner(function: Any, bot: Any) -> Any:
    if bot is None:
        return None
    for candidate in (*_cogs(bot), bot):
        if inspect.getattr_static(type(candidate), function.__name__, None) is function:
            return candidate
    # A plain function of a module: better-ipc hands it the bot as its first argument.
    return bot if function.__qualname__ == function.__name__ else None
