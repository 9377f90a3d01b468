"""How messages look on a websocket: as text or compressed, inside websocket frames. No I/O."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from struct import pack

import zstandard

TEXT, BINARY = 0x1, 0x2
"""Opcodes of websocket frames (RFC 6455)."""

Encoder = Callable[[bytes], tuple[int, bytes]]
"""Takes a message, returns the opcode and the content of its websocket frame."""

LEVEL = 1
"""The sandbox shares a machine with the bot: it compresses fast, not well."""

WORTHWHILE = 1024
"""From this many bytes on a message is worth being compressed by itself."""


def plain(message: bytes) -> tuple[int, bytes]:
    """Return a message as text."""
    return TEXT, message


def zlib_stream() -> Encoder:
    """Return an encoder that makes one zlib stream of a connection, flushed after each message."""
    stream = zlib.compressobj(LEVEL)

    def encode(message: bytes) -> tuple[int, bytes]:
        return BINARY, stream.compress(message) + stream.flush(zlib.Z_SYNC_FLUSH)

    return encode


def zstd_stream() -> Encoder:
    """Return an encoder that makes one zstd frame of a connection, flushed after each message, never ended."""
    stream = zstandard.ZstdCompressor(level=LEVEL).compressobj()

    def encode(message: bytes) -> tuple[int, bytes]:
        return BINARY, stream.compress(message) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    return encode


def payload(message: bytes) -> tuple[int, bytes]:
    """Return a message compressed by itself if it is large ("Payload Compression": not all need to be)."""
    return (TEXT, message) if len(message) < WORTHWHILE else (BINARY, zlib.compress(message, LEVEL))


TRANSPORTS: dict[str | None, Callable[[], Encoder]] = {
    None: lambda: plain,
    "zlib-stream": zlib_stream,
    "zstd-stream": zstd_stream,
}
"""What makes an encoder for each value of ``compress`` in the gateway's URL."""


def framed(opcode: int, content: bytes) -> bytes:
    """Return a whole websocket frame from a server: one fragment, not masked (RFC 6455, 5.2)."""
    size = len(content)
    if size < 126:
        return pack("!BB", 0x80 | opcode, size) + content
    if size < 1 << 16:
        return pack("!BBH", 0x80 | opcode, 126, size) + content
    return pack("!BBQ", 0x80 | opcode, 127, size) + content
