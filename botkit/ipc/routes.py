"""Routes that declare themselves: ``@route()`` on a method, and where a server finds those methods."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from weakref import WeakKeyDictionary

from botkit.ipc.arguments import Parameter, Range, bind, read_parameters

__all__ = ["Range", "Role", "RouteSpec", "route", "specs_of"]

Role = Literal["viewer", "operator"]
Method = TypeVar("Method", bound=Callable[..., Awaitable[Any]])

_MARK = "__botkit_route__"


@dataclass(frozen=True, slots=True)
class RouteSpec:
    """What a route says of itself.

    Parameters
    ----------
    name
        The name it is asked by.
    doc
        The first paragraph of its docstring, on one line.
    role
        The least key that may ask it.
    parameters
        What it takes.
    any_arguments
        Whether it takes whatever is sent: a route of better-ipc's own decorator, which declares nothing.
    """

    name: str
    doc: str
    role: Role
    parameters: tuple[Parameter, ...] = ()
    any_arguments: bool = False

    def bind(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments checked, converted and completed; see `botkit.ipc.arguments.bind`.

        Raises
        ------
        BadArguments
            If one is missing, unknown or not allowed.
        """
        return dict(arguments) if self.any_arguments else bind(self.name, self.parameters, arguments)

    def allows(self, role: Role) -> bool:
        """Whether a key of this role may ask the route."""
        return role == "operator" or self.role == "viewer"

    def to_dict(self) -> dict[str, Any]:
        """Return the catalogue entry as JSON values."""
        return {
            "name": self.name,
            "doc": self.doc,
            "role": self.role,
            "parameters": [parameter.to_dict() for parameter in self.parameters],
            "any_arguments": self.any_arguments,
        }


def route(name: str | None = None, *, role: Role = "viewer") -> Callable[[Method], Method]:
    """Offer an async method of a cog over IPC; the method itself stays as it is.

    Its signature says what callers may send (int, float, str, bool, ``Literal``, ``Any``, each also with
    ``| None``, and numbers with ``Annotated[int, Range(1, 200)]``), the first paragraph of its docstring what it
    does, and it may return any JSON value.

    Parameters
    ----------
    name
        The name it is asked by; the method's own if not given.
    role
        ``"viewer"`` if it only reads, ``"operator"`` if it acts.

    Raises
    ------
    TypeError
        If the method is not async, or one of its parameters cannot be offered.
    """
    if not isinstance(name, str | None):
        raise TypeError("Write @route() with its parentheses.")
    if role not in ("viewer", "operator"):
        raise TypeError(f'The role of a route is "viewer" or "operator", not {role!r}.')

    def mark(method: Method) -> Method:
        is_async = inspect.iscoroutinefunction(method)
        if not is_async:
            raise TypeError(f"The route {method.__qualname__} is not an async method: write `async def`.")
        spec = RouteSpec(name or method.__name__, first_paragraph(method), role, read_parameters(method))
        setattr(method, _MARK, spec)
        return method

    return mark


def first_paragraph(function: Callable[..., Any]) -> str:
    """Return the first paragraph of a docstring on one line; empty if there is none."""
    return " ".join((inspect.getdoc(function) or "").split("\n\n", 1)[0].split())


_cache: WeakKeyDictionary[type, dict[str, tuple[RouteSpec, str]]] = WeakKeyDictionary()


def specs_of(cls: type) -> dict[str, tuple[RouteSpec, str]]:
    """Return the routes that a class declares: by name, the spec and the attribute that holds the method.

    The answer is kept for as long as the class lives: a cog that is reloaded has a new one.
    """
    if (found := _cache.get(cls)) is None:
        found = {}
        for attribute in dir(cls):
            spec = getattr(inspect.getattr_static(cls, attribute, None), _MARK, None)
            if isinstance(spec, RouteSpec):
                found.setdefault(spec.name, (spec, attribute))
        _cache[cls] = found
    return found
