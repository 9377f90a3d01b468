"""The world: what is in it at the start, how it is looked up, and that its seed decides all of it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from botkit.sandbox.world import Guild, Unknown, World, channels, guilds, members, messages, roles
from botkit.sandbox.world.events import Audience
from botkit.sandbox.world.ids import created_at
from botkit.sandbox.world.people import BIRTH
from tests.unit.sandbox.world.worlds import NOW, founded


def look(world: World) -> list[tuple[int, str, int, float]]:
    """Return what can be seen of each guild."""
    return [(one.id, one.name, one.size, one.joined_at) for one in world.guilds.values()]


def first(world: World) -> Guild:
    """Return the first guild."""
    return next(iter(world.guilds.values()))


def test_a_seed_decides_the_world() -> None:
    """The same seed gives the same guilds and bot; another seed others."""
    one, same, other = World(20, 1), World(20, 1), World(20, 2)
    assert look(one) == look(same)
    assert one.bot_user == same.bot_user
    assert look(one) != look(other)


def test_a_seed_decides_the_events() -> None:
    """The same calls on two worlds of a seed are told in the same bytes."""

    def lived(seed: int) -> list[tuple[str, int | None, bytes]]:
        world = World(5, seed)
        for step in range(20):
            now, guild = NOW + step, world.pick(world.rng)
            user = members.join(world, guild, now)
            assert user is not None
            channel = channels.create(world, guild, 0, f"c{step}", {}, now)
            messages.send(world, channel, world.user(user), {"content": "hi"}, now)
            role = roles.create(world, guild, {"name": "r"}, now)
            members.modify(world, guild, user, {"roles": [role["id"]]})
            members.ban(world, guild, user, None)
            guilds.join_some(world, now)
        return [(one.type, one.guild, one.body(Audience())) for one in world.take()]

    assert lived(3) == lived(3)
    assert lived(3) != lived(4)


def test_a_larger_world_begins_with_the_smaller_one() -> None:
    """The first guilds do not depend on how many there are."""
    assert look(World(50, 3))[:10] == look(World(10, 3))


def test_sizes_and_ages_are_plausible() -> None:
    """2 to 5,000 members, most of them few; the bot joined after a guild was made, over years."""
    known = list(World(1000, 1).guilds.values())
    sizes = sorted(one.size for one in known)
    assert sizes[0] >= 2
    assert sizes[-1] <= 5000
    assert 80 <= sizes[500] <= 180
    assert all(created_at(one.id) - 0.01 <= one.joined_at <= BIRTH for one in known)
    assert max(one.joined_at for one in known) - min(one.joined_at for one in known) > 5 * 365 * 86400


def test_ids_are_unique() -> None:
    """No two guilds, channels or roles share an id; but everyone's role has its guild's."""
    world = World(500, 1)
    found = [one for guild in world.guilds.values() for one in (*world.channels(guild), *world.roles(guild))]
    assert len(found) == len(set(found)) == 500 * 8


def test_channels_are_found_without_being_stored() -> None:
    """Those that were there from the start by their id alone, later ones by where they are."""
    world, guild = founded()
    for identifier, channel in world.channels(guild).items():
        assert world.channel(identifier) == (channel, guild)
    made = channels.create(world, guild, 0, "new", {}, NOW)
    assert world.channel(int(made["id"])) == (made, guild)
    assert first(World(1, 1)).channels is None


@pytest.mark.parametrize("identifier", [0, 5, 2**62])
def test_what_is_not_there_is_unknown(identifier: int) -> None:
    """Each kind of thing, with its name in Discord's words."""
    world, guild = founded()
    lookups = {
        "Guild": lambda: world.guild(identifier),
        "Channel": lambda: world.channel(identifier),
        "User": lambda: world.user(identifier),
        "Role": lambda: world.role(guild, identifier),
        "Member": lambda: world.member(guild, identifier),
    }
    for thing, look_up in lookups.items():
        with pytest.raises(Unknown) as caught:
            look_up()
        assert caught.value.thing == thing


def test_a_dropped_guild_leaves_nothing_behind() -> None:
    """No channel, no message, no webhook; the others are there as before."""
    world = World(3, 1)
    guild, *others = world.guilds.values()
    made = channels.create(world, guild, 0, "new", {}, NOW)
    messages.send(world, made, world.bot_user, {"content": "x"}, NOW)
    world.webhooks[5] = {"id": "5", "guild_id": str(guild.id), "channel_id": made["id"]}
    world.drop(guild)
    with pytest.raises(Unknown):
        world.channel(int(made["id"]))
    assert (len(world.messages), world.webhooks) == (0, {})
    assert list(world.guilds.values()) == others
    assert {world.pick(world.rng).id for _ in range(50)} <= {one.id for one in others}


def test_rank_is_the_highest_role() -> None:
    """The owner is above all; of two roles in one place the older one is higher."""
    world, guild = founded()
    user = guild.user_id(1)
    assert world.rank(guild, user) < world.rank(guild, world.bot_id) < world.rank(guild, guild.owner)
    older, younger = (int(roles.create(world, guild, {}, NOW + age)["id"]) for age in range(2))
    roles.modify(world, guild, younger, {"position": world.role(guild, older)["position"]})
    ranks = []
    for role in (older, younger):
        guild.changed(user)["roles"] = [str(role)]
        ranks.append(world.rank(guild, user))
    assert ranks[0] > ranks[1]


SCALE = """
import resource, time
from botkit.sandbox.world import World
start = time.perf_counter()
world = World(100_000, 1)
guilds = list(world.guilds.values())
for guild in guilds[::100]:
    world.channels(guild), world.member(guild, guild.owner), world.permissions(guild, world.bot_id)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""


def test_a_hundred_thousand_guilds() -> None:
    """They are built in under 20 s and fit in 1 GiB, whatever the number of their members."""
    shown = subprocess.run([sys.executable, "-c", SCALE], capture_output=True, text=True, check=True).stdout
    seconds, gibibytes = map(float, shown.split())
    assert seconds < 20
    assert gibibytes < 1
