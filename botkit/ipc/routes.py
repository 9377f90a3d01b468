"""Routes that declare themselves: ``@route()`` on a method, and where a server finds those methods."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from botkit.ipc.arguments import Parameter, Range, bind
from botkit.ipc.signature import read_parameters

__all__ = ["Range", "Role", "RouteSpec", "route", "specs_of"]

Role = Literal["viewer", "operator"]
Method = TypeVar("Method", bound=Callable[..., Awaitable[Any]])

_MARK = "__botkit_route__"
_SPECS = "__botkit_specs__"


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
    cog
        The cog that it belongs to, in the catalogue; None for botkit's own.
    """

    name: str
    doc: str
    role: Role
    parameters: tuple[Parameter, ...] = ()
    any_arguments: bool = False
    cog: str | None = None

    @property
    def looks_up(self) -> bool:
        """Whether an argument stands for an object of the bot; see `botkit.ipc.converters`."""
        return any(parameter.looked_up for parameter in self.parameters)

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
            "cog": self.cog,
        }


def route(name: str | None = None, *, role: Role = "viewer") -> Callable[[Method], Method]:
    """Offer an async method of a cog over IPC; the method itself stays as it is.

    Its signature says what callers may send: int, float, str, bool, ``datetime``, ``timedelta``, ``Literal``, an
    ``Enum``, `Snowflake`, ``discord.Guild``, ``Member``, ``Role``, ``User`` and channels, lists of these, and ``Any``;
    each also with ``| None``, and with ``Annotated[int, Range(1, 200)]``. The first paragraph of its docstring says
    what it does, and a numpy section "Parameters" what each is for. It may return whatever `botkit.ipc.encoding`
    can send.

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


def specs_of(cls: type) -> dict[str, tuple[RouteSpec, str]]:
    """Return the routes that a class declares: by name, the spec and the attribute that holds the method.

    The answer is kept with the class: a cog that is reloaded has a new one.
    """
    found: dict[str, tuple[RouteSpec, str]] | None = vars(cls).get(_SPECS)
    if found is None:
        found = {}
        for attribute in dir(cls):
            spec = getattr(inspect.getattr_static(cls, attribute, None), _MARK, None)
            if isinstance(spec, RouteSpec):
                found.setdefault(spec.name, (spec, attribute))
        setattr(cls, _SPECS, found)
    return found
