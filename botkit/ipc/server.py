"""The server: better-ipc's wire, on `websockets`' current asyncio API, with two keys and routes of its own."""

from __future__ import annotations

import asyncio
import errno
import logging
import ssl
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from websockets.frames import CloseCode

from botkit.errors import BadArguments, BadFrame, PortInUse, StartError, message_of
from botkit.ipc import _stock, _table
from botkit.ipc._keys import Keys, WrongKeys
from botkit.ipc._peer import Peer
from botkit.ipc._watch import BLOCKING, timed
from botkit.ipc.frames import UnsendableReply, check_stock_size, error_frame, value_frame
from botkit.ipc.protocol import Kind, Request, parse_request
from botkit.ports import is_loopback, owner_of

if TYPE_CHECKING:
    from pydantic import SecretStr

_STOP_TIMEOUT = 5.0
_REFUSED = "You're trying to connect with an invalid secret key!"


class Server(_stock.Server):  # type: ignore[misc]
    """Answers questions about a bot, over the protocol of better-ipc.

    It listens on better-ipc's multicast address only, and may outlive its bot: set `bot` to the next one, or to
    None. Routes are looked up when they are asked for: methods marked with `botkit.ipc.route` of the objects
    given to `add_routes` and of the bot's cogs, and what better-ipc's own ``@Server.route()`` registered.
    Requests of botkit's client are answered at the same time, those of a stock client's connection one after
    another; connections do not wait for each other.

    Parameters
    ----------
    bot
        The bot whose cogs have routes, and that gets better-ipc's events ``ipc_ready`` and ``ipc_error``.
    host, port
        Where to listen; port 0 picks a free one, see `port`.
    operator_key
        The key for all routes. An empty one matches nothing: the server is closed, never open.
    viewer_key
        The key for routes of the role viewer.
    tls
        The certificate for ``wss``, see `botkit.ipc.tls.server_context`; without one the line is not encrypted.

    Attributes
    ----------
    max_connections
        Connections at a time; one that comes on top is refused. Those that have sent no right key yet never take up
        more than half: the oldest makes room.
    handshake_limit, key_limit, stall_limit
        Seconds after which a connection is cut that has not said hello, has not sent a right key, or does not read
        its answers.
    tls
        As given; takes effect at the next start.
    wrong_keys
        Who has sent wrong keys, and how often.
    """

    max_connections = 256
    handshake_limit = 10.0
    key_limit = 30.0
    stall_limit = 20.0

    def __init__(
        self,
        bot: Any,
        *,
        host: str = "127.0.0.1",
        port: int = 20000,
        operator_key: SecretStr,
        viewer_key: SecretStr | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__(bot, host=host, multicast_port=port, logger=logging.getLogger("botkit.ipc"))
        self._keys = Keys(operator_key, viewer_key)
        self.wrong_keys = WrongKeys()
        self.tls = tls
        self._peers: dict[Peer, None] = {}
        self._objects: list[object] = []
        self._changing = asyncio.Lock()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} host={self.host!r} port={self.port} started={self.started}>"

    @property
    def port(self) -> int:
        """The port: the actual one once started, until then the one asked for."""
        server: asyncio.Server | None = self.servers.get("multicast")
        sockets = server.sockets if server else ()
        return int(sockets[0].getsockname()[1]) if sockets else int(self.multicast_port)

    @property
    def connections(self) -> int:
        """How many connections there are."""
        return len(self._peers)

    def add_routes(self, routes: object) -> None:
        """Offer the methods of an object that are marked with `botkit.ipc.route`; once, however often called."""
        if not any(known is routes for known in self._objects):
            self._objects.append(routes)

    def catalogue(self) -> list[dict[str, Any]]:
        """Return what can be asked at this moment, in the order of names.

        Returns
        -------
        list of dict
            ``name``, ``doc``, ``role``, ``any_arguments`` (whether the route declares nothing and takes what is
            sent) and ``parameters``, each with ``name``, ``type``, ``required``, ``default``, ``choices``,
            ``nullable``, ``minimum`` and ``maximum``.
        """
        return [route.spec.to_dict() for route in _table.every(self._objects, self.bot)]

    async def start(self) -> None:
        """Listen; do nothing if the server does already.

        Raises
        ------
        PortInUse
            If another process has the port.
        StartError
            If the address cannot be listened on for another reason.
        """
        async with self._changing:
            if self.started:
                return
            self.servers["multicast"] = await self._listen()
        self.logger.info("IPC server listens on %s port %s", self.host, self.port)
        if self.tls is None and not is_loopback(self.host):
            self.logger.warning(
                "The IPC server's keys go over the network unencrypted: set BOTKIT_IPC_TLS_CERT and "
                "BOTKIT_IPC_TLS_KEY, or listen on 127.0.0.1 and ask through an SSH tunnel"
            )
        self._dispatch("ipc_ready")

    async def stop(self) -> None:
        """Close the port and all connections, and end what is being answered; do nothing if not started."""
        async with self._changing:
            server: asyncio.Server | None = self.servers.pop("multicast", None)
            if server is None:
                return
            server.close()
            peers = list(self._peers)
            for peer in peers:
                peer.close(CloseCode.GOING_AWAY)
            try:
                async with asyncio.timeout(_STOP_TIMEOUT):
                    for peer in peers:
                        await asyncio.shield(peer.gone)
                        await peer.wait_answered()
            except TimeoutError:
                self.logger.warning("A route did not end within %s s of the IPC server's stop", _STOP_TIMEOUT)
        self.logger.info("IPC server on %s port %s has stopped", self.host, self.multicast_port)

    def is_secure(self, message: str | bytes) -> bool:
        """Whether a frame carries one of the server's keys (better-ipc's name for the question)."""
        try:
            return self._keys.role_of(parse_request(message).secret) is not None
        except BadFrame:
            return False

    async def handle_request(
        self,
        websocket: Any,
        message: str | bytes,
        multucast: bool = True,  # noqa: ARG002  (better-ipc's signature, its spelling included)
    ) -> None:
        """Answer one frame of a stock client; whatever it holds, the connection stays usable.

        Parameters
        ----------
        websocket
            The client's connection, or anything with an async ``send``.
        message
            The frame.
        """
        try:
            request = parse_request(message)
        except BadFrame as error:
            await websocket.send(error_frame(Kind.BAD_FRAME, "Bad frame", str(error)).decode())
            return
        frame = await self.answer(request, websocket)
        if frame is not None:
            await websocket.send(frame.decode())

    async def answer(self, request: Request, peer: Any) -> bytes | None:
        """Return the frame that answers a request; None if the line is cut instead.

        Parameters
        ----------
        request
            What is asked.
        peer
            The line that it came on.
        """
        role = self._keys.role_of(request.secret)
        if role is None:
            return await self._refuse(request, peer)
        if isinstance(peer, Peer):
            peer.trust()
        route = _table.find(request.endpoint, self._objects, self.bot)
        if route is None:
            return self._unknown(request)
        if not route.spec.allows(role):
            details = f"The route {request.endpoint!r} needs the operator's key; this is the viewer's."
            return error_frame(Kind.UNAUTHORIZED, "Unauthorized", details, id=request.id)
        return await self._call(route, request, isinstance(peer, Peer) and peer.botkit)

    async def ask(self, route: str, /, **arguments: Any) -> Any:
        """Return a route's answer as JSON values to code of the same process; raises RouteNotFound, BadArguments."""
        return await _table.ask(route, arguments, self._objects, self.bot)

    # What a line needs, see `botkit.ipc._peer.Answerer`.

    def entered(self, peer: Peer) -> str | None:
        """Take note of a line; return why it is refused, if it is."""
        strangers = [known for known in self._peers if not known.authenticated]
        if len(strangers) >= self.max_connections // 2:
            self._forget(strangers[0])
            strangers[0].abort()
        full = len(self._peers) >= self.max_connections
        self._peers[peer] = None
        if not full:
            return None
        self.logger.warning("IPC connection from %s refused: there are %s", peer.host, self.max_connections)
        return f"The bot's IPC server has {self.max_connections} connections already: close some of them.\n"

    def left(self, peer: Peer) -> None:
        """Take note that a line has ended."""
        self._forget(peer)

    def log_stalled(self, peer: Peer) -> None:
        """Tell that a line is cut because its client does not read."""
        self.logger.warning(
            "IPC client %s has not read its answers for %g s: cut", _address(peer), self.stall_limit
        )

    def _forget(self, peer: Peer) -> None:
        self._peers.pop(peer, None)

    async def _listen(self) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        try:
            return await loop.create_server(
                partial(Peer, self),
                self.host,
                self.multicast_port,
                backlog=512,
                ssl=self.tls,
                ssl_handshake_timeout=None if self.tls is None else self.handshake_limit,
            )
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                owner = owner_of(self.multicast_port)
                raise PortInUse(self.host, self.multicast_port, "BOTKIT_IPC_PORT", owner) from None
            raise StartError(
                f"The IPC server cannot listen on {self.host} port {self.multicast_port} "
                f"({error.strerror or error}): set BOTKIT_IPC_HOST and BOTKIT_IPC_PORT to an address of this machine."
            ) from error

    async def _refuse(self, request: Request, peer: Any) -> bytes | None:
        """Answer a wrong key: later each time, and without having anybody else wait."""
        host = getattr(peer, "host", "an unknown address")
        verdict = self.wrong_keys.note(host, asyncio.get_running_loop().time())
        if verdict.worth_a_line:
            self.logger.warning(
                "IPC request from %s with a wrong key (number %s from there)", _address(peer), verdict.count
            )
        if verdict.delay is None:
            if isinstance(peer, Peer):
                peer.close(CloseCode.POLICY_VIOLATION, "too many wrong keys")
            return None
        # Not ended with its line: who hangs up and comes again would not wait otherwise.
        asyncio.get_running_loop().call_later(verdict.delay, self.wrong_keys.answered, host)
        await asyncio.sleep(verdict.delay)
        return error_frame(Kind.UNAUTHORIZED, "Unauthorized", _REFUSED, id=request.id)

    def _unknown(self, request: Request) -> bytes:
        details = _table.not_found(request.endpoint, self._objects, self.bot)
        self._dispatch("ipc_error", None, _stock.NoEndpointFound(request.endpoint, details))
        return error_frame(Kind.ROUTE_NOT_FOUND, "Unknown endpoint!", details, id=request.id)

    async def _call(self, route: _table.BoundRoute, request: Request, botkit: bool) -> bytes:
        name, number = route.spec.name, request.id
        if not route.multicast:
            details = f"The route {name!r} is registered with multicast=False, and botkit has no other line."
            return self._failed(request, _stock.MulticastFailure(name, details), details)
        try:
            value = await timed(route.call(route.spec.bind(request.arguments)), partial(self._slow, name))
            frame = self._framed(name, value, number)
            return frame if botkit else check_stock_size(frame)
        except BadArguments as error:
            return error_frame(Kind.BAD_ARGUMENTS, "Bad arguments", str(error), id=number)
        except UnsendableReply as error:
            details = f"The answer of route {name!r} cannot be sent: {error}."
            return self._failed(request, _stock.InvalidReturn(name, details), details, error.kind)
        except asyncio.CancelledError as error:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise  # the line is gone, the request was withdrawn, or the server stops
            return self._failed(request, error, "something that it awaited was cancelled")
        except Exception as error:
            return self._failed(request, error, message_of(error))

    def _framed(self, name: str, value: Any, number: int | None) -> bytes:
        began = perf_counter()
        frame = value_frame(value, number)
        if (took := perf_counter() - began) >= BLOCKING:
            self._slow(f"{name} (writing its answer of {len(frame):,} bytes as JSON)", took)
        return frame

    def _slow(self, name: str, seconds: float) -> None:
        self.logger.warning(
            "IPC route %r held the bot's loop for %.2f s: nothing else ran meanwhile, the heartbeat included; await "
            "what takes long, or use asyncio.to_thread",
            name,
            seconds,
        )

    def _failed(
        self, request: Request, error: BaseException, details: str, kind: Kind = Kind.ROUTE_FAILED
    ) -> bytes:
        self.logger.error("IPC route %r failed: %s", request.endpoint, details, exc_info=error)
        self._dispatch("ipc_error", request.endpoint, error)
        sentence = "Unexpected error occurred while calling the route!"
        return error_frame(kind, sentence, details, remote_type=type(error).__name__, id=request.id)

    def _dispatch(self, event: str, *arguments: Any) -> None:
        if self.bot is None:
            return
        try:
            self.bot.dispatch(event, *arguments)
        except Exception:
            self.logger.exception("The bot could not take the event %s", event)


def _address(line: Any) -> str:
    peer = getattr(line, "remote_address", None)
    return f"{peer[0]} port {peer[1]}" if isinstance(peer, tuple) else "an unknown address"
