"""What a bot does on one line of the gateway: hello, identify or resume, then heartbeats and requests."""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING, Any

from botkit.sandbox.gateway import requests
from botkit.sandbox.gateway.codes import Close, GatewayClose, Op
from botkit.sandbox.gateway.faults import message
from botkit.sandbox.gateway.identify import checked
from botkit.sandbox.gateway.line import Line
from botkit.sandbox.gateway.wire import payload, plain
from botkit.sandbox.world.objects import Json

if TYPE_CHECKING:
    from botkit.sandbox.gateway.gateway import Gateway

_log = logging.getLogger(__name__)

SENDS, SENDS_PERIOD = 120, 60.0
"""How many messages a bot may send in how many seconds, heartbeats counted ("Rate Limiting")."""


class Visit:
    """What a bot does on one line.

    Parameters
    ----------
    gateway, line
        Where.
    version
        The version of the gateway that the bot asked for.
    resume_url
        Where it is to resume.
    """

    def __init__(self, gateway: Gateway, line: Line, version: int, resume_url: str) -> None:
        self._gateway = gateway
        self._line = line
        self._version = version
        self._resume_url = resume_url
        self._sent: deque[float] = deque(maxlen=SENDS)

    async def run(self) -> None:
        """Greet the bot and do what it asks until it leaves.

        Raises
        ------
        GatewayClose
            If it breaks the protocol.
        """
        self._say("HELLO", Op.HELLO, {"heartbeat_interval": int(self._gateway.heartbeat * 1000)})
        async for received in self._line.messages():
            self._count()
            op, data = received.get("op"), received.get("d")
            if type(op) is not int:
                raise GatewayClose(Close.UNKNOWN_OPCODE, "The message has no opcode.")
            if op == Op.HEARTBEAT:
                self._heartbeat(data)
            elif op == Op.IDENTIFY:
                await self._identify(data if isinstance(data, dict) else {})
            elif op == Op.RESUME:
                self._resume(data if isinstance(data, dict) else {})
            elif op in requests.HANDLERS:
                self._request(op, data)
            else:
                raise GatewayClose(Close.UNKNOWN_OPCODE, f"The opcode {op} is not one that bots send.")

    def _say(self, name: str, op: Op, data: Any = None) -> None:
        self._line.send(name, message(op, data))

    def _count(self) -> None:
        now = self._gateway.now
        if len(self._sent) == SENDS and 0 <= now - self._sent[0] < SENDS_PERIOD:
            raise GatewayClose(Close.RATE_LIMITED, f"More than {SENDS} messages in {SENDS_PERIOD:.0f} s.")
        self._sent.append(now)

    def _heartbeat(self, sequence: Any) -> None:
        if sequence is not None and type(sequence) is not int:
            raise GatewayClose(Close.UNKNOWN_OPCODE, "A heartbeat carries a sequence number or null.")
        self._line.alive()
        self._say("HEARTBEAT_ACK", Op.HEARTBEAT_ACK)

    def _authenticate(self, data: Json) -> None:
        if self._line.session is not None:
            raise GatewayClose(Close.ALREADY_AUTHENTICATED, "The connection has a session already.")
        if not self._gateway.account.knows(data.get("token")):
            raise GatewayClose(Close.AUTHENTICATION_FAILED, "Authentication failed.")

    async def _identify(self, data: Json) -> None:
        self._authenticate(data)
        gateway, account = self._gateway, self._gateway.account
        # Every call counts, those that fail below, too: the limit is on "IDENTIFY calls".
        if not account.start_session(gateway.now):
            _log.warning(
                "all session starts of the day are used up: Discord has ended all sessions and reset the token; "
                "the new one is %s",
                account.token,
            )
            await gateway.end_all()
            raise GatewayClose(
                Close.AUTHENTICATION_FAILED, "No session starts are left: the token was reset."
            )
        wish = checked(data, account.granted)
        if not account.may_identify(wish.shard, gateway.now):
            _log.info("shard %d has identified too early", wish.shard)
            self._say("INVALID_SESSION", Op.INVALID_SESSION, False)
            return
        if wish.compress and self._line.encode is plain:
            self._line.encode = payload
        gateway.identify(self._line, wish, self._version, self._resume_url)

    def _resume(self, data: Json) -> None:
        self._authenticate(data)
        sequence = data.get("seq")
        if type(sequence) is not int or sequence < 0:
            raise GatewayClose(Close.INVALID_SEQ, "The sequence number is none.")
        if not self._gateway.resume(self._line, data.get("session_id"), sequence):
            self._say("INVALID_SESSION", Op.INVALID_SESSION, False)

    def _request(self, op: int, data: Any) -> None:
        session = self._line.session
        if session is None:
            raise GatewayClose(
                Close.NOT_AUTHENTICATED, "There is no session, or not any more: identify first."
            )
        requests.HANDLERS[op](self._gateway, session, data)
