from __future__ import annotations

import json
from typing import Any

import pytest

from botkit.ipc.routes import RouteSpec, route, specs_of


class Cog:
    """Has routes."""

    @route()
    async def guild_count(self) -> str:
        """Return how many guilds the bot is in,
        as a string.

        More about it.
        """  # noqa: D205  (a first paragraph of two lines)
        return "5"

    @route("restart", role="operator")
    async def do_restart(self, delay: float = 0.5) -> float:
        """Do it."""
        return delay

    @property
    def costly(self) -> Any:
        """Must not be evaluated when routes are looked for."""
        raise AssertionError


def test_the_method_stays_callable() -> None:
    """A route is still the method that was written."""
    assert Cog.guild_count.__name__ == "guild_count"


def test_routes_are_found_by_name() -> None:
    """A class's routes are found by the names they are asked by, with the methods that answer."""
    found = {name: attribute for name, (_, attribute) in specs_of(Cog).items()}
    assert found == {"guild_count": "guild_count", "restart": "do_restart"}


def test_the_first_paragraph_is_the_doc() -> None:
    """The catalogue holds the docstring's first paragraph on one line."""
    assert specs_of(Cog)["guild_count"][0].doc == "Return how many guilds the bot is in, as a string."


def test_the_catalogue_entry_is_json() -> None:
    """An entry can be sent, and holds role and parameters."""
    entry = json.loads(json.dumps(specs_of(Cog)["restart"][0].to_dict()))
    assert (entry["name"], entry["role"], entry["any_arguments"]) == ("restart", "operator", False)
    assert entry["parameters"][0]["name"] == "delay"
    assert entry["parameters"][0]["default"] == 0.5
    assert entry["cog"] is None


def test_an_overridden_method_is_no_route() -> None:
    """A subclass that overrides a route without the decorator withdraws it."""

    class Quiet(Cog):
        async def guild_count(self) -> str:
            return "hidden"

    assert set(specs_of(Quiet)) == {"restart"}


@pytest.mark.parametrize(
    ("role", "asked_by", "allowed"),
    [
        ("viewer", "viewer", True),
        ("viewer", "operator", True),
        ("operator", "viewer", False),
        ("operator", "operator", True),
    ],
)
def test_roles(role: Any, asked_by: Any, allowed: bool) -> None:
    """An operator may ask everything, a viewer what only reads."""
    assert RouteSpec("r", "", role).allows(asked_by) is allowed


def test_a_plain_method_is_refused() -> None:
    """A method that is not async cannot be a route."""
    with pytest.raises(TypeError, match="is not an async method"):
        route()(lambda self: None)  # type: ignore[arg-type,return-value]


def test_forgotten_parentheses_are_told() -> None:
    """``@route`` without parentheses is an error that says so."""
    with pytest.raises(TypeError, match="with its parentheses"):
        route(Cog.guild_count)  # type: ignore[arg-type]


def test_an_unknown_role_is_refused() -> None:
    """A misspelt role does not open a route."""
    with pytest.raises(TypeError, match="not 'admin'"):
        route(role="admin")  # type: ignore[arg-type]
