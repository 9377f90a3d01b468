"""A reply that is too large for one message, cut into parts that go between other replies; no I/O.

Each part is a binary message: the request's id (eight bytes, big endian), one byte of flags, and a piece of the reply.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Container, Iterator

from botkit.errors import BadFrame, ReplyTooLarge

PART = 256 * 2**10
"""Bytes of a reply in one part; shorter replies are one message."""

_HEAD = struct.Struct(">QB")
_LAST = 1
_DEFLATED = 2


def cut(number: int, reply: bytes, *, deflated: bool = False) -> Iterator[bytes]:
    """Yield a reply in parts.

    Parameters
    ----------
    number
        The request's id.
    deflated
        Whether the reply has been compressed with zlib.
    """
    view = memoryview(reply)
    flags = _DEFLATED if deflated else 0
    for start in range(0, len(view) or 1, PART):
        last = _LAST if start + PART >= len(view) else 0
        yield b"".join((_HEAD.pack(number, flags | last), view[start : start + PART]))


class Gathering:
    """Puts the parts of replies together again.

    Parameters
    ----------
    limit
        The largest reply that is taken, in bytes.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pieces: dict[int, list[bytes | memoryview]] = {}
        self._sizes: dict[int, int] = {}

    def add(self, message: bytes | bytearray, expected: Container[int]) -> tuple[int, bytes | None]:
        """Take a part; return its request's id, and the whole reply once it is there.

        Parameters
        ----------
        message
            The part.
        expected
            Ids of the requests whose replies are awaited; parts of others are passed over.

        Raises
        ------
        BadFrame
            If it is not a part.
        ReplyTooLarge
            If the reply exceeds the limit; its `number` tells which.
        """
        if len(message) < _HEAD.size:
            raise BadFrame("A part of a reply is shorter than its head.")
        number, flags = _HEAD.unpack_from(message)
        if number not in expected:
            self.drop(number)
            return number, None
        piece = memoryview(message)[_HEAD.size :]
        self._pieces.setdefault(number, []).append(piece)
        self._sizes[number] = size = self._sizes.get(number, 0) + len(piece)
        if size > self._limit:
            self.drop(number)
            raise TooMuch(number)
        if not flags & _LAST:
            return number, None
        whole = b"".join(self._pieces[number])
        self.drop(number)
        return number, self._inflate(number, whole) if flags & _DEFLATED else whole

    def drop(self, number: int) -> None:
        """Forget what has come of a reply."""
        self._pieces.pop(number, None)
        self._sizes.pop(number, None)

    def _inflate(self, number: int, data: bytes) -> bytes:
        machine = zlib.decompressobj()
        try:
            whole = machine.decompress(data, self._limit + 1)
        except zlib.error as error:
            raise BadFrame(f"A compressed reply cannot be read ({error}).") from None
        if len(whole) > self._limit:
            raise TooMuch(number)
        if not machine.eof:
            raise BadFrame("A compressed reply ends in the middle.")
        return whole


class TooMuch(ReplyTooLarge):
    """A reply exceeds what the client takes.

    Parameters
    ----------
    number
        The id of its request.
    """

    def __init__(self, number: int) -> None:
        super().__init__("The reply is larger than this client takes.")
        self.number = number
