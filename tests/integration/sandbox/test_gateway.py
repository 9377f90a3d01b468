"""The gateway over a real websocket: identify, events, heartbeats, RESUME."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from botkit.sandbox.world import guilds, members
from botkit.sandbox.world.events import PRIVILEGED, Intent
from botkit.sandbox.world.permissions import Permission
from tests.unit.sandbox.lines import PROPERTIES, QUERY, Closed, Stage, stage


async def test_ready_announces_the_guilds_and_each_follows() -> None:
    """READY has them unavailable; a GUILD_CREATE says of each that it is available."""
    async with stage(guilds=60) as there, there.connected() as peer:
        ready = await peer.identify(there.token)
        created = [(await peer.receive())["d"] for _ in range(60)]
    assert [one["id"] for one in ready["guilds"]] == [one["id"] for one in created]
    assert all(one["unavailable"] is False for one in created)
    assert (ready["user"]["bot"], ready["v"], ready["shard"]) == (True, 10, [0, 1])
    assert ready["application"]["flags"] == there.account.application_flags(60)


async def test_ready_has_no_shard_that_was_not_sent() -> None:
    """And the version that was asked for."""
    async with stage(guilds=0) as there, there.connected("v=9&encoding=json") as peer:
        ready = await peer.identify(there.token, shard=None)
    assert "shard" not in ready
    assert ready["v"] == 9


@pytest.mark.parametrize("compress", ["zlib-stream", "zstd-stream"])
async def test_transport_compression_is_one_stream(compress: str) -> None:
    """Every message is a flushed part of one stream."""
    async with stage() as there, there.connected(f"{QUERY}&compress={compress}") as peer:
        await peer.identify(there.token, compress=True)
        kinds = [(await peer.receive())["t"] for _ in range(3)]
    assert kinds == ["GUILD_CREATE"] * 3


async def test_large_payloads_can_be_compressed_one_by_one() -> None:
    """With ``compress`` in identify; small ones come as text."""
    async with stage() as there, there.connected() as peer:
        await peer.identify(there.token, compress=True)
        assert (await peer.socket.receive()).type is aiohttp.WSMsgType.BINARY
        await peer.send(1, None)
        await peer.until(11)


@pytest.mark.parametrize("query", ["encoding=etf", "encoding=json&compress=lzma"])
async def test_what_the_sandbox_cannot_speak_is_refused_at_the_door(query: str) -> None:
    """400: a close code would have the bot try again for ever."""
    async with stage(guilds=0) as there:
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            async with there.http.ws_connect(f"{there.base}?{query}"):
                pass
    assert caught.value.status == 400


async def test_another_version_is_refused() -> None:
    """The sandbox speaks 9 and 10."""
    async with stage(guilds=0) as there, there.http.ws_connect(f"{there.base}?v=6") as socket:
        await socket.receive()
        assert socket.close_code == 4012


async def test_heartbeats_are_acknowledged() -> None:
    """Each at once, before and after identify."""
    async with stage() as there, there.connected() as peer:
        await peer.send(1, None)
        assert await peer.receive() == {"t": None, "s": None, "op": 11, "d": None}
        await peer.identify(there.token)
        await peer.beat()


async def test_a_silent_bot_is_cut_and_may_resume() -> None:
    """After one and a half intervals without a heartbeat the line is closed."""
    async with stage(heartbeat=0.1) as there:
        async with there.identified() as peer:
            assert await peer.close_code() == 4000
        async with there.connected() as again:
            await again.resume(there.token, peer.session, peer.sequence)
            await again.until("RESUMED")


async def test_a_bot_that_beats_late_by_jitter_is_not_cut() -> None:
    """The first heartbeat comes up to one interval late."""
    async with stage(heartbeat=0.2) as there, there.settled() as peer:
        for _ in range(4):
            await asyncio.sleep(0.22)
            await peer.beat()


async def test_each_shard_gets_its_own_guilds() -> None:
    """Together they get all; none twice."""
    async with (
        stage(guilds=20) as there,
        there.identified(shard=[0, 2]) as first,
        there.identified(shard=[1, 2]) as second,
    ):
        shares = [{one["id"] for one in peer.frames[1]["d"]["guilds"]} for peer in (first, second)]
        assert [one["id"] for one in there.gateway.state()] == [0, 1]
    assert not shares[0] & shares[1]
    assert shares[0] | shares[1] == {str(one) for one in there.world.guilds}


async def test_sessions_without_the_intent_are_not_told() -> None:
    """Neither of guilds at the start, nor of members later."""
    async with stage() as there, there.identified(intents=0) as deaf, there.settled(intents=1) as peer:
        members.join(there.world, there.guild, there.clock())
        await there.tell()
        guild = await there.join("Loud")
        assert [frame["t"] for frame in await deaf.beat()] == []
        told = await peer.beat()
    assert [(frame["t"], frame["d"]["id"]) for frame in told] == [("GUILD_CREATE", str(guild.id))]


async def test_the_large_threshold_decides_who_is_announced() -> None:
    """With the presences intent all members of a guild below it, else who is online."""
    async with stage(guilds=0) as there:
        await there.join("Many", 120)
        shown = {}
        for threshold in (50, 250):
            async with there.settled(large_threshold=threshold) as peer:
                shown[threshold] = len(peer.frames[-1]["d"]["members"])
    assert shown[250] == 120
    assert shown[50] < 120


async def test_what_happens_outside_of_guilds_goes_to_shard_0() -> None:
    """The other shards are not told."""
    async with (
        stage(guilds=0) as there,
        there.identified(shard=[0, 2]) as first,
        there.identified(shard=[1, 2]) as second,
    ):
        there.world.tell("USER_UPDATE", None, {"id": "1"})
        await there.tell()
        assert (await first.receive())["t"] == "USER_UPDATE"
        assert await second.beat() == []


async def test_two_bots_at_once_are_told_the_same() -> None:
    """Each session gets each event."""
    async with stage(guilds=0) as there, there.identified() as one, there.identified() as other:
        await there.join("New")
        names = await asyncio.gather(one.until("GUILD_CREATE"), other.until("GUILD_CREATE"))
    assert [frame["d"]["name"] for frame in names] == ["New", "New"]


async def missed_and_replayed(there: Stage, query: str) -> tuple[list[Any], list[Any]]:
    """Return what happened while a bot was away, and what it got when it resumed."""
    async with there.settled() as peer:
        await there.gateway.drop()
        with pytest.raises(Closed):
            await peer.receive()
    made = [await there.join(f"Guild {n}") for n in range(5)]
    guilds.leave(there.world, made[0])
    await there.tell()
    wanted = [("GUILD_CREATE", str(one.id)) for one in made] + [("GUILD_DELETE", str(made[0].id))]
    async with there.connected(query, peer.resume_url) as again:
        await again.resume(there.token, peer.session, peer.sequence)
        frames = [await again.receive() for _ in range(7)]
        guild = await there.join("live")
        assert (await again.receive())["d"]["id"] == str(guild.id)
    assert frames[-1]["t"] == "RESUMED"
    assert [one["s"] for one in frames] == [peer.sequence + 1 + step for step in range(7)]
    return wanted, [(one["t"], one["d"]["id"]) for one in frames[:-1]]


@pytest.mark.parametrize("query", [QUERY, f"{QUERY}&compress=zstd-stream"])
async def test_resume_replays_exactly_what_was_missed(query: str) -> None:
    """Every event once, in order, at the address that READY named; what happens later comes after RESUMED."""
    async with stage() as there:
        wanted, got = await missed_and_replayed(there, query)
    assert got == wanted


async def test_a_long_replay_waits_for_the_bot() -> None:
    """Megabytes that were missed come whole."""
    async with stage(guilds=0) as there:
        async with there.identified() as peer:
            await there.gateway.drop()
        text = "x" * 10_000
        for number in range(500):
            there.world.tell("USER_UPDATE", None, {"number": number, "text": text})
        await there.tell()
        async with there.connected() as again:
            await again.resume(there.token, peer.session, peer.sequence)
            numbers = [(await again.receive())["d"]["number"] for _ in range(500)]
            assert (await again.receive())["t"] == "RESUMED"
    assert numbers == list(range(500))


async def test_resume_takes_the_session_from_a_line_that_seems_alive() -> None:
    """The older line is cut: a session has one."""
    async with stage() as there, there.settled() as old, there.connected() as new:
        await new.resume(there.token, old.session, old.sequence)
        await new.until("RESUMED")
        assert await old.close_code() == 1006
        await there.join("for the new one")
        await new.until("GUILD_CREATE")


@pytest.mark.parametrize("session", ["no such session", None, 5])
async def test_an_unknown_session_is_invalid(session: Any) -> None:
    """The bot is told to identify; the line stays open for it."""
    async with stage() as there, there.connected() as peer:
        await peer.resume(there.token, session, 1)
        assert await peer.receive() == {"t": None, "s": None, "op": 9, "d": False}
        await peer.identify(there.token)


async def test_a_session_can_be_resumed_for_some_minutes() -> None:
    """Then it is gone."""
    async with stage(guilds=0, session_timeout=180.0) as there:
        for later, answer in ((179, "RESUMED"), (181, None)):
            async with there.identified() as peer:
                await peer.socket.close(code=4000)
            there.clock.now += later
            async with there.connected() as again:
                await again.resume(there.token, peer.session, peer.sequence)
                assert (await again.receive())["t"] == answer


async def test_what_no_memory_is_left_of_cannot_be_resumed() -> None:
    """Invalid session, not a gap."""
    async with stage(guilds=0) as there:
        async with there.identified() as peer:
            await there.gateway.drop()
        for _ in range(18):
            there.world.tell("USER_UPDATE", None, {"text": "x" * 2**20})
        await there.tell()
        async with there.connected() as again:
            await again.resume(there.token, peer.session, peer.sequence)
            assert (await again.receive())["op"] == 9


async def test_a_bot_that_says_goodbye_ends_its_session() -> None:
    """Close codes 1000 and 1001 of the bot; any other keeps it."""
    async with stage(guilds=0) as there:
        for code, op in ((1000, 9), (1001, 9), (4000, 0)):
            async with there.identified() as peer:
                await peer.socket.close(code=code)
            async with there.connected() as again:
                await again.resume(there.token, peer.session, 1)
                assert (await again.receive())["op"] == op


async def test_a_number_from_the_future_is_refused() -> None:
    """The session is gone with it."""
    async with stage(guilds=0) as there:
        async with there.identified() as peer:
            await peer.socket.close(code=4000)
        for answer in (4007, None):
            async with there.connected() as again:
                await again.resume(there.token, peer.session, 1000)
                if answer:
                    assert await again.close_code() == answer
                else:
                    assert (await again.receive())["op"] == 9


IDENTIFY = {"token": "right", "intents": 1, "properties": PROPERTIES}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"op": 2, "d": {**IDENTIFY, "token": "wrong"}}, 4004),
        ({"op": 2, "d": {**IDENTIFY, "token": None}}, 4004),
        ({"op": 2, "d": {**IDENTIFY, "token": "\ud800"}}, 4004),
        ({"op": 2, "d": None}, 4004),
        ({"op": 6, "d": {"token": "wrong", "session_id": "x", "seq": 1}}, 4004),
        ({"op": 6, "d": {"token": "right", "session_id": "x", "seq": None}}, 4007),
        ({"op": 2, "d": {**IDENTIFY, "shard": [2, 2]}}, 4010),
        ({"op": 2, "d": {"token": "right", "properties": {}}}, 4013),
        ({"op": 2, "d": {"token": "right", "intents": 1}}, 4001),
        ({"op": 1, "d": "x"}, 4001),
        *[({"op": op, "d": {"guild_id": "1"}}, 4003) for op in (3, 4, 8, 31)],
        *[({"op": op, "d": None}, 4001) for op in (0, 5, 7, 9, 10, 11, 99, -1, "2", 2.0, True)],
        ({}, 4001),
        ([], 4002),
    ],
)  # fmt: skip
async def test_what_breaks_the_protocol_is_closed_with_discords_code(message: Any, code: int) -> None:
    """One code for each mistake."""
    async with stage(guilds=0) as there, there.connected() as peer:
        await peer.socket.send_str(json.dumps(message).replace('"right"', f'"{there.token}"'))
        assert await peer.close_code() == code


@pytest.mark.parametrize(
    "data",
    [
        "{",
        "\x00",
        '"' * 5,
        "[" * 4000,
        "[" * 100_000,
        '{"op":1,"d":NaN}',
        '{"op":' + "9" * 4000 + "}",
        b"\xff\xfe{",
    ],
)
async def test_what_is_no_json_is_refused(data: str | bytes) -> None:
    """Broken, nested without end, or too long: the line is closed, the sandbox lives."""
    async with stage(guilds=0) as there, there.connected() as peer:
        await (peer.socket.send_str(data) if isinstance(data, str) else peer.socket.send_bytes(data))
        assert await peer.close_code() in (4001, 4002)
        async with there.connected():
            pass


@pytest.mark.parametrize(("size", "closed"), [(4096, False), (4097, True), (70_000, True)])
async def test_a_payload_has_4096_bytes_at_most(size: int, closed: bool) -> None:
    """One more is a decode error."""
    async with stage(guilds=0) as there, there.connected() as peer:
        text = json.dumps({"op": 1, "d": None, "x": ""})
        await peer.socket.send_str(text.replace('""', f'"{"x" * (size - len(text))}"'))
        if closed:
            assert await peer.close_code() == 4002
        else:
            assert (await peer.receive())["op"] == 11


async def test_text_that_is_no_utf8_is_a_decode_error() -> None:
    """What aiohttp refuses by itself has Discord's code, too."""
    async with stage(guilds=0) as there, there.connected() as peer:
        await peer.socket._writer.send_frame(b"\xff\xff", aiohttp.WSMsgType.TEXT)
        assert await peer.close_code() == 4002


async def test_a_bot_may_send_120_messages_a_minute() -> None:
    """One more is refused; a minute later it may go on."""
    async with stage(guilds=0) as there, there.identified() as peer:
        for _ in range(119):
            await peer.beat()
        there.clock.now += 60.0
        for _ in range(120):
            await peer.beat()
        await peer.send(1, None)
        assert await peer.close_code() == 4008
        async with there.connected() as again:
            await again.resume(there.token, peer.session, peer.sequence)
            await again.until("RESUMED")


async def test_identifying_twice_is_refused() -> None:
    """A line has one session."""
    async with stage(guilds=0) as there, there.identified() as peer:
        await peer.send(2, {**IDENTIFY, "token": there.token})
        assert await peer.close_code() == 4005


async def test_privileged_intents_must_be_granted() -> None:
    """4014 if not."""
    async with stage(guilds=0) as there, there.connected() as peer:
        there.account.granted = int(PRIVILEGED & ~Intent.GUILD_MEMBERS)
        await peer.send(2, {**IDENTIFY, "token": there.token, "intents": int(Intent.GUILD_MEMBERS)})
        assert await peer.close_code() == 4014


async def test_a_shard_of_too_many_guilds_is_refused() -> None:
    """Sharding is required from a number of guilds on."""
    async with stage(guilds=5, guilds_per_shard=4) as there:
        async with there.connected() as peer:
            await peer.send(2, {**IDENTIFY, "token": there.token})
            assert await peer.close_code() == 4011
        async with there.identified(shard=[0, 4]):
            pass


async def test_an_early_identify_is_an_invalid_session() -> None:
    """One in 5 s for each bucket; the line stays open, and later it works."""
    async with (
        stage(guilds=0, account={"identify_interval": 5.0, "max_concurrency": 2}) as there,
        there.identified(shard=[0, 4]),
        there.identified(shard=[1, 4]),
        there.connected() as peer,
    ):
        await peer.send(2, {**IDENTIFY, "token": there.token, "shard": [2, 4]})
        assert await peer.receive() == {"t": None, "s": None, "op": 9, "d": False}
        there.clock.now += 5.0
        await peer.identify(there.token, shard=[2, 4])


async def test_used_up_session_starts_end_all_sessions_and_reset_the_token() -> None:
    """As Discord's reference says; a RESUME does not count."""
    async with stage(guilds=0, account={"session_starts": 2}) as there:
        async with there.identified() as first, there.identified() as second, there.connected() as third:
            old = there.token
            await third.send(2, {**IDENTIFY, "token": old})
            assert [await one.close_code() for one in (first, second, third)] == [4004] * 3
        assert there.token != old
        async with there.connected() as peer:
            await peer.resume(old, first.session, first.sequence)
            assert await peer.close_code() == 4004
        async with there.identified():
            assert there.account.session_start_limit(there.clock())["remaining"] == 999


async def test_members_are_sent_in_chunks() -> None:
    """As many events as it takes, each of a thousand at most."""
    async with stage(guilds=0) as there, there.identified() as peer:
        guild = await there.join("Many", 2500)
        await peer.send(
            8, {"guild_id": str(guild.id), "query": "", "limit": 0, "nonce": "n", "presences": True}
        )
        chunks = [(await peer.until("GUILD_MEMBERS_CHUNK"))["d"] for _ in range(3)]
    assert [len(one["members"]) for one in chunks] == [1000, 1000, 500]
    assert [len(one["presences"]) for one in chunks] == [1000, 1000, 500]
    assert {one["nonce"] for one in chunks} == {"n"}


async def test_all_members_of_a_guild_may_be_asked_for_every_30_seconds() -> None:
    """Sooner it is answered by RATE_LIMITED; another guild is not concerned."""
    async with stage(guilds=2) as there, there.settled() as peer:
        one, other = (str(guild) for guild in there.world.guilds)
        wish = {"query": "", "limit": 0, "nonce": "n"}
        for guild, later, answer in (
            (one, 0, "GUILD_MEMBERS_CHUNK"),
            (one, 10, "RATE_LIMITED"),
            (other, 0, "GUILD_MEMBERS_CHUNK"),
            (one, 20, "GUILD_MEMBERS_CHUNK"),
        ):
            there.clock.now += later
            await peer.send(8, {"guild_id": guild, **wish})
            frame = await peer.until(answer)
            if answer == "RATE_LIMITED":
                assert frame["d"] == {
                    "opcode": 8, "retry_after": 20.0, "meta": {"guild_id": one, "nonce": "n"},
                }  # fmt: skip


async def test_all_members_without_the_intent_are_not_sent() -> None:
    """There is no answer; by name there is."""
    async with stage() as there, there.settled(intents=1) as peer:
        wish = {"guild_id": str(there.guild.id), "query": "", "limit": 0}
        await peer.send(8, wish)
        assert await peer.beat() == []
        await peer.send(8, {**wish, "query": "z", "limit": 1})
        await peer.until("GUILD_MEMBERS_CHUNK")


@pytest.mark.parametrize(
    ("op", "data"), [(8, {"guild_id": "1"}), (3, {}), (4, {"guild_id": "1"}), (31, {"guild_ids": 5})]
)
async def test_requests_without_the_documented_form_are_refused(op: int, data: Any) -> None:
    """4001: an invalid payload for an opcode."""
    async with stage() as there, there.identified() as peer:
        await peer.send(op, data)
        assert await peer.close_code() == 4001


async def test_requests_about_guilds_elsewhere_are_not_answered() -> None:
    """The line lives on."""
    async with stage() as there, there.settled() as peer:
        await peer.send(8, {"guild_id": "5", "query": "", "limit": 0})
        await peer.send(4, {"guild_id": "5", "channel_id": None, "self_mute": False, "self_deaf": False})
        await peer.send(31, {"guild_ids": ["5"]})
        assert await peer.beat() == []


async def test_soundboards_are_empty() -> None:
    """One answer a guild."""
    async with stage() as there, there.settled() as peer:
        await peer.send(31, {"guild_ids": [str(one) for one in there.world.guilds] * 2})
        answers = [frame["d"] for frame in await peer.beat()]
    assert answers == [{"guild_id": str(one), "soundboard_sounds": []} for one in there.world.guilds]


async def test_a_presence_is_kept() -> None:
    """From identify, and from op 3; it is not told to the bot itself."""
    first = {"since": None, "activities": [{"name": "chess", "type": 0}], "status": "idle", "afk": False}
    async with stage(guilds=0) as there, there.connected() as peer:
        await peer.identify(there.token, presence=first)
        shown = there.world.presences[there.world.bot_id]
        assert (shown["status"], shown["activities"][0]["name"]) == ("idle", "chess")
        await peer.send(3, first | {"status": "invisible", "activities": []})
        assert await peer.beat() == []
    assert there.world.presences[there.world.bot_id]["status"] == "offline"


async def test_the_bot_joins_a_voice_channel_and_leaves() -> None:
    """Its voice state is kept meanwhile, and the voice server is told of."""
    async with stage(guilds=1) as there, there.settled() as peer:
        guild = there.guild
        voice = next(key for key, value in there.world.channels(guild).items() if value["type"] == 2)
        wish = {"guild_id": str(guild.id), "channel_id": str(voice), "self_mute": True, "self_deaf": False}
        await peer.send(4, wish)
        state, server = await peer.beat()
        assert (state["t"], state["d"]["channel_id"], state["d"]["self_mute"]) == (
            "VOICE_STATE_UPDATE", str(voice), True,
        )  # fmt: skip
        assert (server["t"], server["d"]["endpoint"]) == ("VOICE_SERVER_UPDATE", None)
        assert there.world.bot_id in guild.extra.voice
        await peer.send(4, wish | {"channel_id": None})
        (state,) = await peer.beat()
        assert state["d"]["channel_id"] is None
        assert not guild.extra.voice


async def test_the_bot_needs_the_permission_to_connect() -> None:
    """Without it nothing happens."""
    seeing = int(Permission.VIEW_CHANNEL)
    async with stage(guilds=1, permissions=seeing) as there, there.settled() as peer:
        there.world.open_roles(there.guild)[there.guild.id]["permissions"] = str(seeing)
        voice = next(key for key, value in there.world.channels(there.guild).items() if value["type"] == 2)
        wish = {"channel_id": str(voice), "self_mute": False, "self_deaf": False}
        await peer.send(4, {"guild_id": str(there.guild.id), **wish})
        assert await peer.beat() == []


async def test_text_channels_cannot_be_talked_in() -> None:
    """Nothing happens."""
    async with stage(guilds=1) as there, there.settled() as peer:
        wish = {"channel_id": str(there.guild.general), "self_mute": False, "self_deaf": False}
        await peer.send(4, {"guild_id": str(there.guild.id), **wish})
        assert await peer.beat() == []


async def test_many_bots_may_come_and_go() -> None:
    """Sessions that were given up do not pile up."""
    async with stage(guilds=1) as there:
        for _ in range(30):
            async with there.identified() as peer:
                await peer.socket.close(code=4000)
        async with there.identified():
            assert len(there.gateway.sessions) <= 6
            assert len(there.gateway.state()) == 1
