"""One websocket of the gateway: messages out in order, compressed if asked for, and messages in.

What is sent waits here until the end of the loop's turn and goes out in one write. Frames are written to the transport
directly: aiohttp's own way costs a coroutine and a write for each.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from aiohttp import WSMsgType, web

from botkit.sandbox.gateway.codes import Close, GatewayClose
from botkit.sandbox.gateway.wire import Encoder, framed

if TYPE_CHECKING:
    from botkit.sandbox.gateway.session import Session

MAX_MESSAGE = 4096
"""Bytes in a message of a bot ("Gateway", "Sending Events")."""

MAX_WAITING = 24 * 2**20
"""Bytes that may wait for a bot which does not read; then its line is cut, and it can resume. More than is replayed."""

ROOM = 256 * 2**10
"""Bytes that may lie in the transport: more would not be faster, and could not be held back any more."""

RETRY = 0.005
"""Seconds after which a transport is looked at again that had no room."""

CLOSE_WAIT = 1.0
"""Seconds that a bot has to confirm a close; py-cord does not."""

LONGEST_REASON = 123
"""Bytes that a close frame has room for beside its code (RFC 6455, 5.5)."""

Filter = Callable[[str], float | None]


def unhindered(_name: str) -> float:
    """Let every message pass: the filter of a gateway at which nothing is wrong."""
    return 0.0


class Line:
    """A websocket to a bot.

    Parameters
    ----------
    request
        The request that opens it.
    encode
        How messages are written.
    patience
        Seconds that the bot may be without a heartbeat.
    filter
        Is asked for each message by its name (a dispatch's type, or ``HEARTBEAT_ACK`` and the like): None drops it, a
        number holds it, and all that follow it, back for so many seconds.
    """

    def __init__(
        self, request: web.Request, encode: Encoder, patience: float, filter: Filter = unhindered
    ) -> None:
        self.encode = encode
        self.session: Session | None = None
        self.closed_by_bot: int | None = None
        """The close code that the bot sent, if it closed the line."""
        self.waiting_limit = MAX_WAITING
        self._request = request
        self._patience = patience
        self._filter = filter
        self._loop = asyncio.get_running_loop()
        self._socket = _Socket(compress=False, max_msg_size=MAX_MESSAGE + 1, timeout=CLOSE_WAIT)
        self._waiting: deque[bytes | float] = deque()
        self._size = 0
        self._timer: asyncio.Handle | None = None
        self._flushes: list[asyncio.Future[None]] = []
        self._gone = asyncio.Event()
        self._thaw = self._deadline = 0.0

    @property
    def response(self) -> web.WebSocketResponse:
        """What the HTTP handler returns."""
        return self._socket

    @property
    def held(self) -> bool:
        """Whether messages are held back on purpose: it makes no sense to wait for them."""
        return self._thaw > self._loop.time() or bool(self._waiting and isinstance(self._waiting[0], float))

    async def __aenter__(self) -> Line:
        await self._socket.prepare(self._request)
        self.alive()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._end()

    def alive(self) -> None:
        """Note that the bot has sent a heartbeat."""
        self._deadline = self._loop.time() + self._patience

    def send(self, name: str, message: bytes) -> None:
        """Put a message in the queue; what is sent on a line that is gone is dropped."""
        delay = self._filter(name)
        if delay is None or self._gone.is_set():
            return
        if delay > 0:
            self._waiting.append(self._loop.time() + delay)
        self._waiting.append(message)
        self._size += len(message)
        if self._size > self.waiting_limit:
            self.abort()
        elif self._timer is None:
            self._timer = self._loop.call_soon(self._turn)

    def replay(self, messages: list[bytes]) -> None:
        """Put dispatches in the queue that have been sent before; the filter is not asked again."""
        self._waiting.extend(messages)
        self._size += sum(map(len, messages))

    def flush(self) -> bool:
        """Write what waits, as far as the bot reads it; return whether all of it is on its way."""
        now, transport = self._loop.time(), self._request.transport
        if self._thaw > now:
            self._later(self._thaw - now)
            return False
        if transport is None or transport.is_closing():
            self._end()
            return True
        written = []
        room = ROOM - transport.get_write_buffer_size()
        while self._waiting and room > 0:
            message = self._waiting[0]
            if isinstance(message, float):
                if message > now:
                    self._later(message - now)
                    break
                self._waiting.popleft()
                continue
            self._waiting.popleft()
            self._size -= len(message)
            frame = framed(*self.encode(message))
            room -= len(frame)
            written.append(frame)
        if written:
            transport.write(b"".join(written))
        if not self._waiting:
            self._release()
            return True
        if self._timer is None:
            self._later(RETRY if transport.get_write_buffer_size() else 0.0)
        return False

    async def flushed(self) -> None:
        """Wait until all that was sent is on its way, or the line is gone."""
        if not self._gone.is_set() and not self.flush():
            done = self._loop.create_future()
            self._flushes.append(done)
            await done

    def freeze(self, seconds: float) -> None:
        """Neither read nor send for a time, as a connection that has died does; then go on."""
        self._thaw = self._loop.time() + seconds
        self._deadline = max(self._deadline, self._thaw + self._patience)

    async def close(self, code: int, reason: str = "") -> None:
        """Close in good order with a code; idempotent."""
        if not self._gone.is_set():
            self.flush()
        self._end()
        try:
            async with asyncio.timeout(3 * CLOSE_WAIT):
                await self._socket.close(code=code, message=reason.encode()[:LONGEST_REASON])
        except (
            ConnectionError,
            TimeoutError,
        ):  # it does not read: the close lies behind what it has not read
            self.abort()

    def abort(self) -> None:
        """Cut the connection without a word; the bot sees code 1006."""
        self._end()
        if self._request.transport is not None:
            self._request.transport.abort()

    async def messages(self) -> AsyncIterator[dict[str, Any]]:
        """Yield what the bot sends until the line ends.

        Raises
        ------
        GatewayClose
            If something is no JSON object or too long, or no heartbeat has come for too long.
        """
        while True:
            try:
                message = await self._socket.receive(max(0.001, self._deadline - self._loop.time()))
            except TimeoutError:
                if self._deadline > self._loop.time():  # it was frozen meanwhile
                    continue
                # The reference names no code for this. 4009 would make the bot start a new session, but it says that
                # who fails to send a heartbeat in time "will be forced to Resume": so one that allows that.
                raise GatewayClose(Close.UNKNOWN_ERROR, "No heartbeat came in time.") from None
            while not self._gone.is_set() and (rest := self._thaw - self._loop.time()) > 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._gone.wait(), rest)
            if message.type is WSMsgType.CLOSE:
                self.closed_by_bot = message.data
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            yield _parsed(message.data)

    def _turn(self) -> None:
        self._timer = None
        if not self._gone.is_set():
            self.flush()

    def _later(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = (
            self._loop.call_later(seconds, self._turn) if seconds else self._loop.call_soon(self._turn)
        )

    def _release(self) -> None:
        flushes, self._flushes = self._flushes, []
        for flush in flushes:
            if not flush.done():
                flush.set_result(None)

    def _end(self) -> None:
        self._gone.set()
        self._waiting.clear()
        self._size = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._release()


class _Socket(web.WebSocketResponse):
    """A websocket that gives Discord's code for what aiohttp refuses by itself: too long, or no UTF-8."""

    async def close(self, *, code: int = 1000, message: bytes = b"", drain: bool = True) -> bool:
        if code in (1007, 1009):
            code = Close.DECODE_ERROR
        return await super().close(code=int(code), message=message, drain=drain)


def _parsed(data: str | bytes) -> dict[str, Any]:
    try:
        text = data if isinstance(data, str) else data.decode()
        message = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict) or len(data) > MAX_MESSAGE:
        raise GatewayClose(Close.DECODE_ERROR, "The message is no JSON object of 4,096 bytes at most.")
    return message


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"JSON has no {constant}")
