"""In which guilds a user is: found by a search, and the same as if each guild were asked."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.sandbox.world import World, guilds, members, presences
from botkit.sandbox.world.people import POPULATION, first_person, user_id
from botkit.sandbox.world.whereabouts import WIDE
from tests.unit.sandbox.world.worlds import NOW, founded, told

CROWDED = World(3000, 7)


def found(world: World, user: int) -> list[int]:
    """Return the ids of the guilds that are found."""
    return [one.id for one in world.whereabouts.of(user)]


def asked(world: World, user: int) -> list[int]:
    """Return the ids of the guilds that say they have the user."""
    return sorted(one.id for one in world.guilds.values() if one.has(user))


@settings(deadline=None)
@given(st.integers(0, POPULATION - 1))
def test_all_guilds_of_a_user_are_found(person: int) -> None:
    """And no other."""
    assert found(CROWDED, user_id(person)) == asked(CROWDED, user_id(person))


def test_both_ends_of_each_guild_are_found() -> None:
    """The owner and the last member, also where the people begin anew."""
    for guild in CROWDED.guilds.values():
        for serial in (0, guild.serials - 1):
            assert guild.id in found(CROWDED, guild.user_id(serial))
    assert any(first_person(one.id) + one.serials > POPULATION for one in CROWDED.guilds.values())


def test_some_users_are_in_several_guilds() -> None:
    """As people are."""
    owners = (one.owner for one in CROWDED.guilds.values())
    assert any(len(found(CROWDED, owner)) > 1 for owner in owners)


def test_a_guild_larger_than_any_other() -> None:
    """Its last member is found, from the start and after it has grown."""
    for size in (WIDE + 100, WIDE + 1):
        world, guild = founded(size)
        for _ in range(3):
            last = members.join(world, guild, NOW)
            assert last is not None
            assert found(world, last) == [guild.id]


def test_guests_and_those_who_go() -> None:
    """Users made by hand, people out of their turn; nobody is found where they no longer are."""
    world, guild = founded()
    other = guilds.join(world, "Another", 5, NOW)
    stranger = guild.user_id(500)
    for one in (guild, other):
        members.join(world, one, NOW, stranger)
    assert found(world, stranger) == sorted([guild.id, other.id])
    members.leave(world, guild, stranger)
    assert found(world, stranger) == [other.id]
    guilds.leave(world, other)
    assert found(world, stranger) == []
    assert found(world, guild.owner) == [guild.id]
    assert found(world, 5) == []


def test_a_presence_is_told_in_each_guild() -> None:
    """That the user shares with the bot."""
    world, guild = founded()
    other = guilds.join(world, "Another", 5, NOW)
    members.join(world, other, NOW, guild.owner)
    world.take()
    presences.set_presence(world, guild.owner, "dnd")
    heard = told(world)
    assert [(type, data["status"]) for type, data in heard] == [("PRESENCE_UPDATE", "dnd")] * 2
    assert sorted(int(data["guild_id"]) for _, data in heard) == sorted([guild.id, other.id])
