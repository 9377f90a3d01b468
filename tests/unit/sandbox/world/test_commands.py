"""The register of application commands."""

from __future__ import annotations

from itertools import count

import pytest

from botkit.sandbox.world.commands import (
    CREATES_A_DAY,
    DAY,
    Commands,
    NameTaken,
    TooManyCommands,
    TooManyCreates,
    callable_paths,
)

PING = {"name": "ping", "description": "Answers."}
ECHO = {"name": "echo", "description": "Says it again."}
ADMIN = {
    "name": "admin",
    "description": "For few.",
    "options": [
        {"type": 1, "name": "ban", "description": "Ban."},
        {
            "type": 2,
            "name": "roles",
            "description": "Roles.",
            "options": [{"type": 1, "name": "add", "description": "Add.", "options": []}],
        },
    ],
}


@pytest.fixture
def commands() -> Commands:
    """Return an empty register."""
    ids = count(100)
    return Commands(1, lambda: next(ids))


def test_a_registered_command_gets_ids_and_defaults(commands: Commands) -> None:
    """What Discord adds is added."""
    made = commands.put(PING)
    assert commands.get(int(made["id"])) == made
    assert (made["application_id"], made["type"], made["nsfw"]) == ("1", 1, False)
    assert (made["contexts"], made["integration_types"], made["dm_permission"]) == (None, [0], True)


def test_a_command_keeps_its_id_when_it_is_registered_again(commands: Commands) -> None:
    """In bulk or alone; only its version changes."""
    first = commands.put(PING)
    again = commands.replace([ECHO, PING])[1]
    assert again["id"] == first["id"]
    assert again["version"] != first["version"]


def test_bulk_registration_removes_the_others(commands: Commands) -> None:
    """These are all from then on; guilds have their own."""
    commands.put(ECHO)
    commands.put(PING, guild=5)
    commands.replace([PING])
    assert [one["name"] for one in commands.all()] == ["ping"]
    assert [one["guild_id"] for one in commands.all(5)] == ["5"]
    assert commands.remove(int(commands.all(5)[0]["id"]), 5)
    assert not commands.remove(1, 5)


def test_one_name_is_one_command_of_a_type(commands: Commands) -> None:
    """A menu's command may be called like a slash command."""
    commands.replace([PING, {"name": "ping", "type": 2}])
    assert [one["type"] for one in commands.all()] == [1, 2]
    with pytest.raises(NameTaken) as caught:
        commands.replace([ECHO, PING, ECHO])
    assert caught.value.place == 2
    assert len(commands.all()) == 2


def test_a_command_can_be_renamed_but_not_to_the_name_of_another(commands: Commands) -> None:
    """Its id stays."""
    ping, echo = commands.replace([PING, ECHO])
    renamed = commands.edit(ping, ping | {"name": "pong"})
    assert (renamed["id"], renamed["name"]) == (ping["id"], "pong")
    with pytest.raises(NameTaken):
        commands.edit(renamed, renamed | {"name": "echo"})
    assert commands.get(int(echo["id"])) == echo


def test_a_scope_has_room_for_so_many_of_a_type(commands: Commands) -> None:
    """100 slash commands, 15 of each menu; one of a name that is there needs no room."""
    commands.replace([{**PING, "name": f"c{number}"} for number in range(100)])
    with pytest.raises(TooManyCommands, match="at most 100"):
        commands.put(PING)
    commands.put({**PING, "name": "c5"})
    menus = [{"name": f"m{number}", "type": 3} for number in range(16)]
    with pytest.raises(TooManyCommands, match="at most 15"):
        commands.replace(menus, 5)
    assert len(commands.replace(menus[:15], 5)) == 15


def test_so_many_commands_can_be_made_in_a_day(commands: Commands) -> None:
    """Per scope; those that are there already do not count."""
    for number in range(CREATES_A_DAY):
        made = commands.put({**PING, "name": f"c{number}"}, now=1000.0)
        commands.remove(int(made["id"]))
    with pytest.raises(TooManyCreates):
        commands.put(PING, now=1000.0 + DAY - 1)
    commands.put(PING, guild=5, now=1000.0)
    commands.put(PING, now=1000.0 + DAY)
    commands.put(PING, now=1000.0 + DAY)


def test_guilds_see_their_own_commands_first(commands: Commands) -> None:
    """Then the global ones; no other guild's."""
    commands.replace([PING, {"name": "Menu", "type": 2}])
    commands.put(ECHO, guild=5)
    assert [one["name"] for one in commands.slash(5)] == ["echo", "ping"]
    assert [one["name"] for one in commands.slash(6)] == ["ping"]
    assert [one["name"] for one in commands.of_type(2, 5)] == ["Menu"]


def test_permissions_are_kept_by_guild(commands: Commands) -> None:
    """For one command or for all; an empty list takes them back, and so does the command's end."""
    made = commands.put(PING)
    one = {"id": "7", "type": 2, "permission": False}
    told = commands.set_permissions(5, int(made["id"]), [one])
    assert told == {"id": made["id"], "application_id": "1", "guild_id": "5", "permissions": [one]}
    commands.set_permissions(5, None, [one])
    assert [entry["id"] for entry in commands.all_permissions(5)] == [made["id"], "1"]
    commands.remove(int(made["id"]))
    commands.set_permissions(5, None, [])
    assert commands.all_permissions(5) == []
    assert commands.permissions(5) is None


def test_paths_name_each_subcommand() -> None:
    """What can be typed, as it is typed."""
    assert [path for path, _ in callable_paths(ADMIN)] == ["admin ban", "admin roles add"]
