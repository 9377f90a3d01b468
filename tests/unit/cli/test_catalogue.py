"""botkit.cli.catalogue: the list of routes, and what one of them takes."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.cli.catalogue import description, is_catalogue, listing, readable


def parameter(name: str, **facts: Any) -> dict[str, Any]:
    """Return a parameter's entry as a bot of today tells it."""
    plain = {
        "type": "str",
        "required": False,
        "default": None,
        "choices": None,
        "minimum": None,
        "maximum": None,
    }
    return {"name": name, **plain, **facts}


PAGE = {
    "name": "guilds",
    "doc": "One page of the servers.\n\nThe longer story.",
    "role": "viewer",
    "any_arguments": False,
    "parameters": [
        parameter("guild", type="guild", required=True, doc="By id or name."),
        parameter("limit", type="int", default=50, minimum=1, maximum=200),
        parameter("sort", choices=["name", "members"], default="name"),
        parameter("ids", type="list", items="snowflake", maximum=50),
        parameter("wait", type="float", minimum=0, default=0.0),
        parameter("descending", type="bool", default=False),
        parameter("search", maximum=100, default=""),
    ],
}
STOP = {"name": "stop", "doc": "End the bot.", "role": "operator", "any_arguments": True, "parameters": []}


def test_each_route_is_one_line() -> None:
    """Its name and the first line of its doc, and whether it is for operators."""
    found = listing({"routes": [PAGE, STOP]})
    assert [list(row.values()) for row in found.items] == [
        ["guilds", "One page of the servers."],
        ["stop", "(operators) End the bot."],
    ]


@pytest.mark.parametrize(
    "answer", ["routes", {"routes": 5}, {"routes": [1]}, {"routes": [PAGE], "x": 1}, [PAGE]]
)
def test_what_is_no_catalogue_stays_as_it_is(answer: Any) -> None:
    """A route of one's own may be called `routes`, too."""
    assert not is_catalogue(answer)
    assert readable(answer) is answer


def test_a_route_tells_what_it_takes() -> None:
    """Types, limits, choices and defaults, those that are needed without brackets."""
    assert description(PAGE, 80) == [
        "botkit query guilds guild=guild [limit=int] [sort=name|members] [ids=list] [wait=float] [descending=bool] "
        "[search=str]",
        "",
        "One page of the servers.",
        "",
        "The longer story.",
        "",
        "  guild=guild",
        "    By id or name; required",
        "  limit=int",
        "    from 1 to 200; default 50",
        "  sort=str",
        "    one of name, members; default name",
        "  ids=list of snowflake",
        "    at most 50 items",
        "  wait=float",
        "    at least 0; default 0.0",
        "  descending=bool",
        "    default false",
        "  search=str",
        "    at most 100 characters",
    ]


def test_what_takes_anything_and_acts_says_so() -> None:
    """The catalogue's marks are words."""
    lines = description(STOP, 80)
    assert lines[0] == "botkit query stop […]"
    assert any("any" in line for line in lines)
    assert "operators" in lines[-1]
