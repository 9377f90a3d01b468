"""Profiles are complete, and known to daily life."""

from __future__ import annotations

import pytest

from botkit.sandbox.activity.life import LIFE
from botkit.sandbox.activity.profiles import PROFILES, Kind


def test_the_profiles_are_those_of_the_command() -> None:
    """Five of them, in this order."""
    assert list(PROFILES) == ["quiet", "normal", "busy", "raid", "outage"]


@pytest.mark.parametrize("name", PROFILES)
def test_each_kind_of_a_profile_can_happen(name: str) -> None:
    """Guilds come and go by `Activity` itself, all else is in the table of daily life."""
    assert set(PROFILES[name].mix) == set(Kind)
    assert set(LIFE) == set(Kind) - {Kind.GUILD}


def test_only_raids_and_outages_break_into_life() -> None:
    """The others are calm."""
    assert {name: one.incident for name, one in PROFILES.items() if one.incident} == {
        "raid": "raid",
        "outage": "outage",
    }
