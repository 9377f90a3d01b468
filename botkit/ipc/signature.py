"""Reads what a route takes from the signature and the docstring of its method."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from typing import Annotated, Any, Literal, Union

from botkit.ipc.arguments import Parameter, Range
from botkit.ipc.encoding import plain
from botkit.ipc.kinds import LOOKED_UP
from botkit.ipc.snowflake import Snowflake

_SIMPLE: dict[Any, str] = {
    int: "int",
    float: "float",
    str: "str",
    bool: "bool",
    datetime: "datetime",
    timedelta: "timedelta",
    Snowflake: "snowflake",
    Any: "any",
    object: "any",
}
_RANGED = ("int", "float", "timedelta", "str", "list")
_HEADING = re.compile(r"(?m)^\w[\w ]*\n-{3,}[ \t]*$\n?")
_ENTRY = re.compile(r"(?m)^(?P<names>\w+(?:, *\w+)*)(?: *:.*)?\n(?P<text>(?:[ \t]+\S.*(?:\n|\Z)|\n)*)")


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
    docs = parameter_docs(inspect.getdoc(function) or "")
    return tuple(
        _read_parameter(function, one, hints.get(one.name, Any), docs.get(one.name, "")) for one in found
    )


def parameter_docs(docstring: str) -> dict[str, str]:
    """Return what a numpy docstring says of each parameter, on one line each."""
    headings = list(_HEADING.finditer(docstring))
    for number, heading in enumerate(headings):
        if heading[0].split("\n", 1)[0].strip() == "Parameters":
            end = headings[number + 1].start() if number + 1 < len(headings) else len(docstring)
            entries = _ENTRY.finditer(docstring[heading.end() : end])
            return {
                name: " ".join(entry["text"].split())
                for entry in entries
                for name in re.split(", *", entry["names"])
            }
    return {}


def _read_parameter(function: Callable[..., Any], found: inspect.Parameter, hint: Any, doc: str) -> Parameter:
    where = f"The parameter {found.name!r} of route {function.__qualname__}"
    if found.kind not in (found.POSITIONAL_OR_KEYWORD, found.KEYWORD_ONLY):
        raise TypeError(f"{where} cannot be sent by name: routes take named arguments only.")
    required = found.default is found.empty
    default = None if required else found.default
    read = _read_hint(where, hint)
    try:
        plain(default)
    except TypeError:
        raise TypeError(f"{where} has the default {default!r}, which is not a JSON value.") from None
    if read.get("type") in LOOKED_UP and default is not None:
        raise TypeError(f"{where} is an object of the bot: its only default is None.")
    read["doc"] = doc or read.get("doc", "")
    return Parameter(found.name, required=required, default=default, **read)


def _read_hint(where: str, hint: Any) -> dict[str, Any]:
    if isinstance(hint, typing.Hashable) and (simple := _SIMPLE.get(hint)) is not None:
        return {"type": simple}
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return _read_literal(arguments)
    if origin is Annotated:
        return _read_annotated(where, arguments)
    if origin is list or hint is list:
        item = _read_hint(where, arguments[0]) if arguments else {}
        if item.get("item") is not None:
            raise TypeError(f"{where} is a list of lists: annotate it list[Any].")
        return {"type": "list", "item": Parameter("item", **item)}
    if origin in (Union, types.UnionType):
        return _read_union(where, hint, arguments)
    found = _read_class(hint) if isinstance(hint, type) else None
    return found if found is not None else _refuse(where, hint)


def _read_class(hint: type) -> dict[str, Any] | None:
    if issubclass(hint, Enum):
        return {"type": "str", "choices": tuple(hint)}
    if hint.__module__.partition(".")[0] != "discord":
        return None
    import discord  # loaded already: the annotation is of it

    for kind, base in (
        ("guild", discord.Guild),
        ("member", discord.Member),
        ("role", discord.Role),
        ("user", discord.User),
    ):
        if issubclass(hint, base):
            return {"type": kind}
    if issubclass(hint, discord.abc.GuildChannel | discord.Thread):
        return {"type": "channel", "classes": () if hint is discord.abc.GuildChannel else (hint,)}
    return None


def _read_union(where: str, hint: Any, arguments: tuple[Any, ...]) -> dict[str, Any]:
    rest = [argument for argument in arguments if argument is not type(None)]
    optional = {"nullable": True} if len(rest) < len(arguments) else {}
    if len(rest) == 1:
        return {**_read_hint(where, rest[0]), **optional}
    read = [_read_hint(where, one) for one in rest]
    if any(one.get("type") != "channel" for one in read):
        return _refuse(where, hint)
    classes = tuple(kind for one in read for kind in one["classes"])
    # Any channel of a server, and a thread perhaps: what is asked for is what its class says.
    if any(not one["classes"] for one in read):
        import discord

        classes = (discord.abc.GuildChannel, *classes)
    return {"type": "channel", "classes": classes, **optional}


def _read_literal(choices: tuple[Any, ...]) -> dict[str, Any]:
    values = tuple(choice for choice in choices if choice is not None)
    kinds = {type(choice).__name__ for choice in values}
    kind = kinds.pop() if len(kinds) == 1 else "any"
    known = kind in ("int", "str", "bool")
    return {"type": kind if known else "any", "choices": values, "nullable": None in choices}


def _read_annotated(where: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
    base = _read_hint(where, arguments[0])
    limits = next((extra for extra in arguments[1:] if isinstance(extra, Range)), None)
    doc = next((extra for extra in arguments[1:] if isinstance(extra, str)), None)
    if doc is not None:
        base = {**base, "doc": doc}
    if limits is None:
        return base
    if base.get("type") not in _RANGED or base.get("choices") is not None:
        raise TypeError(f"{where} has a Range, and is no number, duration, string or list.")
    return {**base, "range": limits}


def _refuse(where: str, hint: Any) -> typing.NoReturn:
    raise TypeError(
        f"{where} is annotated {hint!r}: routes take int, float, str, bool, datetime, timedelta, Literal, Enum, "
        "Snowflake, discord.Guild, Member, Role, User and channels, list[...] of these, and Any, each also with "
        "`| None` or as Annotated[..., Range(min, max)]."
    )
