"""The client: better-ipc's face, over kept connections, with typed errors.

Importing this module imports neither py-cord nor better-ipc: a shell command that asks one question should not
wait for them.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from botkit.errors import IPCError, RequestTimeout
from botkit.ipc._address import Address
from botkit.ipc._lines import Lines
from botkit.ipc.frames import arguments_text

if TYPE_CHECKING:
    import ssl as tls
    from types import TracebackType
    from typing import Self

    from discord.ext.ipc.objects import ServerResponse
    from pydantic import SecretStr

    from botkit.ipc.connection import Connection
    from botkit.ipc.protocol import Reply
    from botkit.ipc.routes import Role

MAX_REPLY = 256 * 2**20
"""The largest reply, in bytes, that a client takes unless it is told otherwise."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route returned, and what it cost.

    Parameters
    ----------
    value
        The value.
    size_bytes
        How large the reply was on the line, uncompressed.
    seconds
        How long the question took, connecting included.
    """

    value: Any
    size_bytes: int
    seconds: float


class Client:
    """Asks a bot: one of botkit's, or any server of better-ipc on its multicast port.

    Connections are opened when they are needed and kept, for each event loop its own, so one client may be used
    from several loops and threads. A botkit bot is asked over one connection, any number of questions at a time. A
    stock server gets one request at a time on each, and one whose answer did not come in time is thrown away: a late
    answer never answers another request. After a loss the bot is looked for again, for some seconds; only a request
    that surely was not handed to it is sent again. Use it as ``async with``, or call `close` at the end.

    Parameters
    ----------
    host, port
        Where the server listens.
    key
        The server's key; None for a stock server that has none.
    timeout
        Seconds that a request may take in all, connecting included; None waits for ever.
    ssl
        The context for a server with TLS (``wss``); None for one without.
    insecure
        Whether a line to another machine may go without TLS, so that whoever is in between reads the key.
    find
        Returns the bot's `Connection` of now, or None if there is none; called before a line is opened again.
    role
        Which of the keys of a `Connection` that was found to use.
    max_reply
        The largest reply that is taken, in bytes.

    Attributes
    ----------
    connection
        The connection file's content of the bot that is asked; None for a server that was named.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 20000,
        key: SecretStr | str | None = None,
        *,
        timeout: float | None = 10.0,
        ssl: tls.SSLContext | None = None,
        insecure: bool = False,
        find: Callable[[], Connection | None] | None = None,
        role: Role = "operator",
        max_reply: int = MAX_REPLY,
    ) -> None:
        plain = key if key is None or isinstance(key, str) else key.get_secret_value()
        self.timeout = timeout
        self._address = Address(host, port, plain, ssl)
        self._checked: Address | None = None
        self._insecure = insecure
        self._find = find
        self._role = role
        self.connection: Connection | None = None
        self._max_reply = max_reply
        self._lines: dict[asyncio.AbstractEventLoop, Lines] = {}
        self._guard = threading.Lock()
        self._closed = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.url} timeout={self.timeout}>"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def host(self) -> str:
        """Where the server is; another after a restart that moved it."""
        return self._address.host

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return self._address.port

    @property
    def url(self) -> str:
        """The server's address, ``ws://host:port``, or ``wss://`` with TLS."""
        return self._address.url

    async def request(self, endpoint: str, **kwargs: Any) -> ServerResponse:
        """Ask a route, as better-ipc's own client does.

        Returns
        -------
        discord.ext.ipc.ServerResponse
            better-ipc's own class: ``response``, ``status`` and ``error``. A refused or failed request is told by
            its ``status``, not raised.

        Raises
        ------
        BotNotRunning, InsecureConnection, ConnectionLost, RequestTimeout
            If no answer came.
        BadFrame, ReplyTooLarge
            If the answer is not one of better-ipc's protocol, or larger than the client takes.
        BadArguments
            If an argument cannot be sent as JSON.
        """
        reply, _ = await self._ask(endpoint, kwargs, self.timeout)
        # Not above: it imports py-cord.
        from botkit.ipc._stock import Response

        return Response(reply)

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
        BotNotRunning, InsecureConnection, ConnectionLost, RequestTimeout, BadFrame, ReplyTooLarge
            If no answer came, or none that can be read.
        Unauthorized, RouteNotFound, BadArguments, RouteFailed
            If the server answered with an error.
        """
        return (await self._value(route, kwargs, request_timeout))[0]

    async def exchange(self, route: str, /, *, request_timeout: float | None = None, **kwargs: Any) -> Answer:
        """Ask a route as `call` does; return its value with the size of the reply and the time that it took."""
        began = perf_counter()
        value, size = await self._value(route, kwargs, request_timeout)
        return Answer(value, size, perf_counter() - began)

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

    async def _value(self, route: str, arguments: dict[str, Any], limit: float | None) -> tuple[Any, int]:
        reply, size = await self._ask(route, arguments, self.timeout if limit is None else limit)
        reply.raise_for_error(route)
        return reply.value, size

    async def _ask(self, route: str, arguments: dict[str, Any], limit: float | None) -> tuple[Reply, int]:
        if self._address is not self._checked:
            self._address.check(insecure=self._insecure)
            self._checked = self._address
        text = arguments_text(route, arguments)
        lines = self._lines_here()
        deadline = None if limit is None else lines.loop.time() + limit
        try:
            return await lines.ask(route, text, deadline)
        except TimeoutError:
            if lines.absent is not None:
                raise lines.absent from None
            raise RequestTimeout(
                f"The route {route!r} at {self.url} did not answer within {limit:g} s: "
                "ask again, or allow more with request_timeout=."
            ) from None

    def _where(self, again: bool) -> Address:
        """Return the address; look for the bot first if it was lost."""
        if again and self._find is not None and (found := self._find()) is not None:
            address = found.address(self._role)
            address.check(insecure=self._insecure)
            self._address, self.connection = address, found
        return self._address

    def _lines_here(self) -> Lines:
        loop = asyncio.get_running_loop()
        if (known := self._lines.get(loop)) is not None and not self._closed:
            return known
        with self._guard:
            if self._closed:
                raise IPCError(f"The client of {self.url} is closed: make another with botkit.connect().")
            for ended in [known for known in self._lines if known.is_closed()]:
                del self._lines[ended]
            return self._lines.setdefault(loop, Lines(self._where, self._max_reply))
