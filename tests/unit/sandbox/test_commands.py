"""Registered commands, and how they are invoked."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from botkit.sandbox.commands import CannotInvoke, Commands, InvalidCommand, callable_paths, invocation
from botkit.sandbox.world import Guild, World

PING = {"name": "ping", "description": "Answers."}
ECHO = {
    "name": "echo",
    "description": "Says it again.",
    "options": [
        {"name": "text", "type": 3, "description": "What.", "required": True},
        {"name": "times", "type": 4, "description": "How often.", "choices": [{"name": "two", "value": 2}]},
        {"name": "to", "type": 6, "description": "Whom."},
        {"name": "where", "type": 7, "description": "Where."},
    ],
}
ADMIN = {
    "name": "admin",
    "description": "For few.",
    "options": [
        {"type": 1, "name": "ban", "description": "Ban."},
        {
            "type": 2,
            "name": "roles",
            "description": "Roles.",
            "options": [{"type": 1, "name": "add", "description": "Add.", "options": ECHO["options"][:1]}],
        },
    ],
}


@pytest.fixture
def commands() -> Commands:
    """Return an empty registry."""
    ids = count(100)
    return Commands(1, lambda: next(ids))


@pytest.fixture
def world() -> World:
    """Return a world of one guild."""
    return World(1, 1)


def invoked(world: World, command: dict[str, Any], path: str, **values: Any) -> dict[str, Any]:
    """Return the data of an invocation in the world's guild."""
    return invocation(world, guild_of(world), {"id": "9", **command}, path, values)


def guild_of(world: World) -> Guild:
    """Return the world's guild."""
    return next(iter(world.guilds.values()))


def test_a_registered_command_gets_ids_and_defaults(commands: Commands) -> None:
    """What Discord adds is added."""
    made = commands.put(PING)
    assert made["name"] == "ping"
    assert (made["application_id"], made["type"]) == ("1", 1)
    assert commands.get(int(made["id"])) == made


def test_a_command_keeps_its_id_when_it_is_registered_again(commands: Commands) -> None:
    """In bulk or alone; only its version changes."""
    first = commands.put(PING)
    again = commands.replace([ECHO, PING])[1]
    assert (again["id"], again["version"] != first["version"]) == (first["id"], True)


def test_bulk_registration_removes_the_others(commands: Commands) -> None:
    """These are all from then on; guilds have their own."""
    commands.put(ECHO)
    commands.put(PING, guild=5)
    commands.replace([PING])
    assert [one["name"] for one in commands.all()] == ["ping"]
    assert [one["guild_id"] for one in commands.all(5)] == ["5"]
    assert commands.remove(int(commands.all(5)[0]["id"]), 5)
    assert not commands.remove(1, 5)


@pytest.mark.parametrize("wrong", [{}, {"name": ""}, {"name": "x" * 33}, {"name": "x"}, {"name": 1}])
def test_one_wrong_command_changes_nothing(commands: Commands, wrong: dict[str, Any]) -> None:
    """All or none."""
    commands.put(PING)
    with pytest.raises(InvalidCommand):
        commands.replace([ECHO, wrong])
    assert [one["name"] for one in commands.all()] == ["ping"]


def test_paths_name_each_subcommand() -> None:
    """What can be typed, as it is typed."""
    assert [path for path, _ in callable_paths(ADMIN)] == ["admin ban", "admin roles add"]


def test_options_are_sent_with_their_type(world: World) -> None:
    """Name, type and value of each option given."""
    data = invoked(world, ECHO, "echo", text="hi", times=2)
    assert data["options"] == [
        {"name": "text", "type": 3, "value": "hi"},
        {"name": "times", "type": 4, "value": 2},
    ]


def test_subcommands_are_nested(world: World) -> None:
    """Group, subcommand, option."""
    (group,) = invoked(world, ADMIN, "admin roles add", text="x")["options"]
    assert (group["name"], group["type"]) == ("roles", 2)
    (sub,) = group["options"]
    assert (sub["name"], sub["type"], sub["options"][0]["value"]) == ("add", 1, "x")
    assert invoked(world, ADMIN, "admin ban")["options"] == [{"name": "ban", "type": 1, "options": []}]


def test_ids_are_resolved(world: World) -> None:
    """The objects that ids mean are sent along."""
    guild = guild_of(world)
    user, channel = str(guild.user_id(1)), str(guild.general)
    resolved = invoked(world, ECHO, "echo", text="x", to=user, where=channel)["resolved"]
    assert resolved["users"][user]["id"] == user
    assert "user" not in resolved["members"][user]
    assert resolved["channels"][channel]["name"] == "general"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "needs the option 'text'"),
        ({"text": 5}, "must be str"),
        ({"text": "x", "times": True}, "must be int"),
        ({"text": "x", "times": 7}, r"must be one of \[2\]"),
        ({"text": "x", "to": "me"}, "needs an id in the guild"),
        ({"text": "x", "where": 5}, "needs an id in the guild"),
        ({"text": "x", "why": 1}, "has no option 'why'; it has: text, times"),
    ],
)
def test_wrong_options_are_told(world: World, values: dict[str, Any], sentence: str) -> None:
    """The sentence names the option and what it must be."""
    with pytest.raises(CannotInvoke, match=sentence):
        invoked(world, ECHO, "echo", **values)
