"""A WebSocket as asyncio's own protocol over `websockets`' Sans-I/O API: what comes in is a method call.

Both our ends stand on it. No task and no queue lie between the socket and the one who answers, which is most of the
time that a question takes.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import SEND_EOF, Side, State

try:
    from websockets.speedups import apply_mask
except ImportError:
    from websockets.utils import apply_mask

if TYPE_CHECKING:
    from websockets.protocol import Protocol

CLOSE_TIMEOUT = 2.0
"""Seconds for the other end's part in the closing handshake."""

# After three minutes of silence, two of them with questions of the system's own, a peer is gone. Unlike WebSocket's
# pings they are answered while a cell blocks the client's loop.
_KEEPALIVE = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 30), ("TCP_KEEPCNT", 4))

_BUFFER = 2**18
_WHOLE_TEXT, _MASKED, _LONGER = 0x81, 0x80, 126  # RFC 6455, 5.2
_DATA = (Opcode.TEXT, Opcode.BINARY, Opcode.CONT)


class WebSocket(asyncio.BufferedProtocol):
    """One end of a line.

    Parameters
    ----------
    wire
        The Sans-I/O connection.
    """

    transport: asyncio.Transport

    def __init__(self, wire: Protocol) -> None:
        self.wire = wire
        self.loop = asyncio.get_running_loop()
        self.gone = self.loop.create_future()
        self.paused = False
        # asyncio's other kind of protocol gets a new buffer of 256 KiB for every read, most of its time.
        self._buffer = memoryview(bytearray(_BUFFER))
        self._binary = False
        self._partial: bytearray | None = None
        self._closing: asyncio.TimerHandle | None = None

    # What the ends do with it.

    def handshake(self, event: Any) -> None:
        """Take the other end's part in the opening handshake."""
        raise NotImplementedError

    def message(self, data: bytes | bytearray, binary: bool) -> None:
        """Take a message."""
        raise NotImplementedError

    def received(self) -> None:
        """Take note that all messages which came together have been handed over."""

    def resumed(self) -> None:
        """Go on: what was sent has been read."""

    def ended(self) -> None:
        """Take note that nothing comes or goes any more."""

    # What the ends can do.

    @property
    def open(self) -> bool:
        """Whether messages can be sent."""
        return self.wire.state is State.OPEN and not self.transport.is_closing()

    def put(self, data: bytes, binary: bool = False) -> None:
        """Send a message; do nothing if the line is closing."""
        if self.wire.state is State.OPEN:
            self.wire.send_binary(data) if binary else self.wire.send_text(data)
            self.write()

    def close(self, code: int = CloseCode.NORMAL_CLOSURE, reason: str = "") -> None:
        """Close the line in good order, or cut it if the other end does not take part; idempotent."""
        if self.wire.state is State.OPEN:
            self.wire.send_close(code, reason)
            self.write()
        elif self.wire.state is State.CONNECTING:
            self.abort()

    def abort(self) -> None:
        """Cut the line at once."""
        self.transport.abort()

    def write(self) -> None:
        """Send what the Sans-I/O connection has to send."""
        for data in self.wire.data_to_send():
            if data is not SEND_EOF:
                self.transport.write(data)
            elif self.transport.can_write_eof():
                with suppress(OSError, RuntimeError):
                    self.transport.write_eof()
            else:
                self.transport.close()
        if self._closing is None and self.wire.close_expected():
            self._closing = self.loop.call_later(CLOSE_TIMEOUT, self.abort)

    # asyncio's face.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the transport, and have the system find out when the other end is gone."""
        self.transport = transport  # type: ignore[assignment]
        raw = transport.get_extra_info("socket")
        with suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for name, value in _KEEPALIVE:
                if hasattr(socket, name):
                    raw.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002
        """Return where to put what comes."""
        return self._buffer

    def buffer_updated(self, count: int) -> None:
        """Take bytes."""
        message = self._single(count)
        if message is None:
            self.wire.receive_data(bytes(self._buffer[:count]))
            self._pump()
        else:
            self.message(message, False)
            self.received()

    def eof_received(self) -> None:
        """Take note that no more bytes come; the transport closes."""
        self.wire.receive_eof()
        self._pump()

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002
        """End."""
        self.wire.receive_eof()
        self.wire.data_to_send()
        if self._closing is not None:
            self._closing.cancel()
        if not self.gone.done():
            self.gone.set_result(None)
        self.ended()

    def pause_writing(self) -> None:
        """Note that the other end does not read as fast as we send."""
        self.paused = True

    def resume_writing(self) -> None:
        """Note that it has caught up."""
        self.paused = False
        self.resumed()

    def _single(self, count: int) -> bytes | None:
        """Return the message if what came is one text frame with all of its message, as nearly always; else None.

        The Sans-I/O connection, which sees all else, takes a third of a short question's time for such a frame.
        """
        head, wire = self._buffer, self.wire
        if head[0] != _WHOLE_TEXT or wire.state is not State.OPEN or wire.reader.buffer:
            return None
        if wire.current_size is not None:
            return None  # it is a frame amid the parts of another message
        masked = wire.side is Side.SERVER
        length, start = head[1] - _MASKED * masked, 2
        if length == _LONGER:
            length, start = int.from_bytes(head[2:4], "big"), 4
        elif not 0 <= length < _LONGER:
            return None
        end = start + 4 * masked
        if count != end + length:
            return None
        data = bytes(head[end:count])
        return apply_mask(data, bytes(head[start:end])) if masked else data

    def _pump(self) -> None:
        events = self.wire.events_received()
        if self.wire.writes:
            self.write()
        for event in events:
            if not isinstance(event, Frame):
                self.handshake(event)
            elif event.opcode in _DATA:
                self._frame(event)
        self.received()
        if self.wire.writes or self.wire.close_expected():
            self.write()

    def _frame(self, frame: Frame) -> None:
        if frame.opcode is not Opcode.CONT:
            self._binary = frame.opcode is Opcode.BINARY
            if frame.fin:
                self.message(frame.data, self._binary)  # type: ignore[arg-type]
                return
            self._partial = bytearray()
        if self._partial is None:
            return
        self._partial += frame.data
        if frame.fin:
            whole, self._partial = self._partial, None
            self.message(whole, self._binary)
