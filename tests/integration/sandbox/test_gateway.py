"""The gateway over a real websocket: identify, events, heartbeats, RESUME, and what is refused."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.unit.sandbox.peers import Closed, World, world


async def test_ready_announces_the_guilds_and_each_follows() -> None:
    """READY has them unavailable; a GUILD_CREATE says of each that it is available."""
    async with world(guilds=60) as there, there.connected() as peer:
        ready = await peer.identify(there.sandbox.token)
        created = [(await peer.receive())["d"] for _ in range(60)]
    assert [one["id"] for one in ready["guilds"]] == [one["id"] for one in created]
    assert all(one["unavailable"] is False for one in created)
    assert ready["user"]["bot"] is True
    assert ready["resume_gateway_url"].startswith("ws://127.0.0.1:")


async def test_transport_compression_is_one_stream() -> None:
    """With ``compress=zlib-stream`` every message is a flushed part of one deflate stream."""
    async with world() as there, there.connected("v=10&encoding=json&compress=zlib-stream") as peer:
        await peer.identify(there.sandbox.token)
        kinds = [(await peer.receive())["t"] for _ in range(3)]
    assert kinds == ["GUILD_CREATE"] * 3


async def test_heartbeats_are_acknowledged() -> None:
    """Each at once, before and after identify."""
    async with world() as there, there.connected() as peer:
        await peer.send(1, None)
        assert (await peer.receive())["op"] == 11
        await peer.identify(there.sandbox.token)
        await peer.send(1, peer.sequence)
        assert (await peer.until(11))["d"] is None


async def test_a_silent_bot_is_cut_and_may_resume() -> None:
    """After one and a half intervals without a heartbeat the line is closed."""
    async with world(heartbeat=0.1) as there:
        async with there.identified() as peer:
            assert await peer.close_code() == 4000
        async with there.connected() as again:
            await again.resume(there.sandbox.token, peer.session, peer.sequence)
            assert (await again.receive())["t"] == "RESUMED"


async def test_each_shard_gets_its_own_guilds() -> None:
    """Together they get all; none twice."""
    async with world(guilds=20) as there:
        async with there.identified(shard=[0, 2]) as first, there.connected() as second:
            ready = await second.identify(there.sandbox.token, shard=[1, 2])
            state = (await there.control("GET", "/state"))[1]
            shares = [state["shards"][0]["sent"] - 1, len(ready["guilds"])]
        assert first.session != second.session
    assert sum(shares) == 20
    assert all(shares)


async def missed_and_replayed(there: World) -> tuple[list[Any], list[Any]]:
    """Return what happened while a bot was away, and what it got when it resumed."""
    async with there.identified() as peer:
        for _ in range(3):
            await peer.until("GUILD_CREATE")
        await there.control("POST", "/gateway/drop")
        with pytest.raises(Closed):
            await peer.receive()
    made = [(await there.control("POST", "/guilds", {"name": f"Guild {n}"}))[1]["id"] for n in range(5)]
    await there.control("DELETE", f"/guilds/{made[0]}")
    wanted = [("GUILD_CREATE", one) for one in made] + [("GUILD_DELETE", made[0])]
    async with there.connected() as again:
        await again.resume(there.sandbox.token, peer.session, peer.sequence)
        frames = [await again.receive() for _ in range(7)]
    assert frames[-1]["t"] == "RESUMED"
    assert [one["s"] for one in frames] == [peer.sequence + 1 + step for step in range(7)]
    return wanted, [(one["t"], one["d"]["id"]) for one in frames[:-1]]


async def test_resume_replays_exactly_what_was_missed() -> None:
    """Every event once, in order, with the numbers that follow the last one received."""
    async with world() as there:
        wanted, got = await missed_and_replayed(there)
    assert got == wanted


async def test_resume_takes_the_session_from_a_line_that_seems_alive() -> None:
    """The older line is cut: a session has one."""
    async with world() as there, there.identified() as old, there.connected() as new:
        await old.until("GUILD_CREATE")
        await new.resume(there.sandbox.token, old.session, old.sequence)
        await new.until("RESUMED")
        assert await old.close_code() == 1006


@pytest.mark.parametrize("session", ["no such session", None, 5])
async def test_an_unknown_session_is_invalid(session: Any) -> None:
    """The bot is told to identify; the line stays open for it."""
    async with world() as there, there.connected() as peer:
        await peer.resume(there.sandbox.token, session, 1)
        assert await peer.receive() == {"t": None, "s": None, "op": 9, "d": False}
        await peer.identify(there.sandbox.token)


async def test_a_bot_that_says_goodbye_ends_its_session() -> None:
    """Close codes 1000 and 1001 of the bot; any other keeps it."""
    async with world() as there:
        for code, op in ((1000, 9), (4000, 0)):
            async with there.identified() as peer:
                await peer.socket.close(code=code)
            async with there.connected() as again:
                await again.resume(there.sandbox.token, peer.session, 1)
                assert (await again.receive())["op"] == op


IDENTIFY = {"token": "right", "intents": 1}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"op": 2, "d": {**IDENTIFY, "token": "wrong"}}, 4004),
        ({"op": 2, "d": {**IDENTIFY, "token": None}}, 4004),
        ({"op": 2, "d": {**IDENTIFY, "token": "\ud800"}}, 4004),
        ({"op": 2, "d": None}, 4004),
        ({"op": 6, "d": {"token": "wrong", "session_id": "x", "seq": 1}}, 4004),
        ({"op": 2, "d": {**IDENTIFY, "shard": [2, 2]}}, 4010),
        ({"op": 2, "d": {**IDENTIFY, "shard": "all"}}, 4010),
        ({"op": 2, "d": {"token": "right"}}, 4013),
        ({"op": 2, "d": {**IDENTIFY, "intents": -1}}, 4013),
        ({"op": 8, "d": {"guild_id": "1"}}, 4003),
        ({"op": 99}, 4001),
        ({}, 4001),
        ([], 4002),
    ],
)
async def test_what_breaks_the_protocol_is_closed_with_discords_code(message: Any, code: int) -> None:
    """One code for each mistake."""
    async with world(guilds=0) as there, there.connected() as peer:
        if isinstance(message, dict) and (message.get("d") or {}).get("token") == "right":
            message = {**message, "d": {**message["d"], "token": there.sandbox.token}}
        await peer.socket.send_json(message)
        assert await peer.close_code() == code


@pytest.mark.parametrize("text", ["{", "\x00", '"' * 5, "[" * 100_000])
async def test_what_is_no_json_is_refused(text: str) -> None:
    """Broken, nested without end, or too long: the line is closed, the sandbox lives."""
    async with world(guilds=0) as there, there.connected() as peer:
        await peer.socket.send_str(text)
        assert await peer.close_code() in (4002, 1009)
        async with there.connected():
            pass


async def test_identifying_twice_is_refused() -> None:
    """A line has one session."""
    async with world(guilds=0) as there, there.identified() as peer:
        await peer.send(2, {"token": there.sandbox.token, "intents": 1})
        assert await peer.close_code() == 4005


async def test_a_number_from_the_future_is_refused() -> None:
    """The session is gone with it."""
    async with world(guilds=0) as there:
        async with there.identified() as peer:
            await peer.socket.close(code=4000)
        async with there.connected() as again:
            await again.resume(there.sandbox.token, peer.session, 1000)
            assert await again.close_code() == 4007


async def test_another_version_is_refused() -> None:
    """The sandbox speaks 9 and 10."""
    async with world(guilds=0) as there:
        url = there.sandbox.api.replace("http:", "ws:").replace("/api", "/gateway?v=6")
        async with there.http.ws_connect(url) as socket:
            await socket.receive()
            assert socket.close_code == 4012


async def test_members_are_sent_in_chunks() -> None:
    """As many events as it takes, each of a thousand at most."""
    async with world(guilds=0) as there, there.identified() as peer:
        guild = (await there.control("POST", "/guilds", {"name": "Large", "members": 1500}))[1]["id"]
        await peer.send(8, {"guild_id": guild, "query": "", "limit": 0, "nonce": "n"})
        sizes = [len((await peer.until("GUILD_MEMBERS_CHUNK"))["d"]["members"]) for _ in range(2)]
    assert sizes == [1001, 499]


@pytest.mark.parametrize(
    "wish", [{}, {"guild_id": []}, {"guild_id": {}}, {"guild_id": "5"}, {"guild_id": "²"}, {"guild_ids": 5}]
)
async def test_requests_that_make_no_sense_are_left_unanswered(wish: Any) -> None:
    """The line lives on."""
    async with world() as there, there.identified() as peer:
        for op in (3, 4, 8, 31):
            await peer.send(op, wish)
        await peer.send(1, None)
        await peer.until(11)


async def test_soundboards_are_empty() -> None:
    """One answer a guild."""
    async with world(guilds=0) as there, there.identified() as peer:
        await peer.send(31, {"guild_ids": ["5"]})
        assert (await peer.until("SOUNDBOARD_SOUNDS"))["d"] == {"guild_id": "5", "soundboard_sounds": []}


async def test_many_bots_may_come_and_go() -> None:
    """A session that was given up is forgotten when its shard identifies anew."""
    async with world(guilds=1) as there:
        for _ in range(30):
            async with there.identified() as peer:
                await peer.socket.close(code=4000)
        async with there.identified():
            assert len(there.sandbox.gateway._sessions) <= 2
            assert len((await there.control("GET", "/state"))[1]["shards"]) == 1


async def test_two_bots_at_once_are_told_the_same() -> None:
    """Each session gets each event."""
    async with world(guilds=0) as there, there.identified() as one, there.identified() as other:
        await there.control("POST", "/guilds", {"name": "New"})
        names = await asyncio.gather(one.until("GUILD_CREATE"), other.until("GUILD_CREATE"))
    assert [frame["d"]["name"] for frame in names] == ["New", "New"]
