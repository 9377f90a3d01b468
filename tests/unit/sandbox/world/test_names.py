"""Names of guilds and people."""

from __future__ import annotations

from random import Random

from botkit.sandbox.world import names
from botkit.sandbox.world.ids import mix


def made(count: int, seed: int = 1) -> list[str]:
    """Return the names of that many guilds."""
    rng = Random(seed)  # noqa: S311 - nothing secret
    return [names.guild_name(rng) for _ in range(count)]


def test_names_are_decided_by_the_seed() -> None:
    """The same seed, the same names; another seed, others."""
    assert made(20) == made(20)
    assert made(20) != made(20, seed=2)


def test_names_are_varied_and_fit_discord() -> None:
    """Most of 200 names differ; all have 2 to 100 characters and no placeholder left."""
    found = made(200)
    assert len(set(found)) > 150
    assert all(2 <= len(name) <= 100 and "{" not in name for name in found)


def test_some_are_korean_and_some_carry_emoji() -> None:
    """About a quarter each."""
    found = made(400)
    korean = sum(any("가" <= letter <= "힣" for letter in name) for name in found)
    emoji = sum(
        any(ord(letter) >= 0x2600 and not "가" <= letter <= "힣" for letter in name) for name in found
    )
    assert 60 <= korean <= 140
    assert 60 <= emoji <= 140


def test_usernames_obey_discords_rules() -> None:
    """Lower case letters, digits and underscores, 2 to 32 of them."""
    for number in range(500):
        name = names.username(mix(number))
        assert name.replace("_", "").isalnum()
        assert name == name.lower()
        assert 2 <= len(name) <= 32


def test_some_people_have_no_display_name() -> None:
    """About a third."""
    absent = sum(names.display_name(mix(number)) is None for number in range(600))
    assert 120 <= absent <= 280
