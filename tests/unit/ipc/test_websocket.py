"""botkit.ipc._websocket: the messages that come out are those that were sent, however the bytes arrive."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol, Side, State
from websockets.server import ServerProtocol
from websockets.uri import parse_uri

from botkit.ipc._websocket import WebSocket

SIZES = (0, 1, 125, 126, 127, 500, 65_535, 65_536, 70_000)


class Wire(asyncio.Transport):
    """A transport that keeps what is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent, self.closed = b"", False

    def write(self, data: Any) -> None:
        """Keep."""
        self.sent += bytes(data)

    def is_closing(self) -> bool:
        """Whether it was closed."""
        return self.closed

    def can_write_eof(self) -> bool:
        """It cannot, as one with TLS."""
        return False

    def close(self) -> None:
        """Note it."""
        self.closed = True


def shaken(side: Side) -> Protocol:
    """Return one side's connection after the opening handshake with the other."""
    client, server = ClientProtocol(parse_uri("ws://localhost")), ServerProtocol()
    client.send_request(client.connect())
    server.receive_data(b"".join(client.data_to_send()))
    [request] = server.events_received()
    server.send_response(server.accept(request))  # type: ignore[arg-type]
    client.receive_data(b"".join(server.data_to_send()))
    assert len(client.events_received()) == 1
    return client if side is Side.CLIENT else server


class Ear(WebSocket):
    """An open end of a line that keeps what it hears."""

    def __init__(self, side: Side) -> None:
        super().__init__(shaken(side))
        self.transport = Wire()
        self.heard: list[tuple[bytes, bool]] = []

    def message(self, data: bytes | bytearray, binary: bool) -> None:
        """Keep."""
        self.heard.append((bytes(data), binary))

    def feed(self, data: bytes) -> None:
        """Take bytes as they would come from a socket."""
        buffer = self.get_buffer(-1)
        for start in range(0, len(data), len(buffer)):
            piece = data[start : start + len(buffer)]
            buffer[: len(piece)] = piece
            self.buffer_updated(len(piece))


@st.composite
def streams(draw: st.DrawFn) -> tuple[Side, list[tuple[bytes, bool]], list[bytes]]:
    """Draw a receiving side, messages, and the bytes that carry them in pieces."""
    side = draw(st.sampled_from(list(Side)))
    messages, data, cuts = [], b"", []
    for number in range(draw(st.integers(1, 5))):
        binary = draw(st.booleans())
        text = (b"%d" % number) * draw(st.sampled_from(SIZES))
        messages.append((text, binary))
        parts = draw(st.integers(1, 3))
        size = -(-len(text) // parts) or 1
        pieces = [text[at : at + size] for at in range(0, len(text), size)] or [b""]
        for place, piece in enumerate(pieces):
            opcode = Opcode.CONT if place else Opcode.BINARY if binary else Opcode.TEXT
            frame = Frame(opcode, piece, fin=place == len(pieces) - 1)
            data += frame.serialize(mask=side is Side.SERVER)
            cuts.append(len(data))
            if draw(st.booleans()):
                data += Frame(Opcode.PING, b"?").serialize(mask=side is Side.SERVER)
    if draw(st.booleans()):
        cuts = draw(st.lists(st.integers(0, len(data)), max_size=6))
    ends = sorted({*cuts, len(data)})
    return side, messages, [data[a:b] for a, b in zip([0, *ends], ends, strict=False) if a < b]


@given(streams())
def test_every_message_is_heard_once_and_whole(
    stream: tuple[Side, list[tuple[bytes, bool]], list[bytes]],
) -> None:
    """Whole, in parts, with pings between them, and whatever pieces the system hands over."""
    side, messages, pieces = stream

    async def hear() -> list[tuple[bytes, bool]]:
        ear = Ear(side)
        for piece in pieces:
            ear.feed(piece)
        return ear.heard

    assert asyncio.run(hear()) == messages


@pytest.mark.parametrize(("side", "mask"), [(Side.SERVER, False), (Side.CLIENT, True)])
async def test_a_message_that_is_masked_wrongly_is_not_heard(side: Side, mask: bool) -> None:
    """The line closes, as the standard says."""
    ear = Ear(side)
    ear.feed(Frame(Opcode.TEXT, b"hello" * 30).serialize(mask=mask))
    assert ear.heard == []
    assert ear.wire.state is State.CLOSING


async def test_nothing_is_heard_after_the_other_end_has_closed() -> None:
    """Frames behind a close are dropped."""
    ear = Ear(Side.SERVER)
    ear.feed(Frame(Opcode.CLOSE, b"\x03\xe8").serialize(mask=True))
    ear.feed(Frame(Opcode.TEXT, b"late").serialize(mask=True))
    assert ear.heard == []
    assert ear.transport.is_closing()


async def test_what_looks_like_a_frame_inside_a_message_is_none() -> None:
    """Even where the system's piece begins with it."""
    inner = Frame(Opcode.TEXT, b"inner").serialize(mask=False)
    outer = Frame(Opcode.BINARY, b"x" + inner).serialize(mask=False)
    ear = Ear(Side.CLIENT)
    ear.feed(outer[: -len(inner)])
    ear.feed(inner)
    assert ear.heard == [(b"x" + inner, True)]


async def test_a_message_amid_the_parts_of_another_is_not_heard() -> None:
    """The line closes, as the standard says."""
    ear = Ear(Side.CLIENT)
    ear.feed(Frame(Opcode.TEXT, b"first part", fin=False).serialize(mask=False))
    ear.feed(Frame(Opcode.TEXT, b"another").serialize(mask=False))
    assert ear.heard == []
    assert ear.wire.state is State.CLOSING
