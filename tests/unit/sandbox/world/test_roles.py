"""Changes of roles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.sandbox.world import Guild, Unknown, World, channels, members, roles
from tests.unit.sandbox.world.worlds import NOW, founded, told


def three(world: World, guild: Guild) -> list[int]:
    """Make three roles in the places 1 to 3 below the moderators', and return their ids."""
    made = [int(roles.create(world, guild, {"name": str(n)}, NOW)["id"]) for n in range(3)]
    roles.arrange(world, guild, [guild.id, *made, guild.id + 11, guild.id + 12])
    world.take()
    return made


@pytest.mark.parametrize(
    ("wishes", "wanted"),
    [
        ({}, [0, 1, 2]), ({0: 3}, [1, 2, 0]), ({0: 2}, [1, 0, 2]), ({2: 1}, [2, 0, 1]), ({2: 2}, [0, 2, 1]),
        ({0: 3, 1: 2, 2: 1}, [2, 1, 0]), ({2: 0}, [2, 0, 1]),
    ],
)  # fmt: skip
def test_roles_are_arranged(wishes: dict[int, int], wanted: list[int]) -> None:
    """A role goes beyond the one whose place it takes; everyone's is always the lowest."""
    world, guild = founded()
    made = three(world, guild)
    order = roles.arranged(world.roles(guild), {made[key]: value for key, value in wishes.items()})
    assert order == [guild.id, *(made[one] for one in wanted), guild.id + 11, guild.id + 12]


@given(st.dictionaries(st.integers(0, 4), st.integers(0, 9)))
def test_positions_have_no_gaps(wishes: dict[int, int]) -> None:
    """Whatever is wished, all roles have places of their own."""
    world, guild = founded()
    three(world, guild)
    known = [one for one in world.roles(guild) if one != guild.id]
    roles.arrange(
        world, guild, roles.arranged(world.roles(guild), {known[key]: at for key, at in wishes.items()})
    )
    assert sorted(one["position"] for one in world.roles(guild).values()) == list(range(6))
    assert world.role(guild, guild.id)["position"] == 0


def test_roles_come_in_at_the_bottom() -> None:
    """The others go up, and down again when one is deleted; libraries count on being told of neither."""
    world, guild = founded()
    made = [int(roles.create(world, guild, {}, NOW)["id"]) for _ in range(2)]
    places = {one: role["position"] for one, role in world.roles(guild).items()}
    assert places == {guild.id: 0, made[1]: 1, made[0]: 2, guild.id + 11: 3, guild.id + 12: 4}
    roles.delete(world, guild, made[0])
    assert [one["position"] for one in world.roles(guild).values()] == [0, 2, 3, 1]
    assert [type for type, _ in told(world)] == ["GUILD_ROLE_CREATE"] * 2 + ["GUILD_ROLE_DELETE"]


def test_only_roles_that_move_are_told() -> None:
    """The others are where they were."""
    world, guild = founded()
    made = three(world, guild)
    roles.arrange(world, guild, roles.arranged(world.roles(guild), {made[0]: 2}))
    events = told(world)
    assert {type for type, _ in events} == {"GUILD_ROLE_UPDATE"}
    assert {int(body["role"]["id"]) for _, body in events} == set(made[:2])


def test_a_deleted_role_is_gone_from_members_and_channels() -> None:
    """From the owner, too, who had it from the start; channels without it are told."""
    world, guild = founded()
    role, user = guild.id + 11, guild.user_id(2)
    members.modify(world, guild, user, {"roles": [str(role)]})
    overwrite = {"id": str(role), "type": 0, "allow": "0", "deny": "0"}
    channels.set_overwrite(world, guild, guild.general, overwrite)
    world.take()
    roles.delete(world, guild, role)
    assert [type for type, _ in told(world)] == ["GUILD_ROLE_DELETE", "CHANNEL_UPDATE"]
    assert world.member(guild, guild.owner)["roles"] == world.member(guild, user)["roles"] == []
    assert world.channel(guild.general)[0]["permission_overwrites"] == []
    with pytest.raises(Unknown):
        roles.delete(world, guild, role)


def test_members_of_roles_are_counted() -> None:
    """Those who have left are not."""
    world, guild = founded()
    role, user = guild.id + 11, guild.user_id(2)
    members.modify(world, guild, user, {"roles": [str(role)]})
    assert roles.member_counts(world, guild) == {str(role): 2, str(guild.id + 12): 1}
    members.leave(world, guild, user)
    assert roles.member_counts(world, guild)[str(role)] == 1


def test_other_guilds_keep_their_roles() -> None:
    """What is generated is not shared."""
    world = World(2, 1)
    one, other = world.guilds.values()
    roles.create(world, one, {"name": "x"}, NOW)
    assert (len(world.roles(one)), len(world.roles(other)), other.roles) == (4, 3, None)
