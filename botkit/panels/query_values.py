"""What stands in the fields of the query form as arguments for the route, or what is wrong with each field. No I/O."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

from botkit.errors import BadArguments
from botkit.ipc.words import read_arguments
from botkit.panels.query_catalogue import ParameterEntry, RouteEntry
from botkit.panels.query_draft import Draft, Typed
from botkit.panels.query_types import convert

FREE = ""
"""The name under which the problem of a free line of arguments is told."""

_ARGUMENT = re.compile(r"argument ['\"](\w+)['\"]")
_ABOUT = re.compile(r"The argument '\w+' of route '[^']*' (.+)", re.DOTALL)
_JSON_LINE = re.compile(r"\s*(\w+):=(.*)")


class FieldErrors(Exception):
    """Some fields cannot be sent.

    Parameters
    ----------
    problems
        By the parameter's name, a sentence that says what the field takes.
    """

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def arguments_of(entry: RouteEntry, draft: Draft) -> dict[str, Any]:
    """Return the arguments that a draft means; a field that is empty, or holds the default, is left out.

    Raises
    ------
    FieldErrors
        If a required field is empty, or one holds what its parameter does not take.
    """
    if entry["any_arguments"]:
        return _free_arguments(draft.free)
    arguments: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for parameter in entry["parameters"]:
        name = parameter["name"]
        try:
            given, value = _read(parameter, draft.values.get(name, ""))
        except ValueError as error:
            problems[name] = str(error)
        else:
            if given:
                arguments[name] = value
    if problems:
        raise FieldErrors(problems)
    return arguments


def field_problem(entry: RouteEntry, message: str) -> dict[str, str]:
    """Return a server's message about wrong arguments by the name of the field that it is about.

    Beside its field the message needs not say which argument of which route it is about. Empty if it names no
    parameter of the route.
    """
    found = _ARGUMENT.search(message)
    if found is None or found[1] not in {parameter["name"] for parameter in entry["parameters"]}:
        return {}
    rest = _ABOUT.match(message)
    return {found[1]: rest[1][:1].upper() + rest[1][1:] if rest else message}


def _read(parameter: ParameterEntry, typed: Typed) -> tuple[bool, Any]:
    if typed is None and parameter["nullable"]:
        return parameter["required"] or parameter["default"] is not None, None
    if typed is None or (isinstance(typed, str) and not typed.strip()):
        if parameter["required"]:
            raise ValueError("This is required.")
        return False, None
    value = convert(parameter, typed)
    default = parameter["default"]
    # True == 1 in Python, and they are two values in JSON.
    same = not parameter["required"] and value == default and type(value) is type(default)
    return not same, value


def _free_arguments(text: str) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    try:
        for line in text.splitlines():
            arguments.update(_free_line(line))
    except (BadArguments, ValueError) as error:
        raise FieldErrors({FREE: str(error)}) from None
    return arguments


def _free_line(line: str) -> dict[str, Any]:
    # JSON alone on a line needs no quotes around it.
    if found := _JSON_LINE.fullmatch(line):
        try:
            return {found[1]: json.loads(found[2])}
        except (ValueError, RecursionError):
            pass
    try:
        words = shlex.split(line)
    except ValueError:
        raise ValueError(
            "A quotation mark is not closed: write both, or put a backslash before it."
        ) from None
    return read_arguments(words)
