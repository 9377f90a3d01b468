"""The docs name everything that can be used."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest

from botkit import errors
from botkit.bot.error_routes import ErrorRoutes
from botkit.bot.guild_routes import GuildRoutes
from botkit.bot.history_routes import HistoryRoutes
from botkit.bot.people_routes import PeopleRoutes
from botkit.bot.process_routes import ProcessRoutes
from botkit.bot.routes import Routes
from botkit.bot.search_routes import SearchRoutes
from botkit.cli import _parser
from botkit.host import Host
from botkit.ipc.routes import specs_of

DOCS = Path(__file__).parents[2] / "docs"
IPC = (DOCS / "ipc.md").read_text(encoding="utf-8")


def routes() -> list[Any]:
    """Return the specifications of all built-in routes."""
    holders = (
        Host,
        Routes,
        GuildRoutes,
        PeopleRoutes,
        SearchRoutes,
        ProcessRoutes,
        ErrorRoutes,
        HistoryRoutes,
    )
    return [spec for holder in holders for spec, _ in specs_of(holder).values()]


def test_every_route_is_documented_with_its_arguments() -> None:
    """A route that is not in the table does not exist."""
    for spec in routes():
        line = next((line for line in IPC.splitlines() if line.startswith(f"| `{spec.name}`")), "")
        assert line, spec.name
        assert all(f"`{parameter.name}" in line for parameter in spec.parameters), spec.name
        assert ("operator" in line) == (spec.role == "operator"), spec.name


def test_every_route_says_what_it_does() -> None:
    """Its docstring is the help of forms and magics."""
    assert all(spec.doc for spec in routes())


def test_every_command_and_the_magic_are_documented() -> None:
    """README and docs together name each command."""
    text = "".join(
        path.read_text(encoding="utf-8") for path in [*DOCS.glob("*.md"), DOCS.parent / "README.md"]
    )
    actions = [a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction)]
    for command in actions[0].choices:
        assert f"botkit {command}" in text, command
    assert "%ipc" in text


def test_every_option_of_the_dashboard_is_documented() -> None:
    """docs/dashboard.md shows them all."""
    actions = [a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction)]
    text = (DOCS / "dashboard.md").read_text(encoding="utf-8")
    options = {word for a in actions[0].choices["dashboard"]._actions for word in a.option_strings}
    assert len(options) > 8
    assert [word for word in sorted(options - {"-h", "--help"}) if word not in text] == []


@pytest.mark.parametrize(
    "name", [n for n, c in vars(errors).items() if isinstance(c, type) and n[0].isupper()]
)
def test_the_tree_of_errors_is_complete(name: str) -> None:
    """The docstring of the module shows every class."""
    assert name in (errors.__doc__ or "")
