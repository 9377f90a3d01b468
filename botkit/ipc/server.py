"""The server: better-ipc's wire, on `websockets`' current asyncio API, with two keys and routes of its own."""

from __future__ import annotations

import asyncio
import errno
import hmac
import logging
from typing import TYPE_CHECKING, Any

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from botkit.errors import BadArguments, BadFrame, PortInUse, StartError
from botkit.ipc import _stock, _table
from botkit.ipc.protocol import (
    MAX_REQUEST,
    Kind,
    Request,
    UnsendableReply,
    error_frame,
    parse_request,
    value_frame,
)
from botkit.ports import owner_of

if TYPE_CHECKING:
    from pydantic import SecretStr
    from websockets.asyncio.server import Server as WebSocketServer
    from websockets.asyncio.server import ServerConnection

from botkit.ipc.routes import Role

_CLOSE_TIMEOUT = 2.0
_STOP_TIMEOUT = 5.0


class Server(_stock.Server):  # type: ignore[misc]
    """Answers questions about a bot, over the protocol of better-ipc.

    It listens on better-ipc's multicast address only, and may outlive its bot: set `bot` to the next one, or to
    None. Routes are looked up when they are asked for: methods marked with `botkit.ipc.route` of the objects
    given to `add_routes` and of the bot's cogs, and what better-ipc's own ``@Server.route()`` registered.
    On one connection requests are answered one after another; connections do not wait for each other.

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
    """

    def __init__(
        self,
        bot: Any,
        *,
        host: str = "127.0.0.1",
        port: int = 20000,
        operator_key: SecretStr,
        viewer_key: SecretStr | None = None,
    ) -> None:
        super().__init__(bot, host=host, multicast_port=port, logger=logging.getLogger("botkit.ipc"))
        self._keys: tuple[tuple[Role, bytes], ...] = (
            ("operator", _key_bytes(operator_key)),
            ("viewer", _key_bytes(viewer_key)),
        )
        self._objects: list[object] = []
        self._changing = asyncio.Lock()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} host={self.host!r} port={self.port} started={self.started}>"

    @property
    def port(self) -> int:
        """The port: the actual one once started, until then the one asked for."""
        server: WebSocketServer | None = self.servers.get("multicast")
        sockets = server.sockets if server else ()
        return int(sockets[0].getsockname()[1]) if sockets else int(self.multicast_port)

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
        self._dispatch("ipc_ready")

    async def stop(self) -> None:
        """Close the port and all connections, and end what is being answered; do nothing if not started."""
        async with self._changing:
            server: WebSocketServer | None = self.servers.pop("multicast", None)
            if server is None:
                return
            server.close()
            try:
                await asyncio.wait_for(server.wait_closed(), _STOP_TIMEOUT)
            except TimeoutError:
                self.logger.warning("A route did not end within %s s of the IPC server's stop", _STOP_TIMEOUT)
        self.logger.info("IPC server on %s port %s has stopped", self.host, self.multicast_port)

    def is_secure(self, message: str | bytes) -> bool:
        """Whether a frame carries one of the server's keys (better-ipc's name for the question)."""
        try:
            return self._role_of(parse_request(message).secret) is not None
        except BadFrame:
            return False

    async def multicast_handler(self, websocket: ServerConnection) -> None:
        """Answer one connection's requests until it ends; an answer nobody waits for any more is cancelled."""
        answering = asyncio.current_task()
        lost = asyncio.create_task(websocket.wait_closed(), name="botkit-ipc-line")

        def give_up(_: asyncio.Task[None]) -> None:
            if answering is not None:
                answering.cancel()

        lost.add_done_callback(give_up)
        try:
            async for message in websocket:
                await self.handle_request(websocket, message)
        except ConnectionClosed:
            pass  # while an answer was sent: nobody is left to tell
        finally:
            lost.remove_done_callback(give_up)
            lost.cancel()

    async def handle_request(
        self,
        websocket: ServerConnection,
        message: str | bytes,
        multucast: bool = True,  # noqa: ARG002  (better-ipc's signature, its spelling included)
    ) -> None:
        """Answer one frame; whatever it holds, the connection stays usable."""
        await websocket.send(await self._answer(message, websocket.remote_address))

    async def _listen(self) -> WebSocketServer:
        try:
            return await serve(
                self.multicast_handler,
                self.host,
                self.multicast_port,
                compression=None,  # on loopback it only costs
                max_size=MAX_REQUEST,
                ping_timeout=60,  # a client in a kernel is silent while a cell blocks its loop
                close_timeout=_CLOSE_TIMEOUT,
                server_header=None,
            )
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                owner = owner_of(self.multicast_port)
                raise PortInUse(self.host, self.multicast_port, "BOTKIT_IPC_PORT", owner) from None
            raise StartError(
                f"The IPC server cannot listen on {self.host} port {self.multicast_port} "
                f"({error.strerror or error}): set BOTKIT_IPC_HOST and BOTKIT_IPC_PORT to an address of this machine."
            ) from error

    async def _answer(self, message: str | bytes, peer: Any) -> str:
        try:
            request = parse_request(message)
        except BadFrame as error:
            return error_frame(Kind.BAD_FRAME, "Bad frame", str(error))
        role = self._role_of(request.secret)
        if role is None:
            self.logger.warning("IPC request from %s with a wrong key", _address(peer))
            return error_frame(
                Kind.UNAUTHORIZED, "Unauthorized", "You're trying to connect with an invalid secret key!"
            )
        route = _table.find(request.endpoint, self._objects, self.bot)
        if route is None:
            return self._unknown(request.endpoint)
        if not route.spec.allows(role):
            details = f"The route {request.endpoint!r} needs the operator's key; this is the viewer's."
            return error_frame(Kind.UNAUTHORIZED, "Unauthorized", details)
        return await self._call(route, request)

    def _role_of(self, secret: str) -> Role | None:
        sent = secret.encode("utf-8", "surrogatepass")
        # Every key is compared, so that the time does not tell which one came close.
        matches = [role for role, key in self._keys if hmac.compare_digest(sent, key) and key]
        return matches[0] if matches else None

    def _unknown(self, endpoint: str) -> str:
        details = _table.not_found(endpoint, self._objects, self.bot)
        self._dispatch("ipc_error", None, _stock.NoEndpointFound(endpoint, details))
        return error_frame(Kind.ROUTE_NOT_FOUND, "Unknown endpoint!", details)

    async def _call(self, route: _table.BoundRoute, request: Request) -> str:
        name = route.spec.name
        if not route.multicast:
            details = f"The route {name!r} is registered with multicast=False, and botkit has no other line."
            return self._failed(name, _stock.MulticastFailure(name, details), details)
        try:
            value = await route.call(route.spec.bind(request.arguments))
            return value_frame(value)
        except BadArguments as error:
            return error_frame(Kind.BAD_ARGUMENTS, "Bad arguments", str(error))
        except UnsendableReply as error:
            details = f"The answer of route {name!r} cannot be sent: {error}."
            return self._failed(name, _stock.InvalidReturn(name, details), details, error.kind)
        except asyncio.CancelledError as error:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise  # the line is gone, or the server stops
            return self._failed(name, error, "something that it awaited was cancelled")
        except Exception as error:
            return self._failed(name, error, _message(error))

    def _failed(self, name: str, error: BaseException, details: str, kind: Kind = Kind.ROUTE_FAILED) -> str:
        self.logger.error("IPC route %r failed: %s", name, details, exc_info=error)
        self._dispatch("ipc_error", name, error)
        sentence = "Unexpected error occurred while calling the route!"
        return error_frame(kind, sentence, details, remote_type=type(error).__name__)

    def _dispatch(self, event: str, *arguments: Any) -> None:
        if self.bot is None:
            return
        try:
            self.bot.dispatch(event, *arguments)
        except Exception:
            self.logger.exception("The bot could not take the event %s", event)


def _key_bytes(key: SecretStr | None) -> bytes:
    return key.get_secret_value().encode("utf-8", "surrogatepass") if key else b""


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "its message cannot be read"


def _address(peer: Any) -> str:
    return f"{peer[0]} port {peer[1]}" if isinstance(peer, tuple) else "an unknown address"
