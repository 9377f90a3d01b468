"""The client's end of one line: requests out, and each answer to the one who asked."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

from websockets.client import ClientProtocol
from websockets.exceptions import PayloadTooBig
from websockets.protocol import State
from websockets.uri import parse_uri

from botkit.errors import BadFrame, ConnectionLost, IPCError, ReplyTooLarge
from botkit.ipc._deadlines import Deadlines
from botkit.ipc._parts import Gathering, TooMuch
from botkit.ipc._websocket import WebSocket
from botkit.ipc.frames import cancel_frame, messages, request_frame
from botkit.ipc.protocol import MAX_IN_FLIGHT, MAX_REQUEST, SUBPROTOCOL, Reply, parse_reply

if TYPE_CHECKING:
    from websockets.typing import Subprotocol

# Half of what the server answers at a time: one that was withdrawn may still be under way there.
_WINDOW = MAX_IN_FLIGHT // 2
# A request on a line that has been silent for so long waits until the loop has looked whether the line has been
# closed meanwhile, such as while a cell blocked the loop.
_SILENCE = 0.001

Answered = tuple[Reply, int]


class NotSent(Exception):
    """The line ended before the request was written to it: another line may take it."""


class Line(WebSocket):
    """A connection to a server.

    Parameters
    ----------
    url
        The server's address.
    max_reply
        The largest reply that is taken, in bytes.
    """

    def __init__(self, url: str, max_reply: int) -> None:
        offered: list[Subprotocol] = [SUBPROTOCOL]  # type: ignore[list-item]
        wire = ClientProtocol(parse_uri(url), subprotocols=offered, max_size=max(max_reply, MAX_REQUEST))
        super().__init__(wire)
        self.url = url
        self.opened: asyncio.Future[None] = self.loop.create_future()
        self.botkit = False
        self.busy = 0
        self._max_reply = max_reply
        self._parts = Gathering(max_reply)
        self._last = 0
        self._asked: dict[int, asyncio.Future[Answered]] = {}
        self._waiting: deque[tuple[int, bytes, asyncio.Future[Answered]]] = deque()
        self._withdrawn: list[bytes] = []
        self._flushing = False
        self._heard = 0.0
        self._deadlines = Deadlines(self.loop)

    @property
    def usable(self) -> bool:
        """Whether it takes requests."""
        return self.open and not self.gone.done()

    async def ask(
        self, endpoint: str, secret: str | None, arguments: tuple[bytes, bool], deadline: float | None
    ) -> Answered:
        """Ask a route on a line that is usable; return the reply, and its size in bytes.

        On a line to a stock server one request at a time may be asked, and after a request that did not end with a
        reply the line must be thrown away: its late reply would answer the next.

        Raises
        ------
        NotSent
            If the line has ended, and the request has surely not been handed to the server.
        TimeoutError
            If the loop's time reaches `deadline` first.
        ConnectionLost, BadFrame, ReplyTooLarge
            If no answer came that can be read.
        """
        if not self._asked and self.loop.time() - self._heard > _SILENCE:
            # The first turn only finds out that there is something to read; the second comes after it was read.
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            if not self.usable:
                raise NotSent
        self._last = number = self._last + 1
        frame = request_frame(endpoint, secret, arguments, number if self.botkit else None)
        future: asyncio.Future[Answered] = self.loop.create_future()
        if self._asked or self._flushing or self.paused:
            # Those of one turn of the loop go together.
            self._waiting.append((number, frame, future))
            self._go_on()
        else:
            self._asked[number] = future
            self.put(frame)
        if deadline is not None:
            self._deadlines.add(number, deadline, future)
        try:
            return await future
        finally:
            self._deadlines.drop(number)
            if self._asked.pop(number, None) is not None and self.botkit:
                self._withdraw(number)

    def handshake(self, event: Any) -> None:  # noqa: ARG002
        """Take the server's part in the opening handshake."""
        if self.opened.done():
            return
        if self.wire.handshake_exc is not None or self.wire.state is not State.OPEN:
            self.opened.set_exception(self.wire.handshake_exc or EOFError("the handshake did not end"))
            self.opened.exception()  # whoever waited may be gone
            self.abort()
            return
        self.botkit = self.wire.subprotocol == SUBPROTOCOL
        self._heard = self.loop.time()
        self.opened.set_result(None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin the opening handshake."""
        super().connection_made(transport)
        assert isinstance(self.wire, ClientProtocol)  # noqa: S101  (for the type checker)
        self.wire.send_request(self.wire.connect())
        self.write()

    def message(self, data: bytes | bytearray, binary: bool) -> None:
        """Take one reply, or of a server of botkit's one or more, or a part of one."""
        self._heard = self.loop.time()
        try:
            if not self.botkit:
                self._answer(next(iter(self._asked), None), data)
            elif binary:
                number, whole = self._parts.add(data, self._asked)
                if whole is not None:
                    self._answer(number, whole)
            else:
                for line in data.split(b"\n"):
                    self._answer(None, line)
        except TooMuch as error:
            self._fail(error.number, ReplyTooLarge(self._too_large()))
            self._withdraw(error.number)
        except BadFrame as error:
            for number in list(self._asked):
                self._fail(number, error)
            self.abort()
        if self._waiting:
            self._go_on()

    def resumed(self) -> None:
        """Go on after the server has read."""
        self._go_on()

    def ended(self) -> None:
        """Tell those who wait."""
        if not self.opened.done():
            self.opened.set_exception(
                self.wire.handshake_exc or EOFError("the connection was closed at once")
            )
            self.opened.exception()  # whoever waited may be gone
        too_large = isinstance(self.wire.parser_exc, PayloadTooBig)
        for number in list(self._asked):
            lost: IPCError = ReplyTooLarge(self._too_large()) if too_large else ConnectionLost(self._lost())
            self._fail(number, lost)
        for _, _, future in self._waiting:
            if not future.done():
                future.set_exception(NotSent())
        self._waiting.clear()
        self._deadlines.close()

    def _answer(self, number: int | None, data: bytes | bytearray) -> None:
        reply = parse_reply(data)  # type: ignore[arg-type]
        number = reply.id if number is None else number
        if number is None:
            # Ours answers so to a request in which it could not read so much as the id.
            raise BadFrame(reply.details or f"The server at {self.url} sent a reply without an id.")
        future = self._asked.pop(number, None)
        if future is not None and not future.done():
            future.set_result((reply, len(data)))

    def _fail(self, number: int, error: Exception) -> None:
        future = self._asked.pop(number, None)
        if future is not None and not future.done():
            future.set_exception(error)

    def _withdraw(self, number: int) -> None:
        """Tell the server that nobody waits for an answer any more, so that it ends what it does for it."""
        self._parts.drop(number)
        self._withdrawn.append(cancel_frame(number))
        self._go_on()

    def _go_on(self) -> None:
        if not self._flushing and not self.paused:
            self._flushing = True
            self.loop.call_soon(self._flush)

    def _flush(self) -> None:
        self._flushing = False
        if self.paused or not (self._waiting or self._withdrawn):
            return
        frames, self._withdrawn = self._withdrawn, []
        if not self.usable:
            return  # `ended` tells those who wait
        size = 0
        while self._waiting and len(self._asked) < _WINDOW and size < MAX_REQUEST:
            number, frame, future = self._waiting.popleft()
            if not future.done():
                self._asked[number] = future
                frames.append(frame)
                size += len(frame)
        for message in messages(frames):
            self.put(message)
        if self._waiting and len(self._asked) < _WINDOW:
            self._go_on()

    def _too_large(self) -> str:
        return (
            f"The reply from {self.url} exceeds the {self._max_reply:,} bytes that this client takes: ask for less, "
            "page by page, or make the client with a larger max_reply."
        )

    def _lost(self) -> str:
        return f"The connection to {self.url} ended before the answer came: see whether the bot still runs."
