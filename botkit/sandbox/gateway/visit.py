"""What a bot does on one line of the gateway: hello, identify or resume, then heartbeats and requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botkit.sandbox.gateway.line import GatewayClose, Line
from botkit.sandbox.world.objects import Json, dumps

if TYPE_CHECKING:
    from botkit.sandbox.gateway.gateway import Gateway
    from botkit.sandbox.gateway.session import Session

REQUEST_MEMBERS, REQUEST_SOUNDS = 8, 31
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
UNKNOWN_OP, NOT_AUTHENTICATED, AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED = 4001, 4003, 4004, 4005
INVALID_SHARD, INVALID_VERSION, INVALID_INTENTS = 4010, 4012, 4013


class Visit:
    """What a bot does on one line: hello, identify or resume, then heartbeats and requests."""

    def __init__(self, gateway: Gateway, line: Line, resume_url: str) -> None:
        self._gateway = gateway
        self._line = line
        self._resume_url = resume_url
        self.session: Session | None = None

    async def run(self, version: str) -> None:
        """Greet the bot and do what it asks until it leaves.

        Parameters
        ----------
        version
            The version of the gateway that it asked for.

        Raises
        ------
        GatewayClose
            If it breaks the protocol.
        """
        if version not in ("9", "10"):
            raise GatewayClose(INVALID_VERSION, "The sandbox speaks versions 9 and 10 of the gateway.")
        hello = {"heartbeat_interval": int(self._gateway.heartbeat * 1000), "_trace": ["sandbox"]}
        self._say(HELLO, hello)
        async for message in self._line.messages():
            data = message.get("d")
            match message.get("op"):
                case 1:  # heartbeat
                    self._line.alive()
                    self._say(HEARTBEAT_ACK, None)
                case 2:  # identify
                    self._identify(data if isinstance(data, dict) else {})
                case 6:  # resume
                    self._resume(data if isinstance(data, dict) else {})
                case (3 | 4 | 8 | 31) as op:  # presence, voice state, members, sounds
                    self._request(op, data if isinstance(data, dict) else {})
                case other:
                    raise GatewayClose(UNKNOWN_OP, f"The op {other!r} is not one that bots send.")

    def _say(self, op: int, data: Any) -> None:
        self._line.send(dumps({"t": None, "s": None, "op": op, "d": data}))

    def _check(self, data: Json) -> None:
        if self.session is not None:
            raise GatewayClose(ALREADY_AUTHENTICATED, "The connection has a session already.")
        if not self._gateway.knows(data.get("token")):
            raise GatewayClose(AUTHENTICATION_FAILED, "Authentication failed.")

    def _identify(self, data: Json) -> None:
        self._check(data)
        intents = data.get("intents")
        if not isinstance(intents, int) or not 0 <= intents < 1 << 32:
            raise GatewayClose(INVALID_INTENTS, "Invalid intents.")
        shard, shards = _shard(data.get("shard", [0, 1]))
        self.session = self._gateway.identify(self._line, shard, shards, intents, self._resume_url)

    def _resume(self, data: Json) -> None:
        self._check(data)
        sequence = data.get("seq")
        known = sequence if isinstance(sequence, int) and sequence >= 0 else 0
        self.session = self._gateway.resume(self._line, data.get("session_id"), known)
        if self.session is None:
            self._say(INVALID_SESSION, False)

    def _request(self, op: int, data: Json) -> None:
        if self.session is None:
            raise GatewayClose(NOT_AUTHENTICATED, "Identify first.")
        if op == REQUEST_MEMBERS:
            self._gateway.request_members(self.session, data)
        elif op == REQUEST_SOUNDS:
            wanted = data.get("guild_ids")
            for guild in wanted if isinstance(wanted, list) else []:
                body = {"guild_id": str(guild), "soundboard_sounds": []}
                self.session.dispatch("SOUNDBOARD_SOUNDS", dumps(body))


def _shard(value: object) -> tuple[int, int]:
    match value:
        case [int(shard), int(shards)] if 0 <= shard < shards:
            return shard, shards
    raise GatewayClose(INVALID_SHARD, "Invalid shard.")
