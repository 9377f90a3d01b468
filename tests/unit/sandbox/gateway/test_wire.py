"""Messages on the wire: compression, and websocket frames."""

from __future__ import annotations

import zlib

import pytest
import zstandard

from botkit.sandbox.gateway.wire import BINARY, TEXT, framed, payload, zlib_stream, zstd_stream

MESSAGES = [b'{"op":1}', b"x" * 5000, "뜻".encode() * 100]


def test_zlib_stream_is_flushed_after_each_message() -> None:
    """The marker of a flush ends each; one context reads them all."""
    encode, reader = zlib_stream(), zlib.decompressobj()
    for message in MESSAGES:
        opcode, data = encode(message)
        assert opcode == BINARY
        assert data.endswith(b"\x00\x00\xff\xff")
        assert reader.decompress(data) == message


def test_zstd_stream_is_one_frame() -> None:
    """Each part is a whole message, and the frame does not end."""
    encode, reader = zstd_stream(), zstandard.ZstdDecompressor().decompressobj()
    for message in MESSAGES:
        assert reader.decompress(encode(message)[1]) == message
    assert not reader.eof


def test_payload_compression_leaves_small_messages_alone() -> None:
    """A large one is a zlib stream of its own."""
    assert payload(b"small") == (TEXT, b"small")
    opcode, data = payload(b"x" * 5000)
    assert (opcode, zlib.decompress(data)) == (BINARY, b"x" * 5000)


@pytest.mark.parametrize(("size", "head"), [(125, 2), (126, 4), (65535, 4), (65536, 10)])
def test_frames_have_the_shortest_head(size: int, head: int) -> None:
    """As RFC 6455 demands."""
    frame = framed(TEXT, b"x" * size)
    assert len(frame) == head + size
    assert frame[0] == 0x81
    assert int.from_bytes(frame[2:head], "big") in (size, 0)
