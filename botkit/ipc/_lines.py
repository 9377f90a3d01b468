"""The kept connections of one client in one event loop, and how they are made again after a restart of the bot."""

from __future__ import annotations

import asyncio
import os
import random
import ssl
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from botkit.errors import BotNotRunning, ConnectionLost

if TYPE_CHECKING:
    from botkit.ipc._address import Address
    from botkit.ipc._line import Answered, Line

_IDLE_KEPT = 16
_TRIES = 3

PATIENCE = 5.0
"""Seconds in which a bot that answered before is tried again, as while it restarts."""

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 1.0


class Lines:
    """Connections to one server: one for all requests to a botkit bot, one for each request to a stock server.

    Parameters
    ----------
    address
        Returns where the server is; asked again for each new connection, after a loss with ``True``.
    max_reply
        The largest reply that is taken, in bytes.

    Attributes
    ----------
    absent
        Why the bot is being looked for at this moment; None while it is there.
    """

    def __init__(self, address: Callable[[bool], Address], max_reply: int) -> None:
        self.loop = asyncio.get_running_loop()
        self.absent: BotNotRunning | None = None
        self._address = address
        self._max_reply = max_reply
        self._shared: Line | None = None
        self._idle: list[Line] = []
        self._all: set[Line] = set()
        self._opening = asyncio.Lock()
        self._stock = False
        self._reached = False
        self._lost = False
        self._closed = False

    async def ask(self, route: str, arguments: tuple[bytes, bool], deadline: float | None) -> Answered:
        """Ask a route; return the reply, and its size in bytes.

        Raises
        ------
        TimeoutError
            If the loop's time reaches `deadline` first.
        BotNotRunning
            If nobody listens at the address.
        ConnectionLost
            If the connection ended before the answer, and the request may have been handed to the server.
        BadFrame, ReplyTooLarge
            If the answer cannot be read, or is larger than the client takes.
        """
        from botkit.ipc._line import NotSent

        for _ in range(_TRIES):
            line = self._ready()
            if line is None:
                async with asyncio.timeout_at(deadline):
                    line = await self._line()
            key = self._address(False).key
            try:
                if line.botkit:
                    return await line.ask(route, key, arguments, deadline)
                return await self._ask_stock(line, route, key, arguments, deadline)
            except NotSent:
                # As if never tried; the next line that is opened tells what is the matter.
                self._lost = True
        url = self._address(False).url
        raise ConnectionLost(f"The server at {url} closes every connection at once: see its log.")

    async def close(self) -> None:
        """Close all connections in good order."""
        self._closed = True
        for line in self._all:
            line.close()
        if self._all:
            await asyncio.wait([line.gone for line in self._all])

    def abort(self) -> None:
        """Cut all connections at once; must run in their loop."""
        self._closed = True
        for line in tuple(self._all):
            line.abort()

    async def _ask_stock(
        self, line: Line, route: str, key: str | None, arguments: tuple[bytes, bool], deadline: float | None
    ) -> Answered:
        try:
            answer = await line.ask(route, key, arguments, deadline)
        except BaseException:
            # At once, without the closing handshake: its late answer must meet nobody.
            line.abort()
            raise
        if self._closed or len(self._idle) >= _IDLE_KEPT:
            line.abort()
        else:
            self._idle.append(line)
        return answer

    async def _line(self) -> Line:
        if self._stock:
            return await self._reach()
        # Of many who come at once one opens the line that all can use.
        async with self._opening:
            return self._ready() or await self._reach()

    def _ready(self) -> Line | None:
        if self._shared is not None:
            if self._shared.usable:
                return self._shared
            self._shared, self._lost = None, True
        while self._idle:
            line = self._idle.pop()
            if line.usable:
                return line
            self._lost = True
        return None

    async def _reach(self) -> Line:
        """Open a line; if the bot was there before, give it some time to come back."""
        give_up = self.loop.time() + PATIENCE if self._reached else 0.0
        pause = _FIRST_PAUSE
        while True:
            try:
                line = await self._open(self._address(self._lost))
            except BotNotRunning as error:
                self._lost, self.absent = True, error
                if self.loop.time() + pause > give_up:
                    # Whoever asks again is told at once, until somebody is there.
                    self._reached, self.absent = False, None
                    raise
                await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311  (no secret)
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                self._reached, self._lost, self.absent = True, False, None
                self._stock = not line.botkit
                if line.botkit:
                    self._shared = line
                return line

    async def _open(self, address: Address) -> Line:
        # Not at the top of the module: it is the first question that pays for it, and no import.
        from botkit.ipc._line import Line

        line: Line | None = None
        try:
            _, line = await self.loop.create_connection(
                lambda: Line(address.url, self._max_reply),
                address.host,
                address.port,
                ssl=address.ssl,
            )
            await asyncio.shield(line.opened)
        except BaseException as error:
            if line is not None:
                line.abort()
            if (told := _explain(error, address)) is not None:
                raise BotNotRunning(told) from None
            raise
        if self._closed:
            line.abort()
            raise ConnectionLost(f"The client of {address.url} was closed before the question was asked.")
        self._all.add(line)
        line.gone.add_done_callback(lambda _: self._all.discard(line))
        return line


def _explain(error: BaseException, address: Address) -> str | None:
    """Return why no line could be opened, and what to do; None for what has nothing to do with it."""
    from websockets.exceptions import InvalidStatus, WebSocketException

    url = address.url
    hung_up = address.ssl is not None and isinstance(error, ConnectionResetError | ConnectionAbortedError)
    if isinstance(error, ssl.SSLError) or hung_up:
        return (
            f"The bot at {url} does not speak TLS, or its certificate is not trusted ({_reason(error)}): check the "
            "port, and the certificate that ssl= trusts."
        )
    if isinstance(error, OSError):
        return (
            f"No bot answers at {url} ({_reason(error)}): start it with `await botkit.start()` in a notebook or "
            "`botkit bot` in a shell."
        )
    if isinstance(error, InvalidStatus) and error.response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        said = error.response.body.decode(errors="replace").strip()[:200]
        return f"The IPC server at {url} takes no further connection: {said or 'try again later.'}"
    if isinstance(error, WebSocketException | EOFError | ValueError | OverflowError):
        hint = "" if address.ssl else ", and give ssl= if it speaks TLS"
        return f"There is no running IPC server at {url} ({error}): check host and port of the bot{hint}."
    return None


def _reason(error: BaseException) -> str:
    if isinstance(error, ssl.SSLError):
        return (error.reason or str(error)).lower().replace("_", " ")
    if not isinstance(error, OSError):
        return str(error)
    # asyncio puts a sentence of its own in `strerror`; a failed look-up of a name has a negative number.
    if error.errno is not None and error.errno > 0:
        return os.strerror(error.errno).lower()
    return error.strerror or str(error) or type(error).__name__
