"""A catalogue for people."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.magics.routes_text import lines_of, rows_of, values_of, words_of


@pytest.mark.parametrize(
    ("parameter", "word"),
    [
        ({"name": "limit", "type": "int", "default": 50}, "limit=50"),
        ({"name": "guild", "type": "guild", "required": True}, "guild=<guild>"),
        ({"name": "guild", "required": True}, "guild=<any>"),
        ({"name": "kind", "required": True, "choices": ["a", "b"]}, "kind=<a|b>"),
        ({"name": "sort", "choices": ["a", "b"], "default": "b"}, "sort=b|a"),
        ({"name": "deep", "type": "bool", "default": False}, "deep=false"),
        ({"name": "search", "type": "str", "default": ""}, "search="),
        ({"name": "when", "type": "datetime"}, "when="),
        ({"name": "ids", "type": "list", "items": "int", "default": [1]}, "ids=[1]"),
    ],
)
def test_an_argument_is_written_as_it_is_typed(parameter: dict[str, Any], word: str) -> None:
    """With its default, or what it takes where it must be given; types that we do not know are passed on."""
    assert words_of({"parameters": [parameter]}) == [word]


def test_a_stock_route_takes_anything() -> None:
    """It declares nothing."""
    assert words_of({"any_arguments": True}) == ["name=…"]
    assert words_of({}) == []


def test_values_are_told_where_they_are_few() -> None:
    """Choices, and the two of a bool; choices by name count by name."""
    assert values_of({"choices": ["a", 1, True, None]}) == ["a", "1", "true", "null"]
    assert values_of({"choices": {"RED": 1, "BLUE": 2}}) == ["RED", "BLUE"]
    assert values_of({"type": "bool"}) == ["true", "false"]
    assert values_of({"type": "int"}) == []


def test_rows_and_lines_say_the_same() -> None:
    """In the order of names; what only an operator may is marked."""
    catalogue = {
        "stop": {"role": "operator", "doc": "End the bot."},
        "guilds": {"role": "viewer", "doc": "One page.", "parameters": [{"name": "limit", "default": 5}]},
    }
    assert [row["route"] for row in rows_of(catalogue)] == ["guilds", "stop"]
    assert rows_of(catalogue)[0]["arguments"] == "limit=5"
    assert lines_of(catalogue) == [
        "  guilds limit=5",
        "      One page.",
        "  stop (operator)",
        "      End the bot.",
    ]
    assert lines_of({}) == ["  The bot tells none."]
