"""What a guild has when it is made, and that it is the same before and after it is kept."""

from __future__ import annotations

import pytest

from botkit.sandbox.world import Unknown, World, founding
from botkit.sandbox.world.permissions import ALL, BOT, Permission


def test_a_channel_is_the_same_alone_and_among_all() -> None:
    """With its last message; one further there is none."""
    world = World(1, 1)
    (guild,) = world.guilds.values()
    written = guild.id + founding.GENERAL
    world.messages.add(written, {"id": "5"})
    for identifier, channel in world.channels(guild).items():
        assert world.channel(identifier) == (channel, guild)
    assert world.channel(written)[0]["last_message_id"] == "5"
    for offset in (0, len(founding.CHANNELS) + 1, founding.SPACING - 1):
        with pytest.raises(Unknown, match="channel"):
            world.channel(guild.id + offset)


@pytest.mark.parametrize("invited", [0, BOT, int(Permission.ADMINISTRATOR), int(Permission.KICK_MEMBERS)])
def test_the_bot_may_the_same_before_and_after_roles_are_kept(invited: int) -> None:
    """In the guild and in each channel; an administrator may everything."""
    world = World(1, 1, invited)
    (guild,) = world.guilds.values()
    places = [None, *world.channels(guild).values()]
    before = [world.permissions(guild, world.bot_id, one) for one in places]
    world.open_roles(guild)
    assert [world.permissions(guild, world.bot_id, one) for one in places] == before
    assert (before[0] == ALL) == (invited == Permission.ADMINISTRATOR)
    assert before[0] & invited == invited
