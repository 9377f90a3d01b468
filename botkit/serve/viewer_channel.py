"""The websocket between a viewer's page and the shared kernel: lets through what `viewer_rules` admits."""

from __future__ import annotations

import json
import time
from typing import Any, ClassVar
from weakref import WeakSet

import zmq
from jupyter_client.session import DELIM, new_id
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from botkit.serve import allowance, frames, viewer_rules
from botkit.serve.allowance import Allowance, Verdict
from botkit.serve.frames import Message
from botkit.serve.hearing import Questions, without_parent
from botkit.serve.turns import StateRequest

MAX_CONTROLS = 4
"""Control comms that one viewer may hold open at a time; the page needs one, for a moment."""

FLOOD = 1008
"""The code with which a viewer who floods is cut off: "policy violation" in RFC 6455."""


class ViewerChannel(ZMQChannelsWebsocketConnection):
    """A kernel connection for people who only look.

    Set as ``Voila.kernel_websocket_connection_class``. A message is read, judged, and then written anew from what
    was understood of it, so that nothing else can reach the kernel. Whatever is refused is named once in the log,
    by its kind and never by its content. Of the kernel's broadcasts the viewer gets those that concern it.
    """

    _viewers: ClassVar[WeakSet[ViewerChannel]] = WeakSet()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._viewers.add(self)
        self._controls: dict[str, Message] = {}
        self._requests: dict[str, StateRequest] = {}
        self._refused: set[str] = set()
        self._allowance = Allowance(time.monotonic())
        self._questions = Questions()
        self._claimed = ""
        self._cut = False

    async def prepare(self) -> None:
        """Get ready, under a name towards the kernel that the page did not choose.

        The kernel sends its answers to names. A page that took another's, or that of the server's own client, would
        end its connection and get its answers.
        """
        self._claimed, self.session.session = self.session.session, new_id()
        await super().prepare()  # type: ignore[no-untyped-call]

    def create_stream(self) -> None:
        """Connect what a viewer has a use for: the other two channels would cost memory, here and in the kernel."""
        for channel in ("iopub", "shell"):
            connect = getattr(self.kernel_manager, f"connect_{channel}")
            self.channels[channel] = stream = connect(identity=self.session.bsession)
            stream.channel = channel

    def handle_incoming_message(self, incoming_msg: str | bytes) -> None:
        """Forward a message of the page to the kernel if a viewer may send it."""
        if not self.channels or not self._within_allowance(len(incoming_msg)):
            return
        message = frames.read(incoming_msg, self.subprotocol)
        if message is None:
            self._refuse("a frame that is too long or no message")
        elif (content := viewer_rules.admitted(message, self._controls)) is None:
            self._refuse(_name(message))
        else:
            self._take(message, content)

    def _within_allowance(self, size: int) -> bool:
        verdict = self._allowance.spend(size, time.monotonic())
        if verdict is Verdict.TAKE:
            return True
        self._refuse("more than a page does")
        if verdict is Verdict.CUT and not self._cut:
            self._cut = True
            self.websocket_handler.close(FLOOD, "Too many messages.")
        return False

    def _take(self, message: Message, content: dict[str, Any]) -> None:
        identity = content.get("comm_id", "")
        if message.kind == "comm_open":
            # Sent on together with the question that it is opened for, when this viewer's turn comes.
            if len(self._controls) < MAX_CONTROLS:
                self._controls[identity] = message
        elif message.kind == "comm_close":
            del self._controls[identity]
            if (request := self._requests.pop(identity, None)) is not None:
                request.close()
                self._forward(message, content)
        elif identity in self._controls:
            self._allowance.charge(allowance.STATES)
            self._request_states(identity, message)
        else:
            if message.kind == "comm_msg":
                self._allowance.charge(allowance.QUESTION)
                self._questions.note(content)
            self._forward(message, content)

    def _request_states(self, identity: str, message: Message) -> None:
        if identity in self._requests:
            return
        opening = self._controls[identity]

        def ask() -> None:
            for one in (opening, message):
                if (content := viewer_rules.admitted(one, self._controls)) is not None:
                    self._forward(one, content)

        self._requests[identity] = StateRequest(self.kernel_manager, ask)

    def _forward(self, message: Message, content: dict[str, Any]) -> None:
        if not self.channels:
            return
        self.session.send(
            self.channels["shell"],
            {
                "header": message.header,
                "parent_header": {},
                "metadata": viewer_rules.control_metadata(message),
                "content": content,
                "msg_id": message.header["msg_id"],
                "msg_type": message.kind,
            },
        )

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        """Forward a message of the kernel to the page if it concerns this viewer."""
        if getattr(stream, "channel", stream) == "iopub":
            fed: Any = self.session.feed_identities(outgoing_msg, copy=True)
            idents, parts = fed
            topic = bytes(idents[0]) if idents else b""
            asker = _parent_session(parts)
            if not viewer_rules.concerns(topic, asker, self._claimed, self._controls):
                return
            if (request := self._requests.get(topic[5:].decode(errors="replace"))) is not None:
                request.answered()
            if topic.startswith(b"comm-") and not self._questions.answered_by(bytes(parts[4])):
                return
            if asker not in (None, self._claimed):
                # The newer form of the protocol sends the parts on as they are, without a look at the signature.
                sign = None if self.subprotocol == frames.V1 else self.session.sign
                outgoing_msg = [*idents, DELIM, *without_parent(parts, sign)]
        super().handle_outgoing_message(stream, outgoing_msg)

    def disconnect(self) -> None:  # type: ignore[override]
        """End the connection, and what this viewer has begun in the kernel; idempotent."""
        for identity, request in self._requests.items():
            request.close()
            self._close_control(identity)
        self._requests.clear()
        self._controls.clear()
        self._send_out()
        super().disconnect()  # type: ignore[no-untyped-call]

    @classmethod
    def close_viewers(cls) -> None:
        """Close every viewer's websocket, so that the pages say at once that the server goes."""
        for viewer in list(cls._viewers):
            viewer.websocket_handler.close(1001, "The dashboard ends.")

    def _close_control(self, identity: str) -> None:
        """Close a control comm that a page which is gone has left open in the kernel."""
        stream = self.channels.get("shell")
        if stream is not None and not stream.closed():
            self.session.send(stream, "comm_close", {"comm_id": identity, "data": {}})

    def _send_out(self) -> None:
        """Send what a page said last: what a stream has not sent when it is closed is lost, and its comm stays open."""
        stream = self.channels.get("shell")
        if stream is not None and not stream.closed():
            stream.flush(zmq.POLLOUT)

    def _refuse(self, name: str) -> None:
        if name not in self._refused:
            self._refused.add(name)
            self.log.warning(
                "A viewer sent %s, which viewers may not: dropped, and so are others like it.", name
            )


def _parent_session(parts: list[Any]) -> str | None:
    """Return the session in the parent header: the third part, after signature and header."""
    try:
        session = json.loads(bytes(parts[2])).get("session")
    except (ValueError, IndexError, AttributeError):
        return None
    return session if isinstance(session, str) else None


def _name(message: Message) -> str:
    data = message.content.get("data")
    method = data.get("method") if isinstance(data, dict) else None
    words = [
        str(word)[:32] for word in (message.kind, method) if isinstance(word, str) and word.isidentifier()
    ]
    return " ".join([*words, "on", message.channel])
