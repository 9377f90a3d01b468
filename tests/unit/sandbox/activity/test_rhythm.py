"""The day has an evening and a night, and not everywhere at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from botkit.sandbox.activity import rhythm
from botkit.sandbox.world import World
from tests.unit.sandbox.activity.stage import NOON


def at(hour: float, ahead: int = 0) -> float:
    """Return how lively an hour of the day is."""
    return rhythm.liveliness(NOON + (hour - 12) * rhythm.HOUR, ahead)


def test_the_evening_is_the_liveliest() -> None:
    """And twelve hours later it is the quietest."""
    hours = [at(hour / 2) for hour in range(48)]
    assert max(hours) == at(20.5) == pytest.approx(1.0)
    assert min(hours) == at(8.5) == pytest.approx(rhythm.LEAST)


def test_a_day_later_it_is_the_same() -> None:
    """The rhythm is that of a day."""
    assert at(3 + 24) == pytest.approx(at(3))


def test_clocks_ahead_have_their_evening_earlier() -> None:
    """9 hours ahead of UTC it is evening when it is late morning there."""
    assert at(11.5, ahead=9) == pytest.approx(1.0)


def test_guilds_live_in_time_zones() -> None:
    """Korean ones in Korea, others elsewhere, the same one at each question."""
    guilds = list(World(60, 1).guilds.values())
    assert {rhythm.offset(one) for one in guilds if one.locale == "ko"} == {9}
    others = [one for one in guilds if one.locale != "ko"]
    assert len({rhythm.offset(one) for one in others}) >= 5
    assert [rhythm.offset(one) for one in others] == [rhythm.offset(replace(one)) for one in others]
