"""What a route takes: its parameters, and the check of what a caller sent. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from enum import Enum
from typing import Any

from botkit.errors import BadArguments
from botkit.ipc.encoding import plain
from botkit.ipc.kinds import LONGEST, LOOKED_UP, NAMES, READERS, pieces
from botkit.ipc.protocol import shorten


@dataclass(frozen=True, slots=True)
class Range:
    """What a parameter takes, both ends included: ``Annotated[int, Range(1, 200)]``.

    For an int or a float these are the numbers, for a `timedelta` the seconds, for a str how many characters, for
    a list how many items.

    Parameters
    ----------
    min, max
        The ends; None leaves that side open.
    """

    min: float | None = None
    max: float | None = None

    def __contains__(self, value: object) -> bool:
        if isinstance(value, timedelta):
            value = value.total_seconds()
        size: Any = len(value) if isinstance(value, Sized) else value
        return (self.min is None or size >= self.min) and (self.max is None or size <= self.max)

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
        ``int``, ``float``, ``str``, ``bool``, ``datetime``, ``timedelta``, ``snowflake``, ``list``, one of
        `LOOKED_UP`, or ``any`` for every JSON value.
    required
        Whether a caller must send it.
    default
        What holds if it is not sent.
    choices
        The values it takes, of a ``Literal`` or an ``Enum``; None for all of the type.
    nullable
        Whether it takes None.
    range
        The numbers, lengths or seconds it takes; None for all.
    doc
        What its docstring says.
    item
        What a list holds.
    classes
        Of a channel, the classes of py-cord that it may have.
    """

    name: str
    type: str = "any"
    required: bool = True
    default: Any = None
    choices: tuple[Any, ...] | None = None
    nullable: bool = False
    range: Range | None = None
    doc: str = ""
    item: Parameter | None = None
    classes: tuple[Any, ...] = ()

    @property
    def looked_up(self) -> bool:
        """Whether it stands for an object of the bot, or for several."""
        return self.type in LOOKED_UP or (self.item is not None and self.item.looked_up)

    def convert(self, value: Any) -> Any:
        """Return the value as the route takes it: ``"5"`` is 5 where a number is asked for, as from a shell.

        Raises
        ------
        ValueError
            If the parameter does not take it.
        """
        if value is None and (self.nullable or self.type == "any"):
            return None
        if self.nullable and value == "null" and self.type != "str":
            return None  # as a shell writes it
        if self.choices is not None and self.item is None:
            return self._choose(value)
        converted = self._list(value) if self.item is not None else READERS[self.type](value)
        if self.range is not None and converted not in self.range:
            raise ValueError(value)
        return converted

    @property
    def allowed(self) -> str:
        """What the parameter takes, in words."""
        limits = "" if self.range is None else f" {self.range}{_MEASURES.get(self.type, '')}"
        if self.item is not None:
            text = f"a list{limits} (JSON, or text with commas), each item {self.item.allowed}"
        elif self.choices is not None:
            text = "one of " + ", ".join(repr(_written(choice)) for choice in self.choices)
        else:
            text = f"{NAMES[self.type]}{_kinds(self.classes)}{limits}"
        return f"{text}, or null" if self.nullable else text

    def to_dict(self) -> dict[str, Any]:
        """Return the parameter as JSON values, as the catalogue holds it."""
        choices = self.item.choices if self.item is not None else self.choices
        return {
            "name": self.name,
            "type": self.type,
            "required": self.required,
            "default": _written(self.default),
            "choices": None if choices is None else [_written(choice) for choice in choices],
            "nullable": self.nullable,
            "minimum": self.range.min if self.range else None,
            "maximum": self.range.max if self.range else None,
            "doc": self.doc,
            "items": self.item.type if self.item is not None else None,
        }

    def nearest(self, value: Any) -> str:
        """Return the choice that may have been meant, as ``did you mean …? ``; empty if none is near."""
        choices = (self.item or self).choices or ()
        return did_you_mean(str(value), [str(_written(choice)) for choice in choices])

    def _choose(self, value: Any) -> Any:
        for choice in self.choices or ():
            # True == 1 in Python, and they are two values in JSON.
            if (choice == value and type(choice) is type(value)) or str(_written(choice)) == value:
                return choice
        for choice in self.choices or ():
            if isinstance(choice, Enum) and value in (choice.name, choice.value) and type(value) is not bool:
                return choice
        raise ValueError(value)

    def _list(self, value: Any) -> list[Any]:
        found = []
        for number, one in enumerate(pieces(value), 1):
            try:
                found.append(self.item.convert(one) if self.item is not None else one)
            except (ValueError, TypeError, OverflowError):
                raise _BadItem(number, one) from None
        return found


class _BadItem(ValueError):
    """An item that a list does not take."""

    def __init__(self, number: int, value: object) -> None:
        super().__init__(number, value)
        self.number, self.value = number, value


def bind(route: str, parameters: tuple[Parameter, ...], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a caller sent, checked and converted, with the defaults filled in.

    What stands for an object of the bot is a `Reference` still.

    Raises
    ------
    BadArguments
        If one is missing, unknown or not allowed; the message names it, what came and what is allowed.
    """
    known = [parameter.name for parameter in parameters]
    for name in arguments:
        if name not in known:
            takes = ", ".join(known) or "none"
            meant = did_you_mean(name, known)
            raise BadArguments(
                f"The route {route!r} has no argument {shorten(name)}"
                + (f": {meant}Its arguments: {takes}." if meant else f"; its arguments: {takes}.")
            )
    return {parameter.name: _bind_one(route, parameter, arguments) for parameter in parameters}


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """Return ``did you mean 'x'? `` with the nearest of the known texts; empty if none is near."""
    folded = {one.casefold(): one for one in known}
    found = get_close_matches(text[:LONGEST].strip().casefold(), folded, n=1)
    return f"did you mean {folded[found[0]]!r}? " if found else ""


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
    except (ValueError, TypeError, OverflowError) as error:
        item = error if isinstance(error, _BadItem) else None
        which = "" if item is None else f"item {item.number} is {shorten(item.value)}; "
        meant = parameter.nearest(value if item is None else item.value)
        raise BadArguments(
            f"The argument {parameter.name!r} of route {route!r} cannot be {shorten(value)}: "
            f"{which}{meant}{'It' if meant else 'it'} takes {parameter.allowed}."
        ) from None


def _written(value: Any) -> Any:
    """Return a default or a choice as a caller writes it: an enum's value if that is text, else its name."""
    if isinstance(value, Enum):
        return value.value if isinstance(value.value, str) else value.name
    return plain(value)


def _kinds(classes: tuple[type, ...]) -> str:
    return f" of the kind {' or '.join(one.__name__ for one in classes)}" if classes else ""


_MEASURES = {"str": " characters", "list": " items", "timedelta": " seconds"}
