"""Ten thousand random and mutated frames at a real server: it takes no harm, and answers those who ask well."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import random
from collections.abc import Iterator, Sequence

import psutil
import pytest
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from botkit.ipc import Client, Server
from botkit.ipc._peer import Peer
from botkit.ipc.frames import cancel_frame, request_frame
from botkit.ipc.protocol import SUBPROTOCOL
from tests.unit.ipc.peers import OPERATOR, VIEWER, Routes, serving

FRAMES = 10_000
ON_A_LINE = 50
KEY = OPERATOR.get_secret_value()


def good(chance: random.Random) -> bytes:
    """Return the payload of a message as a client of one kind or the other sends it."""
    value = chance.choice([None, 5, "x" * 300, [1, {"a": [2]}], 2**70, "\ud800"])
    number = chance.choice([None, 1, 2, 7, 2**63 - 1])
    name = chance.choice(["echo", "page", "guild_count", "fail", "act", "hold", "nothing"])
    arguments = {"value": value} if name == "echo" else {"limit": value} if name == "page" else {}
    key = chance.choice([KEY, KEY, VIEWER.get_secret_value()])
    lines = [request_frame(name, key, arguments, number) for _ in range(chance.choice([1, 1, 5]))]
    if chance.random() < 0.2:
        lines.append(cancel_frame(chance.choice([1, 7])))
    return b"\n".join(lines)


def mutated(chance: random.Random, data: bytes) -> bytes:
    """Return data with some bytes changed, taken out, put in, or cut off."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(changed) + 1)
        match chance.randrange(5):
            case 0:
                changed[place : place + 1] = chance.randbytes(1)
            case 1:
                del changed[place : place + chance.randrange(1, 20)]
            case 2:
                changed[place:place] = chance.randbytes(chance.randrange(1, 8))
            case 3:
                changed[place:place] = changed[: chance.randrange(len(changed) + 1)]
            case 4:
                del changed[place:]
    return bytes(changed[:100_000])


def payloads(chance: random.Random) -> Iterator[bytes]:
    """Yield payloads: random ones, mutated ones, and good ones."""
    while True:
        kind = chance.random()
        if kind < 0.2:
            yield chance.randbytes(chance.randrange(200))
        elif kind < 0.8:
            yield mutated(chance, good(chance))
        else:
            yield good(chance)


def wire_bytes(chance: random.Random, payload: bytes) -> bytes:
    """Return a payload as a frame; a few are no good frames either, which ends their line."""
    (opcode,) = chance.choices([Opcode.TEXT, Opcode.BINARY, Opcode.PING, Opcode.CONT], [400, 10, 5, 1])
    if opcode is Opcode.PING:
        payload = payload[:125]
    fin = opcode is Opcode.PING or chance.random() < 0.995
    data = Frame(opcode, payload, fin=fin).serialize(mask=True)
    return mutated(chance, data) if chance.random() < 0.005 else data


async def one_line(port: int, chance: random.Random, frames: Iterator[bytes]) -> None:
    """Open a line, send frames, read what comes, and go."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    offered = [SUBPROTOCOL] if chance.random() < 0.6 else None
    wire = ClientProtocol(parse_uri(f"ws://127.0.0.1:{port}"), subprotocols=offered)  # type: ignore[arg-type]
    request = wire.connect().serialize()
    writer.write(mutated(chance, request) if chance.random() < 0.05 else request)

    async def read() -> None:
        seen = b""
        try:
            while (data := await reader.read(2**16)) and b"the end" not in seen:
                seen = seen[-10:] + data
        except ConnectionError:
            pass

    reading = asyncio.create_task(read())
    try:
        for _ in range(ON_A_LINE):
            writer.write(wire_bytes(chance, next(frames)))
        await writer.drain()
        if chance.random() < 0.9:
            # As a client that goes in good order; the others vanish.
            last = request_frame("echo", KEY, {"value": "the end"}, 99)
            writer.write(Frame(Opcode.TEXT, last).serialize(mask=True))
            await asyncio.wait([reading], timeout=0.15)
            writer.write(Frame(Opcode.CLOSE, b"\x03\xe8").serialize(mask=True))
    except ConnectionError:
        pass
    finally:
        reading.cancel()
        writer.transport.abort()


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of frames that the server has looked at."""
    count = [0]
    begin = Peer._begin

    def counted(peer: Peer, message: bytes) -> None:
        count[0] += 1
        begin(peer, message)

    monkeypatch.setattr(Peer, "_begin", counted)
    return count


async def storm(server: Server, client: Client, chance: random.Random, count: int) -> None:
    """Send frames on many lines, some at a time; between them somebody asks well."""
    frames = payloads(chance)
    for _ in range(0, count, ON_A_LINE * 10):
        await asyncio.gather(*(one_line(server.port, chance, frames) for _ in range(10)))
        assert await client.call("echo", value="ok") == "ok"
    async with asyncio.timeout(10):
        while server.connections > 1:
            await asyncio.sleep(0.01)


async def test_ten_thousand_frames(caplog: pytest.LogCaptureFixture, begun: list[int]) -> None:
    """No crash, no leak of memory, connections or tasks, and later requests are answered right."""
    seed = int(os.environ.get("BOTKIT_FUZZ_SEED", random.randrange(2**32)))  # noqa: S311
    print(f"BOTKIT_FUZZ_SEED={seed}")
    chance = random.Random(seed)  # noqa: S311
    caplog.set_level(logging.CRITICAL, "botkit.ipc")
    async with serving(Routes()) as server, Client(port=server.port, key=OPERATOR) as client:
        server.stall_limit = 1.0
        await storm(server, client, chance, 2000)
        before = footprint()
        await storm(server, client, chance, FRAMES)
        after = footprint()
        assert begun[0] > FRAMES
        assert after[0] == before[0]
        assert after[1] == before[1]
        # Less than one object in five frames, and less than what the allocator keeps for itself.
        assert after[2] - before[2] < FRAMES / 5
        assert after[3] - before[3] < 32 * 2**20
        answers = await asyncio.gather(*(client.call("echo", value=number) for number in range(500)))
        assert answers == list(range(500))
        assert (await client.request("guild_count")).response == "5"
    told = [
        record.getMessage() for record in caplog.records if record.name in ("asyncio", "websockets.server")
    ]
    assert not [message for message in told if "never retrieved" in message or "parser failed" in message], (
        told
    )


def footprint() -> tuple[int, int, int, int]:
    """Return the tasks, the descriptors, the objects and the memory of this process."""
    gc.collect()
    process = psutil.Process()
    return len(asyncio.all_tasks()), process.num_fds(), len(gc.get_objects()), process.memory_info().rss


async def test_replies_that_are_none() -> None:
    """A server that answers nonsense is an error for those who asked, each time, and nothing worse."""
    from websockets.asyncio.server import ServerConnection, serve

    from botkit.errors import IPCError

    chance = random.Random(1)  # noqa: S311

    async def nonsense(line: ServerConnection) -> None:
        async for _ in line:
            await line.send(mutated(chance, json.dumps({"id": 1, "code": 200, "value": "x" * 50}).encode()))

    def choose(_: object, offered: Sequence[Subprotocol]) -> Subprotocol:
        return offered[0]

    async with (
        serve(nonsense, "127.0.0.1", 0, select_subprotocol=choose) as server,
        Client(port=server.sockets[0].getsockname()[1], timeout=0.02) as client,
    ):
        for _ in range(300):
            try:
                value = await client.call("echo")
            except IPCError:
                continue
            assert value is None or isinstance(value, str | int | list | dict)
