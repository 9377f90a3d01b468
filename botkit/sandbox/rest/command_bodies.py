"""Bodies of application commands, with all limits of Discord's reference, "Application Commands"."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, RootModel, StringConstraints

from botkit.sandbox.rest.bodies import Body, Query, Snowflake
from botkit.sandbox.world.commands import (
    ATTACHMENT,
    CHANNEL,
    INTEGER,
    MOST,
    NUMBER,
    SLASH,
    STRING,
    SUB_COMMAND,
    SUB_COMMAND_GROUP,
)
from botkit.sandbox.world.objects import Json

MOST_CHARACTERS = 8000
"""Characters of a slash command in all: names, descriptions and values, of each the longest translation."""

LARGEST = 2**53 - 1
MOST_PERMISSIONS = 2**54 - 1

Wrong = tuple[tuple[str | int, ...], str]

_LOCALES = (
    "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th "
    "zh-CN ja zh-TW ko ar he"
)
LOCALES = frozenset(_LOCALES.split())

_THAI_AND_DEVANAGARI = (
    (0x0900, 0x0950),
    (0x0955, 0x0963),
    (0x0966, 0x097F),
    (0xA8E0, 0xA8FF),
    (0x0E01, 0x0E3A),
    (0x0E40, 0x0E5B),
)


def is_name(value: str) -> bool:
    """Return whether a text may name a slash command or an option ("Application Command Naming")."""
    return 1 <= len(value) <= 32 and value == value.lower() and all(map(_may_name, value))


def _may_name(letter: str) -> bool:
    if letter in "-_'" or unicodedata.category(letter)[0] in "LN":
        return True
    return any(first <= ord(letter) <= last for first, last in _THAI_AND_DEVANAGARI)


def _translated(value: dict[str, str]) -> dict[str, str]:
    for locale in value:
        if locale not in LOCALES:
            raise ValueError(f"Locale '{locale}' is not supported.")
    return value


def _permissions(value: Any) -> Any:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 20:
        return int(value)
    if isinstance(value, bool):
        raise ValueError("Could not interpret value as int.")
    return value


def _distinct(value: list[int]) -> list[int]:
    if len(set(value)) < len(value):
        raise ValueError("Values must be unique.")
    return value


Name = Annotated[str, StringConstraints(min_length=1, max_length=32)]
Description = Annotated[str, StringConstraints(min_length=1, max_length=100)]
ChoiceName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Names = Annotated[dict[str, Name], AfterValidator(_translated)]
Descriptions = Annotated[dict[str, Description], AfterValidator(_translated)]
Permissions = Annotated[Annotated[int, Field(ge=0, le=MOST_PERMISSIONS)], BeforeValidator(_permissions)]
ChannelType = Literal[0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15]
Contexts = Annotated[list[Literal[0, 1, 2]], Field(min_length=1), AfterValidator(_distinct)]
IntegrationTypes = Annotated[list[Literal[0, 1]], Field(min_length=1), AfterValidator(_distinct)]


class ChoiceBody(Body):
    """One of the values that an option offers."""

    name: ChoiceName
    name_localizations: Annotated[dict[str, ChoiceName], AfterValidator(_translated)] | None = None
    value: str | int | float


class OptionBody(Body):
    """A parameter of a command, or a subcommand, or a group of them."""

    type: Literal[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    name: Name
    name_localizations: Names | None = None
    description: Description
    description_localizations: Descriptions | None = None
    required: bool | None = None
    choices: Annotated[list[ChoiceBody], Field(max_length=25)] | None = None
    options: Annotated[list[OptionBody], Field(max_length=25)] | None = None
    channel_types: Annotated[list[ChannelType], AfterValidator(_distinct)] | None = None
    min_value: int | float | None = None
    max_value: int | float | None = None
    min_length: Annotated[int, Field(ge=0, le=6000)] | None = None
    max_length: Annotated[int, Field(ge=1, le=6000)] | None = None
    autocomplete: bool | None = None
    file_types: Annotated[list[str], Field(max_length=10)] | None = None


class CommandEdit(Body):
    """What is changed of a command."""

    name: Name | None = None
    name_localizations: Names | None = None
    description: Annotated[str, StringConstraints(max_length=100)] | None = None
    description_localizations: Descriptions | None = None
    options: Annotated[list[OptionBody], Field(max_length=25)] | None = None
    default_member_permissions: Permissions | None = None
    dm_permission: bool | None = None
    default_permission: bool | None = None
    contexts: Contexts | None = None
    integration_types: IntegrationTypes | None = None
    nsfw: bool | None = None


class CommandBody(CommandEdit):
    """A command that is made."""

    name: Name
    type: Literal[1, 2, 3] | None = None
    id: Snowflake | None = None


class CommandList(RootModel[Annotated[list[CommandBody], Field(max_length=sum(MOST.values()))]]):
    """All commands of a scope."""


class Localized(Query):
    """Whether translations are wanted."""

    with_localizations: bool = False


OF_TYPE: dict[str, tuple[int, ...]] = {
    "choices": (STRING, INTEGER, NUMBER),
    "autocomplete": (STRING, INTEGER, NUMBER),
    "min_value": (INTEGER, NUMBER),
    "max_value": (INTEGER, NUMBER),
    "min_length": (STRING,),
    "max_length": (STRING,),
    "channel_types": (CHANNEL,),
    "options": (SUB_COMMAND, SUB_COMMAND_GROUP),
    "required": tuple(range(STRING, ATTACHMENT + 1)),
    "file_types": (ATTACHMENT,),
}
"""The types of options that have a key; Discord ignores it on others."""


def wanted(body: CommandEdit, *, everywhere: bool) -> Json:
    """Return what a body sets of a command, as it is kept.

    Parameters
    ----------
    body
        The checked body.
    everywhere
        Whether the command is global; only such a one has contexts and integration types.
    """
    fields: Json = body.model_dump(mode="json", exclude_unset=True, exclude={"id", "default_permission"})
    if fields.get("default_member_permissions") is not None:
        fields["default_member_permissions"] = str(fields["default_member_permissions"])
    if "options" in fields:
        fields["options"] = [_option(one) for one in fields["options"] or ()]
    for key in ("type", "nsfw", "description", "integration_types", "dm_permission", "name"):
        if key in fields and fields[key] is None:
            del fields[key]
    if not everywhere:
        for key in ("contexts", "integration_types", "dm_permission"):
            fields.pop(key, None)
    return fields


def _option(option: Json) -> Json:
    kind = option["type"]
    value = {key: one for key, one in option.items() if one is not None and kind in OF_TYPE.get(key, (kind,))}
    if "options" in value:
        value["options"] = [_option(one) for one in value["options"]]
    return value


def wrong(command: Json, at: tuple[str | int, ...] = ()) -> Iterator[Wrong]:
    """Yield what is wrong with a command as a whole, each with its path.

    Parameters
    ----------
    command
        As `wanted` returns it, or such a one laid over what was there.
    at
        The path to the command.
    """
    faults = list(_wrong(command, at))
    if not faults and size(command) > MOST_CHARACTERS:
        faults.append((at, f"Command exceeds maximum size ({MOST_CHARACTERS})"))
    yield from faults


def _wrong(command: Json, at: tuple[str | int, ...]) -> Iterator[Wrong]:
    kind = command.get("type", SLASH)
    if kind != SLASH:
        if command.get("description"):
            yield (*at, "description"), "Context menu commands cannot have description"
        if command.get("options"):
            yield (*at, "options"), "Context menu commands cannot have options"
        if not command["name"].strip():
            yield (*at, "name"), "This field is required"
        return
    yield from _names(command, at, "Command name is invalid")
    if not command.get("description"):
        yield (*at, "description"), "This field is required"
    yield from _options(command.get("options") or [], (*at, "options"))


def _names(value: Json, at: tuple[str | int, ...], sentence: str) -> Iterator[Wrong]:
    if not is_name(value["name"]):
        yield (*at, "name"), sentence
    for locale, name in (value.get("name_localizations") or {}).items():
        if not is_name(name):
            yield (*at, "name_localizations", locale), sentence


def _options(options: list[Json], at: tuple[str | int, ...]) -> Iterator[Wrong]:
    seen: set[str] = set()
    optional = False
    nested = [one["type"] <= SUB_COMMAND_GROUP for one in options]
    for place, one in enumerate(options):
        here = (*at, place)
        if any(nested) and not all(nested) and not nested[place]:
            yield (
                (*here, "type"),
                ("Sub-command and sub-command group option types are mutually exclusive to all other types"),
            )
        yield from _names(one, here, "String value did not match validation regex.")
        if one["name"] in seen:
            yield (*here, "name"), f"Option name {one['name']} is already in use"
        seen.add(one["name"])
        if one.get("required") and optional:
            yield here, "Required options must be placed before non-required options"
        optional = optional or not one.get("required")
        yield from _details(one, here)


def _details(option: Json, at: tuple[str | int, ...]) -> Iterator[Wrong]:
    kind, inner = option["type"], option.get("options") or []
    if kind == SUB_COMMAND_GROUP:
        if not inner:
            yield (*at, "options"), "This field is required"
        for place, one in enumerate(inner):
            if one["type"] != SUB_COMMAND:
                yield (*at, "options", place, "type"), "Sub-command groups can only contain sub-commands"
    if kind == SUB_COMMAND and any(one["type"] <= SUB_COMMAND_GROUP for one in inner):
        yield (*at, "options"), "Sub-commands cannot contain sub-commands"
        return
    yield from _options(inner, (*at, "options"))
    if option.get("autocomplete") and option.get("choices"):
        yield (*at, "choices"), "Options with autocomplete cannot have choices"
    yield from _choices(option, at)
    yield from _range(option, at)


def _choices(option: Json, at: tuple[str | int, ...]) -> Iterator[Wrong]:
    kind, names = option["type"], set()
    for place, one in enumerate(option.get("choices") or ()):
        here = (*at, "choices", place)
        if (sentence := value_fault(kind, one["value"])) is not None:
            yield (*here, "value"), sentence
        if one["name"] in names:
            yield (*here, "name"), "Choice names must be unique"
        names.add(one["name"])


def value_fault(kind: int, value: Any) -> str | None:
    """Return what is wrong with the value of a choice for an option of a type; None if nothing is."""
    if kind == STRING:
        if not isinstance(value, str):
            return "Could not interpret value as string."
        return None if len(value) <= 100 else "Must be 100 or fewer in length."
    if isinstance(value, (str, bool)) or (kind == INTEGER and not float(value).is_integer()):
        return f"Could not interpret value as {'int' if kind == INTEGER else 'double'}."
    if not math.isfinite(value) or abs(value) > LARGEST:
        return f"{'int' if kind == INTEGER else 'double'} value should be between -{LARGEST} and {LARGEST}."
    return None


def _range(option: Json, at: tuple[str | int, ...]) -> Iterator[Wrong]:
    for key in ("min_value", "max_value"):
        sentence = value_fault(option["type"], option[key]) if key in option else None
        if sentence is not None:
            yield (*at, key), sentence
            return
    for least, most in (("min_value", "max_value"), ("min_length", "max_length")):
        if least in option and most in option and option[least] > option[most]:
            yield (*at, most), f"{most} must be greater than or equal to {least}"


def size(command: Json) -> int:
    """Return how many characters a command has: of each text its longest translation."""
    total = sum(_longest(command, key) for key in ("name", "description"))
    for choice in command.get("choices") or ():
        total += _longest(choice, "name") + len(str(choice["value"]))
    return total + sum(size(one) for one in command.get("options") or ())


def _longest(value: Json, key: str) -> int:
    texts = [value.get(key) or "", *(value.get(f"{key}_localizations") or {}).values()]
    return max(map(len, texts))
