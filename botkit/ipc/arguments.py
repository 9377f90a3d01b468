"""What a route takes: its parameters, read from a signature, and the check of what a caller sent. No I/O."""

from __future__ import annotations

import inspect
import json
import math
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union

from botkit.errors import BadArguments
from botkit.ipc.protocol import shorten

_WORDS = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}
_NAMES = {
    "int": "a whole number",
    "float": "a number",
    "str": "a string",
    "bool": "true or false",
    "any": "any JSON value",
}


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that a parameter takes, both ends included: ``Annotated[int, Range(1, 200)]``.

    Parameters
    ----------
    min, max
        The ends; None leaves that side open.
    """

    min: float | None = None
    max: float | None = None

    def __contains__(self, value: float) -> bool:
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)

    def __str__(self) -> str:
        if self.max is None:
            return f"of {self.min} or more"
        return f"of {self.max} or less" if self.min is None else f"from {self.min} to {self.max}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a route.

    Parameters
    ----------
    name
        Its name.
    type
        ``int``, ``float``, ``str``, ``bool``, or ``any`` for every JSON value.
    required
        Whether a caller must send it.
    default
        What holds if it is not sent.
    choices
        The values it takes, of a ``Literal``; None for all of the type.
    nullable
        Whether it takes None.
    range
        The numbers it takes; None for all.
    """

    name: str
    type: str = "any"
    required: bool = True
    default: Any = None
    choices: tuple[Any, ...] | None = None
    nullable: bool = False
    range: Range | None = None

    def convert(self, value: Any) -> Any:
        """Return the value as the route takes it: ``"5"`` is 5 where a number is asked for, as from a shell.

        Raises
        ------
        ValueError
            If the parameter does not take it.
        """
        if value is None and (self.nullable or self.type == "any"):
            return None
        if self.choices is not None:
            return self._choose(value)
        converted = _CONVERTERS[self.type](value)
        if self.range is not None and converted not in self.range:
            raise ValueError(value)
        return converted

    @property
    def allowed(self) -> str:
        """What the parameter takes, in words."""
        if self.choices is not None:
            text = "one of " + ", ".join(repr(choice) for choice in self.choices)
        else:
            text = f"{_NAMES[self.type]} {self.range or ''}".rstrip()
        return f"{text}, or null" if self.nullable else text

    def to_dict(self) -> dict[str, Any]:
        """Return the parameter as JSON values, as the catalogue holds it."""
        return {
            "name": self.name,
            "type": self.type,
            "required": self.required,
            "default": self.default,
            "choices": None if self.choices is None else list(self.choices),
            "nullable": self.nullable,
            "minimum": self.range.min if self.range else None,
            "maximum": self.range.max if self.range else None,
        }

    def _choose(self, value: Any) -> Any:
        for choice in self.choices or ():
            # True == 1 in Python, and they are two values in JSON.
            if (choice == value and type(choice) is type(value)) or str(choice) == value:
                return choice
        raise ValueError(value)


def read_parameters(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    """Return the parameters of a route's method, without ``self``.

    Raises
    ------
    TypeError
        If one cannot be offered over IPC; the message names it.
    """
    found = list(inspect.signature(function).parameters.values())[1:]
    written = {one.name: one.annotation for one in found if one.annotation is not one.empty}
    try:
        # The parameters' annotations alone: what the method returns may be a name for type checkers only.
        holder = types.SimpleNamespace(__annotations__=written)
        names = getattr(inspect.unwrap(function), "__globals__", {})
        hints = typing.get_type_hints(holder, names, include_extras=True)
    except NameError as error:
        raise TypeError(f"The parameters of route {function.__qualname__} cannot be read: {error}.") from None
    return tuple(_read_parameter(function, one, hints.get(one.name, Any)) for one in found)


def bind(route: str, parameters: tuple[Parameter, ...], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a caller sent, checked and converted, with the defaults filled in.

    Raises
    ------
    BadArguments
        If one is missing, unknown or not allowed; the message names it, what came and what is allowed.
    """
    known = {parameter.name for parameter in parameters}
    for name in arguments:
        if name not in known:
            takes = ", ".join(parameter.name for parameter in parameters) or "none"
            raise BadArguments(
                f"The route {route!r} has no argument {shorten(name)}; its arguments: {takes}."
            )
    return {parameter.name: _bind_one(route, parameter, arguments) for parameter in parameters}


def _bind_one(route: str, parameter: Parameter, arguments: Mapping[str, Any]) -> Any:
    if parameter.name not in arguments:
        if not parameter.required:
            return parameter.default
        raise BadArguments(
            f"The route {route!r} needs the argument {parameter.name!r}, which was not sent: "
            f"it takes {parameter.allowed}."
        )
    value = arguments[parameter.name]
    try:
        return parameter.convert(value)
    except (ValueError, TypeError, OverflowError):
        raise BadArguments(
            f"The argument {parameter.name!r} of route {route!r} cannot be {shorten(value)}: "
            f"it takes {parameter.allowed}."
        ) from None


def _read_parameter(function: Callable[..., Any], found: inspect.Parameter, hint: Any) -> Parameter:
    where = f"The parameter {found.name!r} of route {function.__qualname__}"
    if found.kind not in (found.POSITIONAL_OR_KEYWORD, found.KEYWORD_ONLY):
        raise TypeError(f"{where} cannot be sent by name: routes take named arguments only.")
    required = found.default is found.empty
    default = None if required else found.default
    try:
        json.dumps(default, allow_nan=False)
    except (TypeError, ValueError):
        raise TypeError(f"{where} has the default {default!r}, which is not a JSON value.") from None
    return Parameter(found.name, required=required, default=default, **_read_hint(where, hint))


def _read_hint(where: str, hint: Any) -> dict[str, Any]:
    if hint is Any or hint is object:
        return {}
    if hint in (int, float, str, bool):
        return {"type": hint.__name__}
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return _read_literal(arguments)
    if origin is Annotated:
        return _read_annotated(where, arguments)
    rest = [argument for argument in arguments if argument is not type(None)]
    if origin in (Union, types.UnionType) and len(rest) == 1:
        return {**_read_hint(where, rest[0]), "nullable": True}
    raise TypeError(
        f"{where} is annotated {hint!r}: routes take int, float, str, bool, Literal, Any, each also with "
        "`| None` or as Annotated[..., Range(min, max)]."
    )


def _read_literal(choices: tuple[Any, ...]) -> dict[str, Any]:
    values = tuple(choice for choice in choices if choice is not None)
    kinds = {type(choice).__name__ for choice in values}
    kind = kinds.pop() if len(kinds) == 1 else "any"
    return {"type": kind if kind in _NAMES else "any", "choices": values, "nullable": None in choices}


def _read_annotated(where: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
    base = _read_hint(where, arguments[0])
    limits = next((extra for extra in arguments[1:] if isinstance(extra, Range)), None)
    if limits is not None and base.get("type") not in ("int", "float"):
        raise TypeError(f"{where} has a Range, and is not a number.")
    return base if limits is None else {**base, "range": limits}


def _as_int(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(value)
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(value)
    return int(value)


def _as_float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(value)
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _as_str(value: Any) -> str:
    # A shell or a form may have read "123" as a number, such as a search text or an id.
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _as_bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if not isinstance(value, int | str) or (word := str(value).strip().lower()) not in _WORDS:
        raise ValueError(value)
    return _WORDS[word]


_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "int": _as_int,
    "float": _as_float,
    "str": _as_str,
    "bool": _as_bool,
    "any": lambda value: value,
}
