"""What no client library sends: broken frames below the level of messages, and messages without measure.

`test_gateway_any_message.py` sends messages of any content through a client; here bytes go on the socket as they are.
"""

from __future__ import annotations

import asyncio
import json
import re
import struct
import time
from contextlib import suppress

import aiohttp
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botkit.sandbox import SandboxProcess
from botkit.sandbox.gateway.codes import Close
from tests.unit.sandbox.peers import World

PATIENCE = 5.0
CODES = {1000, 1002, 1003, 1007, 1009, *Close}
"""What a line may be closed with: RFC 6455 for what breaks its rules, Discord's own for the rest."""

GROWTH = 64 * 2**20
"""Bytes by which the sandbox's process may grow in a run: far less than is sent."""

HANDSHAKE = (
    b"GET /gateway/?v=10&encoding=json HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OTAxMjM0NQ==\r\n\r\n"
)
IDENTIFY = {
    "op": 2,
    "d": {"token": "TOKEN", "intents": 513, "properties": {"os": "a", "browser": "b", "device": "c"}},
}


def framed(payload: bytes, first: int = 0x81, *, masked: bool = True, claim: int | None = None) -> bytes:
    """Return a websocket frame: its first byte is flags and opcode; its length may be a lie."""
    size = len(payload) if claim is None else claim
    mask = 0x80 if masked else 0
    if size < 126:
        head = struct.pack("!BB", first, mask | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", first, mask | 126, size)
    else:
        head = struct.pack("!BBQ", first, mask | 127, size)
    return head + (bytes(4) if masked else b"") + payload


depths = st.integers(1, 100_000)
sizes = st.integers(4000, 1_000_000)
measureless = st.one_of(
    depths.map(lambda depth: b"[" * depth),
    depths.map(lambda depth: b'{"op":' * depth + b"1" + b"}" * depth),
    st.integers(1, 2000).map(lambda depth: b'{"op":1,"d":' + b"[" * depth + b"]" * depth + b"}"),
    sizes.map(lambda size: json.dumps({"op": 1, "d": "x" * size}).encode()),
    sizes.map(lambda size: b'{"op":' + b"9" * size + b"}"),
    st.sampled_from(
        [
            b'{"op":1,"d":"\\ud800"}',
            b'{"op":1e999}',
            b'{"op":NaN,"d":-Infinity}',
            b'{"op":1,"op":2,"d":null}',
            b'{"op":2,"d":{"token":"\\udfff\\u0000","intents":1,"properties":{}}}',
            b'{"op":6,"d":{"token":"TOKEN","session_id":"\\ud800","seq":99999999999999999999}}',
            b'{"op":8,"d":{"guild_id":"1","query":"\\udc00","limit":0,"nonce":"\\ud800"}}',
            b"\xff\xfe{\x00}\x00",
            b"\x83\xa2op\x01",
        ]
    ),
)
frames = st.one_of(
    st.binary(max_size=120),
    measureless.map(framed),
    st.builds(
        framed,
        st.binary(max_size=130) | st.just(b'{"op":1,"d":null}'),
        st.integers(0, 255),
        masked=st.booleans(),
        claim=st.none() | st.integers(0, (1 << 63) + 5),
    ),
)
stories = st.tuples(st.booleans(), st.lists(frames, min_size=1, max_size=6))


def close_code(received: bytes) -> int | None:
    """Return the code of the close frame in what a server has sent; None if there is none."""
    while len(received) >= 2:
        size, start = received[1] & 0x7F, 2
        if size >= 126:
            start = 4 if size == 126 else 10
            size = int.from_bytes(received[2:start], "big")
        if received[0] & 0x0F == 8:
            return int(struct.unpack("!H", received[start : start + 2])[0]) if size >= 2 else 1005
        received = received[start + size :]
    return None


async def attack(town: World, known: bool, sent: list[bytes]) -> None:
    """Put bytes on a line, one that has identified or not, and end it; it must be closed with a code, or as asked."""
    host, port = town.sandbox.api.removeprefix("http://").removesuffix("/api").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    identify = json.dumps(IDENTIFY).replace("TOKEN", town.sandbox.token).encode()
    try:
        writer.write(HANDSHAKE)
        await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
        received = b""
        with suppress(ConnectionError):
            for frame in [*([framed(identify)] if known else []), *sent]:
                writer.write(frame)
                await writer.drain()
            # A half-sent frame is waited for: the end of the line must end the visit, too.
            with suppress(OSError):  # it may have ended already
                writer.write_eof()
            received = await asyncio.wait_for(reader.read(), PATIENCE)
        assert close_code(received) in CODES | {None}
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def attacked(town: World, told: list[tuple[bool, list[bytes]]]) -> None:
    """Let all attack at once while another bot is connected; it hears what happens, and nothing else."""
    async with town.connected() as witness:
        await witness.identify(town.sandbox.token)
        for _ in range(2):
            await witness.until("GUILD_CREATE")
        await asyncio.gather(*(attack(town, known, sent) for known, sent in told))
        _, made = await town.control("POST", "/guilds", {"name": "After", "members": 2})
        _, gone = await town.control("DELETE", f"/guilds/{made['id']}")
        heard = [await witness.receive() for _ in range(2)]
        assert [(one["t"], one["d"]["id"]) for one in heard] == [
            ("GUILD_CREATE", made["id"]),
            ("GUILD_DELETE", gone["id"]),
        ]


def fuzz(seconds: float) -> int:
    """Attack one sandbox, in a process of its own, for a time; return how often.

    Its log must stay free of errors, and its memory within bounds.
    """
    end, tried = time.monotonic() + seconds, 0
    options = {"identify_interval": 0.0, "session_starts": 10**6}
    with SandboxProcess.spawn(2, **options) as sandbox, asyncio.Runner() as runner:
        http = runner.run(opened())

        @settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(told=st.lists(stories, min_size=1, max_size=6))
        def once(told: list[tuple[bool, list[bytes]]]) -> None:
            nonlocal tried
            tried += len(told)
            runner.run(attacked(World(sandbox, http), told))
            assert not {"ERROR", "Traceback"} & set(re.split(r"\W+", sandbox.log())), sandbox.log()

        try:
            once()
            process = psutil.Process(sandbox.pid)
            before = process.memory_info().rss
            while time.monotonic() < end:
                once()
            assert process.memory_info().rss - before < GROWTH
        finally:
            runner.run(http.close())
    return tried


async def opened() -> aiohttp.ClientSession:
    """Return an HTTP client of the running loop."""
    return aiohttp.ClientSession()


def test_broken_frames_are_survived() -> None:
    """Some dozens of lines with anything on them: closed with a code, and nobody else notices."""
    assert fuzz(0.0) >= 100


@pytest.mark.long
@pytest.mark.timeout(300)
def test_broken_frames_are_survived_for_a_minute() -> None:
    """The same, for longer, in bounded memory."""
    print(f"\n{fuzz(60.0):,} lines with broken frames in a minute: no exception, no memory lost")
