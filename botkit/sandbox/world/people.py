"""The people of the sandbox: a million users, none of them stored. Pure functions.

A user is a number below `POPULATION`; account and name follow from it. A guild's members are serial numbers 0, 1, 2…:
people who follow one another, from a first one that the guild's id decides. So a guild of any size costs nothing, a
user can be looked up in each guild at once, and the same user is met in several guilds.
"""

from __future__ import annotations

from functools import lru_cache

from botkit.sandbox.world import names, objects
from botkit.sandbox.world.ids import DISCORD_EPOCH, low_bits, mix, snowflake
from botkit.sandbox.world.objects import Json

BIRTH = 1767225600.0
"""When the world begins: the first second of 2026. What was there before the start happened before it."""

YEAR = 365.25 * 86400.0

POPULATION = 1_048_573
"""How many people there are; fewer than the 22 low bits of an id can tell apart."""


@lru_cache(4096)
def user_id(person: int) -> int:
    """Return the id of a person; its low bits are the person."""
    age = mix(person, 3) % int(BIRTH - YEAR - DISCORD_EPOCH)
    return snowflake(DISCORD_EPOCH + age, person)


def person_of(user: int) -> int | None:
    """Return the person with a user id; None if no generated user has it."""
    person = low_bits(user)
    return person if person < POPULATION and user_id(person) == user else None


def user(person: int) -> Json:
    """Return a person's user object."""
    bits = mix(person, 5)
    return objects.user(user_id(person), names.username(bits), names.display_name(bits))


def bot_id(seed: int) -> int:
    """Return the id of the bot in the world of a seed."""
    return snowflake(BIRTH - YEAR, mix(seed, 7))


@lru_cache(4096)
def first_person(guild: int) -> int:
    """Return who the first member of a guild is, its owner; the others are the people who follow, one by one."""
    return mix(guild, 19) % POPULATION


def person_in(guild: int, serial: int) -> int:
    """Return the person behind a serial number (0 to `POPULATION` - 1) of a guild."""
    return (first_person(guild) + serial) % POPULATION


def serial_of(guild: int, person: int) -> int:
    """Return the serial number that a person has in a guild, or would have."""
    return (person - first_person(guild)) % POPULATION
