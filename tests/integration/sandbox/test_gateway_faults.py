"""What can be made to go wrong with the gateway, and bots that do not read."""

from __future__ import annotations

import asyncio
import base64
import os
import time
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from botkit.sandbox.gateway import faults
from tests.unit.sandbox.lines import PROPERTIES, Stage, stage


async def resumed(there: Stage, peer: Any) -> str | int:
    """Try to resume a session; return the type or op of the answer."""
    async with there.connected() as again:
        await again.resume(there.token, peer.session, peer.sequence)
        while True:
            frame = await again.receive()
            if frame["t"] == "RESUMED" or frame["op"]:
                return frame["t"] or frame["op"]


@pytest.mark.parametrize(
    ("code", "seen", "answer"),
    [(None, 1006, "RESUMED"), (1006, 1006, "RESUMED"), (4000, 4000, "RESUMED"), (1001, 1001, "RESUMED"),
     (4008, 4008, "RESUMED"), (4009, 4009, 9), (4007, 4007, 9)],
)  # fmt: skip
async def test_a_dropped_line_has_the_code_asked_for(code: int | None, seen: int, answer: str | int) -> None:
    """Some codes end the session, after the others it can be resumed."""
    async with stage() as there, there.settled() as peer:
        assert await there.gateway.drop(0, code) == [0]
        assert await peer.close_code() == seen
        assert await resumed(there, peer) == answer


async def test_a_fault_meets_one_shard_or_all() -> None:
    """It tells which."""
    async with (
        stage(guilds=0) as there,
        there.identified(shard=[0, 2]) as first,
        there.identified(shard=[1, 2]) as second,
    ):
        assert await there.gateway.reconnect(1) == [1]
        assert await first.beat() == []
        assert await second.receive() == {"t": None, "s": None, "op": 7, "d": None}
        assert await there.gateway.request_heartbeat() == [0, 1]
        assert await there.gateway.drop(7) == []


async def test_who_does_not_reconnect_is_disconnected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some seconds after op 7; the session can be resumed."""
    monkeypatch.setattr(faults, "RECONNECT_WITHIN", 0.05)
    async with stage() as there, there.settled() as peer:
        await there.gateway.reconnect()
        assert await peer.close_code() == 1001
        assert await resumed(there, peer) == "RESUMED"


@pytest.mark.parametrize(("resumable", "answer"), [(True, "RESUMED"), (False, 9)])
async def test_a_session_can_be_made_invalid(resumable: bool, answer: str | int) -> None:
    """Op 9 says whether it may be resumed; the line has no session any more."""
    async with stage() as there, there.settled() as peer:
        assert await there.gateway.invalidate(None, resumable) == [0]
        assert await peer.receive() == {"t": None, "s": None, "op": 9, "d": resumable}
        assert await resumed(there, peer) == answer
        await peer.send(31, {"guild_ids": []})
        assert await peer.close_code() == 4003


async def test_after_invalid_session_a_bot_may_identify_on_the_same_line() -> None:
    """The reference allows it."""
    async with stage(guilds=0) as there, there.identified() as peer:
        await there.gateway.invalidate()
        await peer.identify(there.token)


async def test_a_frozen_line_neither_reads_nor_sends_and_then_goes_on() -> None:
    """Heartbeats are acknowledged and events told afterwards; nobody is cut meanwhile, and publish does not wait."""
    async with stage(guilds=0, heartbeat=0.1) as there, there.identified() as peer:
        assert await there.gateway.freeze(0, 1.0) == [0]
        began = time.monotonic()
        thawed = asyncio.create_task(asyncio.sleep(1.0))
        await peer.send(1, None)
        await there.join("late")
        assert not thawed.done()
        frames = [await peer.receive() for _ in range(2)]
        assert time.monotonic() - began >= 0.95
        await thawed
        assert {frame["t"] or frame["op"] for frame in frames} == {"GUILD_CREATE", 11}


async def test_a_frozen_line_can_be_dropped() -> None:
    """It ends at once."""
    async with stage(guilds=0) as there, there.identified() as peer:
        await there.gateway.freeze(0, 600.0)
        await peer.send(1, None)
        await there.gateway.drop()
        assert await peer.close_code() == 1006


async def test_a_gateway_that_is_down_lets_nobody_in() -> None:
    """Lines are cut, with a session or not; 503 until the time is over."""
    async with stage(guilds=0) as there, there.identified() as peer, there.connected() as bare:
        assert await there.gateway.refuse(30.0) == [0]
        assert [await one.close_code() for one in (peer, bare)] == [1006, 1006]
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            async with there.connected():
                pass
        assert caught.value.status == 503
        there.clock.now += 31.0
        assert await resumed(there, peer) == "RESUMED"
        await there.gateway.refuse(30.0)
        await there.gateway.refuse(0.0)
        assert not there.gateway.refusing


async def test_a_revoked_token_ends_all_sessions() -> None:
    """Connected or not; nobody gets in any more."""
    async with stage(guilds=0) as there, there.identified() as peer:
        async with there.identified() as away:
            await away.socket.close(code=4000)
        assert await there.gateway.revoke() == [0]
        assert await peer.close_code() == 4004
        assert len(there.gateway.sessions) == 0
        async with there.connected() as again:
            await again.send(2, {"token": there.token, "intents": 0, "properties": PROPERTIES})
            assert await again.close_code() == 4004


async def test_a_filter_drops_messages() -> None:
    """A dropped dispatch has its number, and is replayed; acknowledgements can be dropped, too."""
    async with stage(guilds=0) as there, there.identified() as peer:
        there.gateway.filter = lambda name: None if name in ("GUILD_CREATE", "HEARTBEAT_ACK") else 0.0
        await there.join("lost")
        await peer.send(1, None)
        there.world.tell("USER_UPDATE", None, {})
        await there.tell()
        seen = await peer.receive()
        assert (seen["t"], seen["s"]) == ("USER_UPDATE", 3)
        async with there.connected() as again:
            await again.resume(there.token, peer.session, 1)
            assert (await again.receive())["t"] == "GUILD_CREATE"


async def test_a_filter_holds_messages_back() -> None:
    """What follows waits, too: the order is kept."""
    async with stage(guilds=0) as there, there.identified() as peer:
        there.gateway.filter = lambda name: 1.0 if name == "GUILD_CREATE" else 0.0
        began = time.monotonic()
        due = asyncio.create_task(asyncio.sleep(1.0))
        await there.join("late")
        there.world.tell("USER_UPDATE", None, {})
        await there.tell()
        assert not due.done()
        assert [(await peer.receive())["t"] for _ in range(2)] == ["GUILD_CREATE", "USER_UPDATE"]
        assert time.monotonic() - began >= 0.95
        await due


async def deaf(there: Stage) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect a bot that identifies and never reads."""
    at = urlsplit(there.base)
    reader, writer = await asyncio.open_connection(at.hostname, at.port, limit=2**16)
    key = base64.b64encode(os.urandom(16)).decode()
    head = (
        f"GET {at.path}?v=10 HTTP/1.1\r\nHost: {at.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    )
    writer.write(f"{head}Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    text = b'{"op":2,"d":{"token":"%b","intents":1,"properties":{}}}' % there.token.encode()
    writer.write(bytes((0x81, 0x80 | len(text), 0, 0, 0, 0)) + text)
    return reader, writer


async def test_a_bot_that_does_not_read_is_cut_after_so_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded; others are told everything meanwhile, and its session can be resumed."""
    monkeypatch.setattr("botkit.sandbox.gateway.line.MAX_WAITING", 4 * 2**20)
    async with stage(guilds=0) as there:
        _, writer = await deaf(there)
        async with there.identified() as peer:
            while len(there.gateway.sessions) < 2:
                await asyncio.sleep(0.01)
            told = 0
            while all(one.line for one in there.gateway.sessions):
                there.world.tell("USER_UPDATE", None, {"text": "x" * 2**18})
                for event in there.world.take():
                    there.gateway.emit(event)
                await peer.until("USER_UPDATE")
                told += 1
                assert told < 200
            assert [one.line is None for one in there.gateway.sessions] == [True, False]
        writer.close()


async def test_a_publish_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot that does not read holds nobody up for more than a few seconds."""
    monkeypatch.setattr(faults, "FLUSH_LIMIT", 0.1)
    async with stage(guilds=0) as there:
        _, writer = await deaf(there)
        while not there.gateway.state():
            await asyncio.sleep(0.01)
        began = time.monotonic()
        there.world.tell("USER_UPDATE", None, {"text": "x" * 12 * 2**20})
        await there.tell()
        there.world.tell("USER_UPDATE", None, {"text": "x"})
        await there.tell()
        assert time.monotonic() - began < 3.0
        writer.close()
