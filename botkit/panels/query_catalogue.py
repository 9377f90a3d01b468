"""The bot's catalogue of routes as the query form reads it: what is missing gets a default. No I/O."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

Role = Literal["viewer", "operator"]

TYPES = frozenset(
    (
        *("int", "float", "str", "bool", "any", "datetime", "timedelta"),
        *("snowflake", "guild", "member", "channel", "role", "user", "list"),
    )
)
"""The types that have an input of their own; any other is asked for as ``any``."""


class ParameterEntry(TypedDict):
    """One parameter of a route; `items` is the type of a list's items."""

    name: str
    type: str
    required: bool
    default: Any
    choices: list[Any] | None
    nullable: bool
    minimum: float | None
    maximum: float | None
    doc: str
    items: str


class RouteEntry(TypedDict):
    """One route; one with `any_arguments` has declared nothing and takes whatever is sent."""

    name: str
    doc: str
    role: Role
    cog: str
    any_arguments: bool
    parameters: list[ParameterEntry]


def read_catalogue(answer: Any, role: Role) -> dict[str, RouteEntry] | None:
    """Return the routes that a key may ask, by name and in the order of their names.

    Parameters
    ----------
    answer
        What the route ``routes`` returned.
    role
        The key's role; a viewer is offered no operator's route.

    Returns
    -------
    dict or None
        None if the answer is no catalogue: another server may have a route of that name.
    """
    routes = answer.get("routes") if isinstance(answer, dict) else None
    if not isinstance(routes, list):
        return None
    if not all(isinstance(entry, dict) and isinstance(entry.get("name"), str) for entry in routes):
        return None
    found = sorted((_route(entry) for entry in routes), key=lambda entry: entry["name"])
    return {entry["name"]: entry for entry in found if role == "operator" or entry["role"] == "viewer"}


def free_entry(name: str) -> RouteEntry:
    """Return the entry of a route of which nothing is known: of a server that has no catalogue."""
    return _route({"name": name, "any_arguments": True})


def _route(entry: dict[str, Any]) -> RouteEntry:
    parameters = entry.get("parameters")
    return {
        "name": entry["name"],
        "doc": _text(entry.get("doc")),
        # Whatever is not said to be for viewers is not offered to them.
        "role": "viewer" if entry.get("role") == "viewer" else "operator",
        "cog": _text(entry.get("cog")),
        "any_arguments": bool(entry.get("any_arguments")),
        "parameters": [
            _parameter(one)
            for one in (parameters if isinstance(parameters, list) else [])
            if isinstance(one, dict) and isinstance(one.get("name"), str)
        ],
    }


def _parameter(entry: dict[str, Any]) -> ParameterEntry:
    choices = entry.get("choices")
    return {
        "name": entry["name"],
        "type": _type(entry.get("type")),
        "required": bool(entry.get("required")),
        "default": entry.get("default"),
        "choices": choices if isinstance(choices, list) and choices else None,
        "nullable": bool(entry.get("nullable")),
        "minimum": _number(entry.get("minimum")),
        "maximum": _number(entry.get("maximum")),
        "doc": _text(entry.get("doc")),
        "items": _type(entry.get("items")),
    }


def _type(value: Any) -> str:
    return value if isinstance(value, str) and value in TYPES else "any"


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
