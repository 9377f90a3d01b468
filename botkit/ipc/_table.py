"""Where a server looks a route up: at request time, so that routes follow a cog's load, unload and reload."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from botkit.errors import RouteNotFound
from botkit.ipc import _stock
from botkit.ipc.arguments import did_you_mean
from botkit.ipc.converters import look_up
from botkit.ipc.encoding import plain
from botkit.ipc.protocol import shorten
from botkit.ipc.routes import RouteSpec, first_paragraph, specs_of

_MARKED = "__botkit_stock__"
_LISTS = "the route 'routes' lists what there is"


@dataclass(slots=True)
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
    cog
        The name of the cog that it belongs to; None for botkit's own, and for a bot's or a module's.
    """

    spec: RouteSpec
    call: Callable[[dict[str, Any]], Awaitable[Any]]
    multicast: bool = True
    cog: str | None = None


def find(name: str, objects: Iterable[object], bot: Any) -> BoundRoute | None:
    """Return the route of a name, or None.

    A bare name belongs to an object given to the server; else to a function of the bot's own or of a module; else to
    the one cog that offers it, and to none of several; else to an object that has a ``route_group``. A cog's route is
    asked as ``CogName.name``, and one of a group as ``group.name``, always.
    """
    yielding = None
    for owner in objects:
        if (found := specs_of(type(owner)).get(name)) is not None:
            if _group(owner) is None:
                return _bind(owner, *found, bot)
            yielding = yielding or (owner, *found)
    cogs = _cogs(bot)
    offered = _offered(name, cogs, bot)
    if offered:
        return offered[0] if len(offered) == 1 or offered[0].cog is None else None
    return _bind(*yielding, bot) if yielding else _find_qualified(name, objects, cogs, bot)


async def ask(name: str, arguments: dict[str, Any], objects: Iterable[object], bot: Any) -> Any:
    """Return a route's answer as JSON values, for a caller in this process.

    Raises
    ------
    RouteNotFound
        If there is no such route.
    BadArguments
        If it does not take these arguments.
    """
    route = find(name, objects, bot)
    if route is None:
        raise RouteNotFound(not_found(name, objects, bot))
    return plain(await route.call(route.spec.bind(arguments)))


def not_found(name: str, objects: Iterable[object], bot: Any) -> str:
    """Return the sentence for a name that is no route: which cogs have it if several do, or what may be meant."""
    offered = _offered(name, _cogs(bot), bot)
    if len(offered) > 1:
        names = " or ".join(repr(f"{one.cog}.{name}") for one in offered)
        return f"There is no route {shorten(name)}: several cogs have one, ask {names}; {_LISTS}."
    if near := did_you_mean(name, [route.spec.name for route in every(objects, bot)]):
        return f"There is no route {shorten(name)}: {near}{_LISTS[0].upper()}{_LISTS[1:]}."
    return f"There is no route {shorten(name)}: {_LISTS}."


def _offered(name: str, cogs: tuple[Any, ...], bot: Any) -> list[BoundRoute]:
    """Return the routes of a bare name that cogs offer, and before them what is registered and has no cog."""
    found = [_bind(cog, *one, bot) for cog in cogs if (one := specs_of(type(cog)).get(name)) is not None]
    stock = _stock_routes(name, cogs, bot)
    return sorted([*found, *stock], key=lambda one: one.cog is not None) if stock else found


def every(objects: Iterable[object], bot: Any) -> list[BoundRoute]:
    """Return all routes by the names they can be asked by, in the order of names.

    A route whose bare name is another's is listed as ``CogName.name`` or ``group.name``.
    """
    routes: dict[str, BoundRoute] = {}
    yielding, offered = [], []
    for owner in objects:
        for name, (spec, attribute) in specs_of(type(owner)).items():
            bound = _bind(owner, spec, attribute, bot)
            if (group := _group(owner)) is None:
                routes.setdefault(name, bound)
            else:
                yielding.append((group, bound))
    cogs = _cogs(bot)
    for cog in cogs:
        offered += [_bind(cog, *found, bot) for found in specs_of(type(cog)).values()]
    for name in _stock_names(cogs):
        offered += _stock_routes(name, cogs, bot)
    taken = Counter([*routes, *(one.spec.name for one in offered)])
    for one in offered:
        _list(routes, one, one.cog if taken[one.spec.name] > 1 else None)
    for group, one in yielding:
        _list(routes, one, group if taken[one.spec.name] else None)
    return [routes[name] for name in sorted(routes)]


def _list(routes: dict[str, BoundRoute], one: BoundRoute, prefix: str | None) -> None:
    name = one.spec.name if prefix is None else f"{prefix}.{one.spec.name}"
    routes.setdefault(name, replace(one, spec=replace(one.spec, name=name, cog=one.cog)))


def _find_qualified(
    name: str, objects: Iterable[object], cogs: tuple[Any, ...], bot: Any
) -> BoundRoute | None:
    prefix, dot, bare = name.rpartition(".")
    if not dot:
        return None
    for owner in (*cogs, *objects):
        found = specs_of(type(owner)).get(bare)
        if found is not None and prefix in (_cog_name(owner), _group(owner)):
            return _bind(owner, *found, bot)
    return next((one for one in _stock_routes(bare, cogs, bot) if one.cog == prefix), None)


def _cogs(bot: Any) -> tuple[Any, ...]:
    return () if bot is None else tuple(bot.cogs.values())


def _cog_name(owner: object) -> str | None:
    name = getattr(owner, "qualified_name", None)
    return name if isinstance(name, str) else None


def _group(owner: object) -> str | None:
    """Return the name of a group of routes that give way to those of cogs; None for other owners."""
    group = getattr(owner, "route_group", None)
    return group if isinstance(group, str) else None


def _bind(owner: object, spec: RouteSpec, attribute: str, bot: Any) -> BoundRoute:
    method = getattr(owner, attribute)
    cog = _cog_name(owner)
    if not spec.looks_up:
        return BoundRoute(spec, lambda arguments: method(**arguments), cog=cog)

    async def call(arguments: dict[str, Any]) -> Any:
        return await method(**await look_up(spec.name, spec.parameters, arguments, bot))

    return BoundRoute(spec, call, cog=cog)


def _stock_names(cogs: tuple[Any, ...]) -> list[str]:
    """Return the names of better-ipc's registry, and those of functions that another has pushed out of it."""
    marked = (name for cog in cogs for name in _marked(type(cog)))
    return list(dict.fromkeys([*_stock.Server.endpoints, *marked]))


def _stock_routes(name: str, cogs: tuple[Any, ...], bot: Any) -> list[BoundRoute]:
    """Return what better-ipc's ``@Server.route()`` offers by a name: the registered one, and those it replaced.

    The registry keeps one function for a name, the last; the others are known by the mark that the decorator left,
    if they were named as their methods.
    """
    function, payload = _stock.Server.endpoints.get(name, (None, None))
    found = [] if function is None else [_bind_stock(name, function, payload, bot)]
    for cog in cogs:
        other = _marked(type(cog)).get(name)
        if other is not None and other is not function and not _is_registered(other):
            found.append(_bind_stock(name, other, _payload_of(other), bot))
    return [one for one in found if one is not None]


def _is_registered(function: Any) -> bool:
    return any(registered is function for registered, _ in _stock.Server.endpoints.values())


def _marked(cls: type) -> dict[str, Any]:
    """Return the methods of a class that better-ipc's decorator has marked; kept with the class."""
    found: dict[str, Any] | None = vars(cls).get(_MARKED)
    if found is None:
        methods = {name: inspect.getattr_static(cls, name, None) for name in dir(cls)}
        found = {name: one for name, one in methods.items() if hasattr(one, "__multicast__")}
        setattr(cls, _MARKED, found)
    return found


def _payload_of(function: Any) -> Any:
    """Return the class of the payload that a stock route asks for, as better-ipc's decorator finds it."""
    hints = function.__annotations__.values()
    classes = (one for one in hints if isinstance(one, type) and issubclass(one, _stock.ClientPayload))
    return next(classes, _stock.ClientPayload)


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
    multicast = bool(getattr(function, "__multicast__", True))
    return BoundRoute(spec, call, multicast, None if owner is bot else _cog_name(owner))


def _owner(function: Any, bot: Any) -> Any:
    if bot is None:
        return None
    for candidate in (*_cogs(bot), bot):
        if inspect.getattr_static(type(candidate), function.__name__, None) is function:
            return candidate
    # A plain function of a module: better-ipc hands it the bot as its first argument.
    return bot if function.__qualname__ == function.__name__ else None
