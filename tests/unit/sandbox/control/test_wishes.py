"""What requests to the control API may say, and the sentences about those that say something else."""

from __future__ import annotations

import math
from typing import Any

import pytest

from botkit.sandbox.control.fault_routes import NewFault, NewLimit, Question
from botkit.sandbox.control.refusals import ControlError
from botkit.sandbox.control.wishes import Wish, checked
from botkit.sandbox.control.world_routes import NewGuild, NewMember, OneMember


@pytest.mark.parametrize(
    ("model", "value", "sentence"),
    [
        (NewGuild, {}, '"name" is missing: it must be a text of 1 to 100 characters.'),
        (NewGuild, {"name": " "}, '"name" must be a text of 1 to 100 characters, not " ".'),
        (NewGuild, {"name": "\ud800"}, '"name" must be a text of 1 to 100 characters, not "\\ud800".'),
        (NewGuild, {"name": "A", "members": "5"}, '"members" must be a whole number from 1 to 1,000,000, not "5".'),
        (NewGuild, {"name": "A", "members": True}, '"members" must be a whole number from 1 to 1,000,000, not true.'),
        (NewGuild, {"name": "A", "x": 1}, '"x" is not known here; known: "name", "members".'),
        (NewGuild, [], "The body must be a JSON object, not []."),
        (NewMember, {"guild": "x"}, '"guild" must be the id of a guild, not "x".'),
        (NewMember, {"guild": -1}, '"guild" must be the id of a guild, not -1.'),
        (NewMember, {"guild": "²"}, '"guild" must be the id of a guild, not "\\u00b2".'),
        (NewLimit, {"requests": 1, "seconds": math.nan},
         '"seconds" must be in how many seconds, up to 86400, not NaN.'),
        (NewGuild, {"name": "x" * 200}, f'"name" must be a text of 1 to 100 characters, not "{"x" * 56}….'),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(model: type[Wish], value: Any, sentence: str) -> None:
    """The sentence says what came and what is allowed; a long value is shortened."""
    with pytest.raises(ControlError) as refused:
        checked(model, value)
    assert str(refused.value) == sentence


def test_ids_may_be_texts_or_numbers() -> None:
    """Snowflakes are texts in JSON, but people write numbers, too."""
    assert checked(OneMember, {"guild": "5", "user": 6}) == OneMember(guild=5, user=6)


def test_whole_numbers_are_seconds_too() -> None:
    """Nobody writes 5.0."""
    assert checked(NewFault, {"kind": "down", "seconds": 5}).seconds == 5.0
    assert checked(Question, {"wait": 3}).wait == 3.0
