"""Voice states are told, and kept while somebody is in a channel."""

from __future__ import annotations

import json

import pytest

from botkit.sandbox.world import Audience, Intent, Unknown, World, guilds, objects, voice

ALL = Audience()


def test_who_is_in_a_channel_is_told_and_kept() -> None:
    """GUILD_CREATE names them to sessions that want voice states, until they leave."""
    world = World(1, 1)
    guild = next(iter(world.guilds.values()))
    room = next(key for key, one in world.channels(guild).items() if one["type"] == objects.VOICE)
    user = guild.user_id(1)
    voice.place(world, guild, user, room, mute=True)
    (state,) = guilds.created(world, guild, ALL)["voice_states"]
    assert (state["user_id"], state["channel_id"], state["self_mute"]) == (str(user), str(room), True)
    assert guilds.created(world, guild, Audience(int(Intent.GUILDS)))["voice_states"] == []
    voice.place(world, guild, user, None)
    assert guilds.created(world, guild, ALL)["voice_states"] == []
    told = world.take()
    assert [one.type for one in told] == ["VOICE_STATE_UPDATE"] * 2
    assert all(one.intent == Intent.GUILD_VOICE_STATES for one in told)
    data = [json.loads(one.body(ALL)) for one in told]
    assert [one["channel_id"] for one in data] == [str(room), None]
    assert data[0]["session_id"] == data[1]["session_id"]
    assert data[0]["member"]["user"]["id"] == str(user)


def test_only_members_have_voice_states() -> None:
    """Others are not known there."""
    world = World(1, 1)
    guild = next(iter(world.guilds.values()))
    with pytest.raises(Unknown):
        voice.place(world, guild, 5, None)
