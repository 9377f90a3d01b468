"""The data of pressing, choosing and filling in."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.sandbox.world import Guild
from botkit.sandbox.world.components import chosen, pressed, submitted
from botkit.sandbox.world.resolving import CannotAct, Resolved


def message(*components: dict[str, Any]) -> dict[str, Any]:
    """Return a message with components in a container."""
    row = {"type": 1, "id": 2, "components": list(components)}
    return {"components": [{"type": 17, "id": 1, "components": [row]}]}


def button(**more: Any) -> dict[str, Any]:
    """Return a button."""
    return {"type": 2, "id": 3, "style": 1, "custom_id": "b", "label": "Go"} | more


def test_a_button_is_found_wherever_it_is() -> None:
    """In rows, containers, and beside sections; by id, label or emoji."""
    told = {"component_type": 2, "custom_id": "b", "id": 3}
    assert pressed(message(button()), "b") == pressed(message(button()), "Go") == told
    section = {"type": 9, "id": 1, "components": [], "accessory": button(label=None, emoji={"name": "🔥"})}
    assert pressed({"components": [section]}, "🔥") == told


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (button(disabled=True), "'Go' is disabled"),
        ({"type": 2, "id": 3, "style": 5, "label": "Go", "url": "http://x"}, "opens a page"),
        (button(label="Stop"), "no button 'Go'; it has: 'Stop'"),
    ],
)
def test_what_cannot_be_pressed(found: dict[str, Any], sentence: str) -> None:
    """The sentence says why."""
    with pytest.raises(CannotAct, match=sentence):
        pressed(message(found), "Go")


def test_entities_that_are_chosen_are_resolved(guild: Guild, resolved: Resolved) -> None:
    """As in commands."""
    menu = {"type": 6, "id": 3, "custom_id": "r", "min_values": 1, "max_values": 1}
    data = chosen(resolved, message(menu), "r", [guild.id])
    assert (data["component_type"], data["values"]) == (6, [str(guild.id)])
    assert data["resolved"]["roles"][str(guild.id)]["name"] == "@everyone"


def test_each_is_chosen_once(resolved: Resolved) -> None:
    """A client cannot tick a thing twice."""
    options = [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]
    menu = {"type": 3, "id": 3, "custom_id": "m", "min_values": 0, "max_values": 2, "options": options}
    assert chosen(resolved, message(menu), "m", ["A", "b"])["values"] == ["a", "b"]
    assert chosen(resolved, message(menu), "m", [])["values"] == []
    with pytest.raises(CannotAct, match="once only"):
        chosen(resolved, message(menu), "m", ["a", "A"])


CHOICES = [{"label": "A", "value": "a"}, {"label": "B", "value": "b", "default": True}]


def modal(**component: Any) -> dict[str, Any]:
    """Return a modal with a text, and a component below a label."""
    label = {"type": 18, "id": 2, "label": "L", "component": {"id": 3, "custom_id": "c", **component}}
    return {"custom_id": "m", "title": "T", "components": [{"type": 10, "id": 1, "content": "x"}, label]}


@pytest.mark.parametrize(
    ("component", "given", "told"),
    [
        ({"type": 4, "style": 1}, {"L": "x"}, {"value": "x"}),
        ({"type": 4, "style": 1, "value": "y"}, {}, {"value": "y"}),
        ({"type": 4, "style": 1, "required": False, "min_length": 3}, {}, {"value": ""}),
        ({"type": 3, "options": CHOICES}, {"c": ["a"]}, {"values": ["a"]}),
        ({"type": 3, "options": CHOICES}, {}, {"values": ["b"]}),
        ({"type": 21, "options": CHOICES}, {"c": "A"}, {"value": "a"}),
        ({"type": 22, "options": CHOICES}, {"c": ["a", "b"]}, {"values": ["a", "b"]}),
        ({"type": 23}, {}, {"value": False}),
        ({"type": 23}, {"c": True}, {"value": True}),
        ({"type": 19}, {"c": [{"id": "7", "filename": "f"}]}, {"values": ["7"]}),
    ],
)
def test_a_modal_is_filled_in(
    resolved: Resolved, component: dict[str, Any], given: dict[str, Any], told: dict[str, Any]
) -> None:
    """Each input tells its value in its own shape; what is left out keeps what the modal gave it."""
    text, label = submitted(resolved, modal(**component), given)["components"]
    assert text == {"type": 10, "id": 1}
    assert label == {
        "type": 18,
        "id": 2,
        "component": {"type": component["type"], "id": 3, "custom_id": "c", **told},
    }


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "needs 'c'"),
        ({"c": 5}, "must be a text"),
        ({"c": "ab"}, "must have 3 to 4 characters, not 2"),
        ({"c": "abc", "d": "x"}, "no input 'd'; it has: 'c'"),
    ],
)
def test_what_a_modal_does_not_take(resolved: Resolved, given: dict[str, Any], sentence: str) -> None:
    """The client would not send it off."""
    with pytest.raises(CannotAct, match=sentence):
        submitted(resolved, modal(type=4, style=1, min_length=3, max_length=4), given)
