"""What Tab offers behind ``%ipc``."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.magics.completing import _LINE, complete, complete_json, guild_words

GUILDS = [{"id": "1", "name": "Chess & Chill"}]
CATALOGUE: dict[str, dict[str, Any]] = {
    "guild_count": {"name": "guild_count"},
    "guilds": {
        "name": "guilds",
        "parameters": [
            {"name": "limit", "type": "int", "required": False},
            {"name": "sort", "type": "str", "choices": ["name", "members"], "required": False},
            {"name": "descending", "type": "bool", "required": False},
            {"name": "guild", "type": "guild", "required": True},
            {"name": "level", "type": "any", "choices": [1, 2, None]},
        ],
    },
}


@pytest.mark.parametrize(
    ("rest", "fragment", "texts"),
    [
        ("", "", ["guild_count", "guilds"]),
        ("guild_", "guild_", ["guild_count"]),
        ("nothing", "nothing", []),
        ("guilds ", "", ["guild=", "limit=", "sort=", "descending=", "level="]),
        ("guilds limit=5 s", "s", ["sort="]),
        ("guilds limit=5 limit", "limit", []),
        ("guilds sort=", "sort=", ["sort=name", "sort=members"]),
        ("guilds sort=me", "sort=me", ["sort=members"]),
        ("guilds descending=", "descending=", ["descending=true", "descending=false"]),
        ("guilds level:=", "level:=", ["level:=1", "level:=2", "level:=null"]),
        ("guilds limit=", "limit=", []),
        ("unknown ", "", []),
        ("guild_count ", "", []),
        ("  guild_c", "guild_c", ["guild_count"]),
        ("guilds guild=Ch", "guild=Ch", ['guild="Chess & Chill"']),
        ('guilds guild="Chess & C', 'guild="Chess & C', ['guild="Chess & Chill"']),
        ('guilds guild="Chess & Chill" li', "li", ["limit="]),
    ],
)
def test_names_and_values_come_from_the_catalogue(rest: str, fragment: str, texts: list[str]) -> None:
    """Routes first, then arguments that are not given yet (those that must be first), then values."""
    assert complete(rest, CATALOGUE, lambda text: GUILDS if "Chess".startswith(text[:5]) else ()) == (
        fragment,
        texts,
    )


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Reads", "Reads"),
        ("한국-1", "한국-1"),
        ("Two words", '"Two words"'),
        ("{__import__('os').abort()}", "7"),
        ("$HOME", "7"),
        ('say "hi"', "7"),
        ("back\\slash", "7"),
        ("line\nbreak", "7"),
        ("\u202eturned", "7"),
        (" led by a blank", "7"),
        ("", "7"),
    ],
)
def test_a_name_that_would_do_something_is_offered_as_an_id(name: str, word: str) -> None:
    """Strangers choose names; IPython evaluates braces in a magic's line."""
    assert guild_words([{"id": "7", "name": name}]) == [word]


def test_servers_of_one_name_are_offered_by_their_ids() -> None:
    """A name would not say which."""
    twins = [{"id": "1", "name": "A"}, {"id": "2", "name": "A"}, {"id": "3", "name": "B"}]
    assert guild_words(twins) == ["1", "2", "B"]


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("%ipc gu", "gu"),
        ("  %%ipc  gu", "gu"),
        ("rows = %ipc gu", "gu"),
        ("a, b['x'] = %ipc ", ""),
        ("%ipcx gu", None),
        ("x % ipc gu", None),
        ("print('%ipc gu", None),
        ("%ipc", None),
    ],
)
def test_a_magic_stands_first_or_behind_an_assignment(line: str, rest: str | None) -> None:
    """Other lines are not ours."""
    found = _LINE.fullmatch(line)
    assert (found["rest"] if found else None) == rest


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ('%%ipc guilds\n{"', ["limit", "sort", "descending", "guild", "level"]),
        ('%%ipc guilds\n{"limit": 5,\n "s', ["sort"]),
        ('%%ipc guilds\n{"limit": "s', []),
        ('%%ipc\n{"', []),
        ('%%ipc unknown\n{"', []),
    ],
)
def test_names_of_arguments_in_a_body(text: str, texts: list[str]) -> None:
    """Where a key may stand, those that are not there yet."""
    assert complete_json(text, CATALOGUE)[1] == texts
