"""The client: better-ipc's face, over kept connections, with typed errors.

Importing this module imports neither py-cord nor better-ipc: a shell command that asks one question should not
wait for them.
"""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botkit.errors import BadFrame, BotNotRunning, IPCError, RequestTimeout
from botkit.ipc._lines import Lines
from botkit.ipc.protocol import parse_reply, request_frame

if TYPE_CHECKING:
    from types import TracebackType

    from discord.ext.ipc.objects import ServerResponse
    from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class Answer:
    """A route's value, and what it cost.

    Parameters
    ----------
    value
        What the route returned.
    size_bytes
        The size of the reply on the line.
    seconds
        From the question to the answer.
    """

    value: Any
    size_bytes: int
    seconds: float


class Client:
    """Asks a bot: one of botkit's, or any server of better-ipc on its multicast port.

    Connections are opened when they are needed and kept, for each event loop its own, so one client may be used
    from several loops. Each carries one request at a time, and one whose answer did not come in time is thrown
    away: a late answer never answers another request. Use it as ``async with``, or call `close` at the end.

    Parameters
    ----------
    host, port
        Where the server listens.
    key
        The server's key; None for a stock server that has none.
    timeout
        Seconds that a request may take in all, connecting included; None waits for ever.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 20000,
        key: SecretStr | str | None = None,
        *,
        timeout: float | None = 10.0,
    ) -> None:
        self.host = host
        self.port = port
        self.timeout = timeout
        self._key = key if key is None or isinstance(key, str) else key.get_secret_value()
        self._lines: dict[asyncio.AbstractEventLoop, Lines] = {}
        self._guard = threading.Lock()
        self._closed = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.url} timeout={self.timeout}>"

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def url(self) -> str:
        """The server's address, ``ws://host:port``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"ws://{host}:{self.port}"

    async def request(self, endpoint: str, **kwargs: Any) -> ServerResponse:
        """Ask a route, as better-ipc's own client does.

        Returns
        -------
        discord.ext.ipc.ServerResponse
            better-ipc's own class: ``response``, ``status`` and ``error``. A refused or failed request is told by
            its ``status``, not raised.

        Raises
        ------
        BotNotRunning, ConnectionLost, RequestTimeout
            If no answer came.
        BadFrame
            If the answer is not one of better-ipc's protocol.
        BadArguments
            If an argument cannot be sent as JSON.
        """
        message = await self._ask(endpoint, kwargs, self.timeout)
        parse_reply(message)
        # Not above: it imports py-cord.
        from botkit.ipc._stock import ServerResponse

        try:
            return ServerResponse(message)
        except KeyError:
            raise BadFrame(
                f"The reply from {self.url} has no `decoding`: ask a better-ipc server on its multicast port."
            ) from None

    async def call(self, route: str, /, *, request_timeout: float | None = None, **kwargs: Any) -> Any:
        """Ask a route and return its value.

        Parameters
        ----------
        route
            Its name.
        request_timeout
            Seconds for this request in place of the client's `timeout`.
        **kwargs
            The route's arguments.

        Raises
        ------
        BotNotRunning, ConnectionLost, RequestTimeout, BadFrame
            If no answer came, or none that can be read.
        Unauthorized, RouteNotFound, BadArguments, RouteFailed
            If the server answered with an error.
        """
        return (await self.exchange(route, request_timeout=request_timeout, **kwargs)).value

    async def exchange(self, route: str, /, *, request_timeout: float | None = None, **kwargs: Any) -> Answer:
        """Ask a route as `call` does, and return its value with size and time."""
        limit = self.timeout if request_timeout is None else request_timeout
        began = time.perf_counter()
        message = await self._ask(route, kwargs, limit)
        seconds = time.perf_counter() - began
        reply = parse_reply(message)
        reply.raise_for_error(route)
        size = len(message) if isinstance(message, bytes) else len(message.encode())
        return Answer(reply.value, size, seconds)

    async def close(self) -> None:
        """Close all connections; requests under way end with `ConnectionLost`. May be called twice."""
        with self._guard:
            self._closed = True
            lines = list(self._lines.items())
            self._lines.clear()
        for loop, those in lines:
            if loop is asyncio.get_running_loop():
                await those.close()
            elif not loop.is_closed():
                # RuntimeError: the loop has been closed since.
                with suppress(RuntimeError):
                    loop.call_soon_threadsafe(those.abort)

    async def _ask(self, route: str, arguments: dict[str, Any], limit: float | None) -> str | bytes:
        if not self.port:
            # websockets would take port 0 for port 80.
            raise BotNotRunning(
                f"No bot listens at {self.url}: leave the port out, so that it is found by its file."
            )
        frame = request_frame(route, self._key, arguments)
        lines = self._lines_here()
        try:
            async with asyncio.timeout(limit):
                return await lines.exchange(frame)
        except TimeoutError:
            raise RequestTimeout(
                f"The route {route!r} at {self.url} did not answer within {limit:g} s: "
                "ask again, or allow more with request_timeout=."
            ) from None

    def _lines_here(self) -> Lines:
        loop = asyncio.get_running_loop()
        with self._guard:
            if self._closed:
                raise IPCError(f"The client of {self.url} is closed: make another with botkit.connect().")
            for ended in [known for known in self._lines if known.is_closed()]:
                del self._lines[ended]
            return self._lines.setdefault(loop, Lines(self.url))
