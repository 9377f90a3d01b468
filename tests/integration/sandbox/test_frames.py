"""Every kind of message that the gateway sends has the documented shape."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from botkit.sandbox.world import channels, guilds, members, messages, presences, reactions, roles, webhooks
from botkit.sandbox.world.commands import Commands
from botkit.sandbox.world.interactions import Interactions
from botkit.sandbox.world.objects import TEXT_TYPES
from tests.integration.sandbox.frames import DISPATCHES, OTHERS, errors
from tests.unit.sandbox.lines import Peer, Stage, stage

OPEN = ("READY", "RESUMED")
"""What may carry more than the reference names."""

THUMB = {"id": None, "name": "👍"}


def talk(there: Stage) -> None:
    """Write, change, pin, react to and delete messages."""
    world, now, guild = there.world, there.clock(), there.guild
    channel = world.channel(guild.general)[0]
    author = world.user(guild.owner)
    sent = [messages.send(world, channel, author, {"content": f"hello {n}"}, now) for n in range(4)]
    messages.send(world, channel, world.bot_user, {"content": "mine"}, now)
    messages.edit(world, channel, sent[0], {"content": "changed"}, now)
    messages.pin(world, channel, sent[0], author, now)
    messages.unpin(world, channel, sent[0])
    reactions.add(world, channel, sent[0], guild.owner, THUMB)
    reactions.remove(world, channel, sent[0], guild.owner, THUMB)
    for emoji in (None, THUMB):
        reactions.add(world, channel, sent[1], guild.owner, THUMB)
        reactions.clear(world, channel, sent[1], emoji)
    channels.typing(world, guild, guild.general, guild.owner, now)
    messages.delete(world, channel, int(sent[3]["id"]))
    messages.bulk_delete(world, channel, [int(one["id"]) for one in sent[:2]])
    direct = channels.direct(world, guild.owner, now)
    messages.send(world, direct, author, {"content": "psst"}, now)
    channels.typing(world, None, int(direct["id"]), guild.owner, now)


def manage(there: Stage) -> None:
    """Change guild, channels, roles, members, webhooks and presences."""
    world, now, guild = there.world, there.clock(), there.guild
    for kind in (*TEXT_TYPES, 2, 4, 13, 15):
        made = int(channels.create(world, guild, kind, "made", {}, now)["id"])
        channels.modify(world, guild, made, {"name": "changed"})
        channels.delete(world, guild, made)
    role = int(roles.create(world, guild, {"name": "made"}, now)["id"])
    roles.modify(world, guild, role, {"name": "changed"})
    roles.delete(world, guild, role)
    user = members.join(world, guild, now)
    assert user is not None
    members.modify(world, guild, user, {"nick": "nick"})
    presences.set_presence(world, user, "dnd")
    members.ban(world, guild, user, None)
    members.unban(world, guild, user)
    webhooks.create(world, world.channel(guild.general)[0], guild, guild.owner, "hook", None, now)
    guilds.modify(world, guild, {"name": "Changed"})
    guilds.outage(world, guild, over=False)
    guilds.outage(world, guild, over=True)
    guilds.leave(world, guilds.join(world, "Short", 60, now))
    world.tell("USER_UPDATE", None, world.bot_user)


def command(there: Stage) -> None:
    """Let somebody invoke a slash command."""
    commands = Commands(there.world.bot_id, lambda: there.world.snowflake(there.clock()))
    commands.put({"name": "hello", "description": "Answers.", "type": 1, "options": []})
    Interactions(there.world, commands).invoke(there.guild, "hello", there.guild.owner, {}, there.clock())


async def ask(there: Stage, peer: Peer) -> None:
    """Send every opcode that is answered."""
    guild = str(there.guild.id)
    voice = next(key for key, one in there.world.channels(there.guild).items() if one["type"] == 2)
    for channel in (str(voice), None):
        await peer.send(4, {"guild_id": guild, "channel_id": channel, "self_mute": False, "self_deaf": False})
    await peer.send(
        3, {"since": None, "activities": [{"name": "a", "type": 0}], "status": "dnd", "afk": False}
    )
    for _ in range(2):
        await peer.send(8, {"guild_id": guild, "query": "", "limit": 0, "presences": True, "nonce": "n"})
    await peer.send(8, {"guild_id": guild, "user_ids": ["5", str(there.guild.owner)]})
    await peer.send(31, {"guild_ids": [guild]})
    await peer.beat()


async def recorded() -> list[dict[str, Any]]:
    """Return what a bot is sent in a life in which everything happens."""
    async with stage(guilds=2) as there:
        async with there.settled(large_threshold=250) as peer:
            for happen in (talk, manage, command):
                happen(there)
                await there.tell()
            await ask(there, peer)
            await there.gateway.request_heartbeat()
            await there.gateway.reconnect()
            await there.gateway.drop()
            await peer.close_code()
        async with there.connected() as again:
            await again.resume(there.token, peer.session, peer.sequence)
            await again.until("RESUMED")
            await there.gateway.invalidate()
            await again.until(9)
        return peer.frames + again.frames


async def test_recorded_frames_have_the_documented_shapes() -> None:
    """All of them, of each opcode and each type of dispatch."""
    frames = await recorded()
    wrong = [found for frame in frames if (found := list(errors(frame)))]
    print(f"\n{len(frames) - len(wrong)} of {len(frames)} frames conform")
    assert not wrong, "\n".join(line for found in wrong for line in found)
    assert {frame["t"] for frame in frames if frame["op"] == 0} == set(DISPATCHES)
    assert {frame["op"] for frame in frames if frame["op"]} == set(OTHERS)
    loose = {
        f"{frame['t']}.{key}"
        for frame in frames
        for key in (frame["d"] if frame["op"] == 0 and frame["t"] not in OPEN else ())
        if not list(errors({**frame, "d": {**frame["d"], key: [[None]]}}))
    }
    assert loose == set(), "nothing is said of these"


@pytest.mark.parametrize(
    "change",
    [
        {"t": "UNHEARD_OF"},
        {"s": None},
        {"op": 99},
        {"d": None},
        {"d": {"id": 5}},
        {"d": {"id": "5", "x": 1}},
        {"x": 1},
    ],
)
def test_the_shapes_can_be_missed(change: dict[str, Any]) -> None:
    """A wrong key, type or number is an error: the check can fail."""
    right = {"op": 0, "s": 1, "t": "GUILD_DELETE", "d": {"id": "5"}}
    assert not list(errors(copy.deepcopy(right)))
    assert list(errors(right | change))
