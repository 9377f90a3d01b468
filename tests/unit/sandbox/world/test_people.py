"""People: a million users of whom none is stored, and which of them are a guild's members."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from botkit.sandbox.world.people import BIRTH, POPULATION, person_in, person_of, serial_of, user, user_id

people = st.integers(0, POPULATION - 1)
snowflakes = st.integers(0, 2**63 - 1)


@given(people)
def test_a_person_can_be_read_from_their_id(person: int) -> None:
    """And the id tells of an account made before the world began."""
    assert person_of(user_id(person)) == person
    assert user_id(person) >> 22 < (BIRTH - 1420070400) * 1000


@given(snowflakes)
def test_other_ids_are_nobodys(identifier: int) -> None:
    """Only the very id of a person counts, not one with the same low bits."""
    person = person_of(identifier)
    assert person is None or user_id(person) == identifier
    assert person_of(user_id(5) + (1 << 22)) is None


@given(snowflakes, people)
def test_serial_numbers_lead_to_people_and_back(guild: int, serial: int) -> None:
    """Whatever the guild."""
    assert serial_of(guild, person_in(guild, serial)) == serial


def test_the_members_of_a_guild_are_different_people() -> None:
    """All that there are, in the end."""
    assert len({person_in(1 << 60, serial) for serial in range(POPULATION)}) == POPULATION


def test_a_person_looks_the_same_everywhere() -> None:
    """Name and id follow from the number, and people are no bots."""
    assert user(7) == user(7) != user(8)
    assert (user(7)["id"], "bot" in user(7)) == (str(user_id(7)), False)
