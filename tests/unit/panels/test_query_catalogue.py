"""botkit.panels.query_catalogue: what the form knows of a bot's routes."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.ipc.routes import route, specs_of
from botkit.panels.query_catalogue import free_entry, read_catalogue
from tests.unit.panels.query_bot import CATALOGUE


class Real:
    """Routes that declare themselves."""

    @route()
    async def find(self, text: str, limit: int = 5) -> str:
        """Finds something."""
        return text


def test_routes_come_by_name_and_in_order() -> None:
    """Whatever the order in which the bot tells them."""
    found = read_catalogue({"routes": CATALOGUE}, "operator")
    assert found is not None
    assert list(found) == sorted(found)
    assert found["guilds"]["parameters"][1]["maximum"] == 200


def test_viewers_are_offered_no_operators_route() -> None:
    """What is not said to be for viewers is not for them either."""
    odd = {"routes": [*CATALOGUE, {"name": "unsaid"}]}
    found = read_catalogue(odd, "viewer")
    assert found is not None
    assert {"restart", "unsaid"} & set(found) == set()
    assert {"restart", "unsaid"} <= set(read_catalogue(odd, "operator") or {})


def test_what_the_decorator_declares_is_read_whole() -> None:
    """The catalogue of the bot that there is now, with keys that the form knows and that bot does not send."""
    entries = [spec.to_dict() for spec, _ in specs_of(Real).values()]
    found = read_catalogue({"routes": entries}, "viewer")
    assert found is not None
    text, limit = found["find"]["parameters"]
    assert (text["type"], text["required"], text["items"], text["doc"]) == ("str", True, "any", "")
    assert (limit["type"], limit["required"], limit["default"]) == ("int", False, 5)


def test_an_unknown_type_is_asked_for_as_any() -> None:
    """A bot of a later version is asked all the same."""
    found = read_catalogue(
        {"routes": [{"name": "x", "parameters": [{"name": "y", "type": "colour"}]}]}, "operator"
    )
    assert found is not None
    assert found["x"]["parameters"][0]["type"] == "any"


@pytest.mark.parametrize(
    "answer", [None, "25", [], {}, {"routes": "all"}, {"routes": [1]}, {"routes": [{"name": 1}]}]
)
def test_another_servers_answer_is_no_catalogue(answer: Any) -> None:
    """A stock server may have a route of its own that is called ``routes``."""
    assert read_catalogue(answer, "operator") is None


def test_a_route_of_which_nothing_is_known_takes_anything() -> None:
    """The entry for a server without a catalogue."""
    assert free_entry("anything")["any_arguments"] is True
