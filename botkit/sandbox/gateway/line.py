"""One websocket of the gateway: frames out in order, compressed if asked for, and messages in."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from aiohttp import WSMsgType, web

MAX_MESSAGE = 2**16
MAX_WAITING = 100_000
"""Frames that may wait for a bot which does not read; then its line is cut, and it can resume."""

DECODE_ERROR, NO_HEARTBEAT = 4002, 4000
CLOSE_WAIT = 1.0
"""Seconds that a bot has to confirm a close; py-cord does not."""


class GatewayClose(Exception):
    """The bot broke the protocol: the line must be closed with a code.

    Parameters
    ----------
    code
        Discord's close event code.
    reason
        What was wrong.
    """

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class Line:
    """A websocket to a bot.

    Parameters
    ----------
    request
        The request that opens it. ``compress=zlib-stream`` in its query turns on transport compression: one deflate
        stream for the whole line, flushed after each message.
    patience
        Seconds that the bot may be without a heartbeat.
    """

    def __init__(self, request: web.Request, patience: float) -> None:
        self._request = request
        self._patience = patience
        self._socket = web.WebSocketResponse(compress=False, max_msg_size=MAX_MESSAGE, timeout=CLOSE_WAIT)
        self._deflate = zlib.compressobj(1) if request.query.get("compress") == "zlib-stream" else None
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self._deadline = 0.0
        self.closed_by_bot: int | None = None
        """The close code that the bot sent, if it closed the line."""

    @property
    def response(self) -> web.WebSocketResponse:
        """What the HTTP handler returns."""
        return self._socket

    async def __aenter__(self) -> Line:
        await self._socket.prepare(self._request)
        self.alive()
        self._writer = asyncio.create_task(self._write(), name="sandbox gateway writer")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._gone.set()
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.wait({self._writer})

    def alive(self) -> None:
        """Note that the bot has sent a heartbeat."""
        self._deadline = asyncio.get_running_loop().time() + self._patience

    def send(self, frame: bytes) -> None:
        """Put a frame in the queue; what is sent on a line that is gone is dropped."""
        if self._gone.is_set():
            return
        self._waiting.put_nowait(frame)
        if self._waiting.qsize() > MAX_WAITING:
            self.abort()

    async def flushed(self) -> None:
        """Wait until all that was sent is on its way, or the line is gone."""
        done = asyncio.ensure_future(self._waiting.join())
        gone = asyncio.ensure_future(self._gone.wait())
        try:
            await asyncio.wait({done, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            done.cancel()
            gone.cancel()

    async def close(self, code: int, reason: str = "") -> None:
        """Close in good order with a code; idempotent."""
        self._gone.set()
        with suppress(ConnectionError):
            await self._socket.close(code=code, message=reason.encode())

    def abort(self) -> None:
        """Cut the connection without a word; the bot sees code 1006."""
        self._gone.set()
        if self._request.transport is not None:
            self._request.transport.abort()

    async def messages(self) -> AsyncIterator[dict[str, Any]]:
        """Yield what the bot sends until the line ends.

        Raises
        ------
        GatewayClose
            If something is no JSON object, or no heartbeat has come for too long.
        """
        loop = asyncio.get_running_loop()
        while True:
            try:
                message = await self._socket.receive(max(0.001, self._deadline - loop.time()))
            except TimeoutError:
                raise GatewayClose(NO_HEARTBEAT, "No heartbeat came in time.") from None
            if message.type is WSMsgType.CLOSE:
                self.closed_by_bot = message.data
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            yield _parse(message.data)

    async def _write(self) -> None:
        while True:
            frame = await self._waiting.get()
            try:
                await self._send(frame)
            except ConnectionError:  # aiohttp's ClientConnectionResetError is one, too
                self._gone.set()
                return
            self._waiting.task_done()

    async def _send(self, frame: bytes) -> None:
        if self._deflate is None:
            await self._socket.send_str(frame.decode())
        else:
            await self._socket.send_bytes(
                self._deflate.compress(frame) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
            )


def _parse(data: str | bytes) -> dict[str, Any]:
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict):
        raise GatewayClose(DECODE_ERROR, "The message is no JSON object.")
    return message
