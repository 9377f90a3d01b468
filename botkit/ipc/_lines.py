"""The kept connections of one client in one event loop: one request at a time on each."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from botkit.errors import BotNotRunning, ConnectionLost
from botkit.ipc.protocol import MAX_FRAME

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection
    from websockets.exceptions import ConnectionClosed

_IDLE_KEPT = 16
_CLOSE_TIMEOUT = 2.0
_MESSAGE_TOO_BIG = 1009  # RFC 6455, 7.4.1


class Lines:
    """Connections to one server, idle and busy.

    Parameters
    ----------
    url
        The server's address.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: list[ClientConnection] = []
        self._busy: set[ClientConnection] = set()
        self._closed = False

    async def exchange(self, frame: str) -> str | bytes:
        """Send a frame and return what answers it.

        A connection with which anything goes wrong, cancellation included, is thrown away, so that its late
        answer meets nobody.

        Raises
        ------
        BotNotRunning
            If nobody listens at the address.
        ConnectionLost
            If the connection ended before the answer.
        """
        from websockets.exceptions import ConnectionClosed

        line = await self._send(frame)
        try:
            message = await line.recv()
        except ConnectionClosed as error:
            self._discard(line)
            raise ConnectionLost(self._lost(error)) from None
        except BaseException:
            self._discard(line)
            raise
        self._keep(line)
        return message

    async def close(self) -> None:
        """Close all connections, idle and busy."""
        self._closed = True
        lines = [*self._idle, *self._busy]
        self._idle.clear()
        await asyncio.gather(*(line.close() for line in lines))

    def abort(self) -> None:
        """Cut all connections at once; must run in their loop."""
        self._closed = True
        for line in (*self._idle, *self._busy):
            line.transport.abort()
        self._idle.clear()

    async def _send(self, frame: str) -> ClientConnection:
        """Send a frame on an idle connection, or on a new one, and return that connection."""
        from websockets.exceptions import ConnectionClosed

        while True:
            kept = bool(self._idle)
            line = self._idle.pop() if kept else await self._open()
            self._busy.add(line)
            try:
                if kept:
                    await _hear()
                await line.send(frame)
            except ConnectionClosed as error:
                self._discard(line)
                # The server closed a kept connection meanwhile, and has not seen the frame: as if never tried.
                # Of the others none is better, and the next one opened tells what is the matter.
                if not kept:
                    raise ConnectionLost(self._lost(error)) from None
            except BaseException:
                self._discard(line)
                raise
            else:
                return line

    async def _open(self) -> ClientConnection:
        # Not at the top of the module: a tenth of a second that the first question pays, and no import.
        from websockets.asyncio.client import connect
        from websockets.exceptions import WebSocketException

        try:
            return await connect(
                self._url,
                compression=None,
                max_size=MAX_FRAME,
                open_timeout=None,  # the request's own timeout covers it
                ping_interval=None,  # a cell that blocks the loop must not end the connection
                close_timeout=_CLOSE_TIMEOUT,
                proxy=None,
            )
        except OSError as error:
            raise BotNotRunning(
                f"No bot answers at {self._url} ({_reason(error)}): start it with `await botkit.start()` in a "
                "notebook or `botkit bot` in a shell."
            ) from None
        except (WebSocketException, EOFError, ValueError, OverflowError) as error:
            raise BotNotRunning(
                f"There is no running IPC server at {self._url} ({error}): check host and port of the bot."
            ) from None

    def _keep(self, line: ClientConnection) -> None:
        self._busy.discard(line)
        if self._closed or len(self._idle) >= _IDLE_KEPT:
            line.transport.abort()
        else:
            self._idle.append(line)

    def _discard(self, line: ClientConnection) -> None:
        # At once, without the closing handshake: the server then ends what it was answering.
        self._busy.discard(line)
        line.transport.abort()

    def _lost(self, error: ConnectionClosed) -> str:
        if error.sent is not None and error.sent.code == _MESSAGE_TOO_BIG:
            return f"The reply from {self._url} exceeds {MAX_FRAME:,} bytes: ask for less, page by page."
        return f"The connection to {self._url} ended before the answer came: see whether the bot still runs."


async def _hear() -> None:
    """Let the loop read what has come in, such as the closing of a connection while a cell blocked the loop."""
    # The first turn only finds out that there is something to read; the second comes after it was read.
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def _reason(error: OSError) -> str:
    # asyncio puts a sentence of its own in `strerror`; a failed look-up of a name has a negative number.
    if error.errno is not None and error.errno > 0:
        return os.strerror(error.errno).lower()
    return error.strerror or str(error) or type(error).__name__
