"""The server's end of one line: takes requests, has them answered, and sends the answers, within limits."""

from __future__ import annotations

import asyncio
import zlib
from collections import deque
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol

from websockets.frames import CloseCode
from websockets.server import ServerProtocol

from botkit.ipc import _parts
from botkit.ipc._websocket import WebSocket
from botkit.ipc.frames import error_frame, messages
from botkit.ipc.protocol import (
    MAX_IN_FLIGHT,
    MAX_REQUEST,
    SUBPROTOCOL,
    BadRequest,
    Cancel,
    Kind,
    Request,
    parse_line,
    parse_request,
)
from botkit.ports import is_loopback

if TYPE_CHECKING:
    from collections.abc import Sequence

    from websockets.typing import Subprotocol

# Requests that are begun before the loop gets on, and before what has been answered is looked at.
_AT_A_TIME = 64
# Bytes of answers that wait to be sent; from then on no request is begun.
_MUCH = 4 * 2**20
# Requests that have come and not been begun, from which on nothing is read.
_BACKLOG = 64
_WORTH_DEFLATING = 16 * 2**10


class Answerer(Protocol):
    """What a line needs of its server."""

    handshake_limit: float
    key_limit: float
    stall_limit: float

    def entered(self, peer: Peer) -> str | None:
        """Take note of a line; return why it is refused, if it is."""

    def left(self, peer: Peer) -> None:
        """Take note that a line has ended."""

    def log_stalled(self, peer: Peer) -> None:
        """Tell that a line is cut because its client does not read."""

    async def answer(self, request: Request, peer: Peer) -> bytes | None:
        """Return the frame that answers a request; None to answer nothing, because the line is cut."""

    async def handle_request(self, websocket: Any, message: str | bytes) -> None:
        """Answer a stock client's frame."""


class Peer(WebSocket):
    """One client's line.

    Requests with an id are answered as soon as their answers are there, those without one after another, as
    better-ipc does.

    Parameters
    ----------
    server
        Who answers.
    """

    def __init__(self, server: Answerer) -> None:
        super().__init__(ServerProtocol(select_subprotocol=_choose, max_size=MAX_REQUEST))
        self.authenticated = False
        self.botkit = False
        self.far = False
        self._server = server
        self._waiting: deque[bytes] = deque()
        self._answering: dict[int, asyncio.Task[None]] = {}
        self._in_order: deque[bytes] = deque()
        self._orderly: asyncio.Task[None] | None = None
        self._out: list[bytes] = []
        self._unsent = 0
        self._flushing = self._working = False
        self._large = asyncio.Lock()
        self._may_write = asyncio.Event()
        self._may_write.set()
        self._stalled: asyncio.TimerHandle | None = None
        self._patience: asyncio.TimerHandle | None = None

    @property
    def remote_address(self) -> Any:
        """The other end's address, as of a socket."""
        return self.transport.get_extra_info("peername")

    @property
    def host(self) -> str:
        """The other end's address without its port."""
        address = self.remote_address
        return str(address[0]) if isinstance(address, tuple) else "an unknown address"

    def trust(self) -> None:
        """Take note that the client has sent a right key."""
        if not self.authenticated:
            self.authenticated = True
            if self._patience is not None:
                self._patience.cancel()

    # The line's life.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin; who says nothing is cut."""
        super().connection_made(transport)
        self.far = not is_loopback(self.host)
        self._refused = self._server.entered(self)
        self._patience = self.loop.call_later(self._server.handshake_limit, self.abort)

    def handshake(self, event: Any) -> None:
        """Answer the opening handshake."""
        assert isinstance(self.wire, ServerProtocol)  # noqa: S101  (for the type checker)
        if self.wire.eof_sent:
            return  # what came behind the request was no frame; the line closes
        if self._refused:
            self.wire.send_response(self.wire.reject(HTTPStatus.SERVICE_UNAVAILABLE, self._refused))
        else:
            self.wire.send_response(self.wire.accept(event))
            self.botkit = self.wire.subprotocol == SUBPROTOCOL
        self.write()
        if self.open and self._patience is not None:
            self._patience.cancel()
            self._patience = self.loop.call_later(
                self._server.key_limit, self.close, CloseCode.POLICY_VIOLATION
            )

    def ended(self) -> None:
        """End what is being answered: nobody waits for it any more."""
        for timer in (self._patience, self._stalled):
            if timer is not None:
                timer.cancel()
        self._waiting.clear()
        self._in_order.clear()
        for task in (*self._answering.values(), self._orderly):
            if task is not None:
                task.cancel()
        self._may_write.set()
        self._server.left(self)

    async def wait_answered(self) -> None:
        """Wait until nothing is being answered."""
        tasks = [task for task in (*self._answering.values(), self._orderly) if task is not None]
        if tasks:
            await asyncio.wait(tasks)

    # Requests.

    def message(self, data: bytes | bytearray, binary: bool) -> None:  # noqa: ARG002
        """Take one request, or of a client of botkit's one or more."""
        if self.botkit:
            self._waiting.extend(bytes(data).split(b"\n"))
        else:
            self._waiting.append(bytes(data))

    def received(self) -> None:
        """Begin with what has come, unless the loop is on its way to do so."""
        if self._waiting and not self._working:
            self._work()

    def resumed(self) -> None:
        """Go on after the client has read."""
        self._may_write.set()
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        self._go_on()

    def pause_writing(self) -> None:
        """Give the client time to read."""
        super().pause_writing()
        self._may_write.clear()
        self._stalled = self.loop.call_later(self._server.stall_limit, self._cut)

    def _cut(self) -> None:
        self._server.log_stalled(self)
        self.abort()

    def _go_on(self) -> None:
        if not self._working and (self._waiting or not self.transport.is_reading()):
            self._working = True
            self.loop.call_soon(self._work)

    def _work(self) -> None:
        """Begin what has come, a few requests at a time, and only while the client reads what it asked for."""
        self._working = False
        for _ in range(_AT_A_TIME):
            if not self._waiting or self._held():
                break
            self._begin(self._waiting.popleft())
        if self.transport.is_closing():
            return
        full = bool(self._waiting) or len(self._in_order) > _BACKLOG
        if full and self.transport.is_reading():
            self.transport.pause_reading()
        elif not full and not self.transport.is_reading():
            self.transport.resume_reading()
        if self._waiting and not self._held():
            self._go_on()

    def _held(self) -> bool:
        return self.paused or self._unsent > _MUCH

    def _begin(self, message: bytes) -> None:
        try:
            request = parse_line(message) if self.botkit else parse_request(message)
        except BadRequest as error:
            if self.botkit or error.id is not None:
                self._reply(error_frame(Kind.BAD_FRAME, "Bad frame", str(error), id=error.id))
                return
            request = None
        if isinstance(request, Cancel):
            self._withdraw(request.id)
        elif request is None or request.id is None:
            self._queue(message)
        else:
            self._answer(request, request.id)

    def _withdraw(self, number: int) -> None:
        if (task := self._answering.get(number)) is not None:
            # One that has not even begun ends without a step of its own, in which it would take itself out.
            task.add_done_callback(partial(self._ended, number))
            task.cancel()

    def _ended(self, number: int, task: asyncio.Task[None]) -> None:
        if self._answering.get(number) is task:
            del self._answering[number]

    def _answer(self, request: Request, number: int) -> None:
        if number in self._answering:
            text = f"The id {number} is that of a request that is being answered: give each its own."
            self._reply(error_frame(Kind.BAD_FRAME, "Bad frame", text, id=number))
        elif len(self._answering) >= MAX_IN_FLIGHT:
            text = f"{MAX_IN_FLIGHT:,} requests of this connection are being answered: wait for some of them."
            self._reply(error_frame(Kind.BUSY, "Busy", text, id=number))
        else:
            self._answering[number] = self.loop.create_task(self._serve(request, number))

    async def _serve(self, request: Request, number: int) -> None:
        try:
            frame = await self._server.answer(request, self)
            if frame is None:
                return
            if self.botkit and len(frame) > (_WORTH_DEFLATING if self.far else _parts.PART):
                await self._send_large(frame, number)
            else:
                self._reply(frame)
        finally:
            self._answering.pop(number, None)

    # Requests of stock clients.

    async def send(self, data: bytes | str) -> None:
        """Send a message and wait while the client does not read; better-ipc awaits this."""
        self.put(data.encode() if isinstance(data, str) else data)
        await self._may_write.wait()

    def _queue(self, message: bytes) -> None:
        self._in_order.append(message)
        if self._orderly is None:
            self._orderly = self.loop.create_task(self._serve_in_order())

    async def _serve_in_order(self) -> None:
        try:
            while self._in_order:
                await self._server.handle_request(self, self._in_order.popleft())
                if not self.transport.is_reading():
                    self._go_on()
        finally:
            self._orderly = None

    # Answers.

    def _reply(self, frame: bytes) -> None:
        if not self.botkit:
            self.put(frame)
            return
        self._out.append(frame)
        self._unsent += len(frame)
        if len(self._answering) == 1 and not self._waiting:
            self._flush()
        elif not self._flushing:
            self._flushing = True
            self.loop.call_soon(self._flush)

    def _flush(self) -> None:
        self._flushing = False
        frames, self._out = self._out, []
        self._unsent -= sum(map(len, frames))
        for message in messages(frames):
            self.put(message)
        if self._waiting:
            self._go_on()

    async def _send_large(self, frame: bytes, number: int) -> None:
        """Send a reply in parts, one after another as the client reads them; other replies go between them."""
        self._unsent += len(frame)
        try:
            async with self._large:
                packed = await asyncio.to_thread(zlib.compress, frame, 1) if self.far else frame
                for part in _parts.cut(number, packed, deflated=self.far):
                    await self._may_write.wait()
                    self.put(part, binary=True)
        finally:
            self._unsent -= len(frame)
            self._go_on()


def _choose(_: ServerProtocol, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    return next((one for one in offered if one == SUBPROTOCOL), None)
