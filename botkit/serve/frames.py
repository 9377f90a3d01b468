"""Reads what a browser sends on a kernel's websocket, in any of its three forms, into one value. No I/O.

The forms are those of Jupyter Server: JSON text, the same with binary buffers in front of it ("legacy"), and
``v1.kernel.websocket.jupyter.org``.

See https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html
"""

from __future__ import annotations

import itertools
import json
import re
import struct
from dataclasses import dataclass, field
from typing import Any

V1 = "v1.kernel.websocket.jupyter.org"
"""The subprotocol's name, as browser and server agree on it in the websocket's handshake."""

MAX_FRAME = 64 * 1024
"""Bytes of the largest frame that is read; a viewer has nothing longer to say."""

_HEADER = ("msg_id", "msg_type", "session", "username", "date", "version")
# Ids, names and dates; half a surrogate pair in one of them could not be sent on.
_WORD = re.compile(r"[ -~]{0,128}")
_CHANNELS = frozenset({"shell", "control", "stdin", "iopub"})


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a browser to a kernel.

    Parameters
    ----------
    channel
        ``shell``, ``control``, ``stdin`` or ``iopub``.
    header
        Jupyter's message header: ``msg_id``, ``msg_type``, ``session``, and of its other fields those that are known.
    content, metadata
        The message's own fields.
    buffers
        How many binary buffers came with it.
    """

    channel: str
    header: dict[str, str]
    content: dict[str, Any]
    metadata: dict[str, Any] = field(default_factory=dict)
    buffers: int = 0

    @property
    def kind(self) -> str:
        """The message's type, as ``comm_msg``."""
        return self.header["msg_type"]


def read(frame: str | bytes, subprotocol: str | None) -> Message | None:
    """Return the message in a frame, or None if the frame is too long or not one of a message.

    Parameters
    ----------
    frame
        What came over the websocket.
    subprotocol
        `V1`, or None for the legacy forms.
    """
    if len(frame) > MAX_FRAME:
        return None
    try:
        if subprotocol == V1:
            return _read_v1(frame) if isinstance(frame, bytes) else None
        if isinstance(frame, bytes):
            return _read_binary(frame)
        return _message(json.loads(frame), buffers=0)
    except (ValueError, TypeError, KeyError, IndexError, struct.error, RecursionError):
        return None


def _read_v1(frame: bytes) -> Message | None:
    count = int.from_bytes(frame[:8], "little")
    if not 6 <= count <= 64:
        return None
    offsets = [int.from_bytes(frame[8 * (i + 1) : 8 * (i + 2)], "little") for i in range(count)]
    parts = [_slice(frame, start, end) for start, end in itertools.pairwise(offsets)]
    header, _parent, metadata, content = (json.loads(part) for part in parts[1:5])
    whole = {"channel": parts[0].decode(), "header": header, "metadata": metadata, "content": content}
    return _message(whole, buffers=len(parts) - 5)


def _read_binary(frame: bytes) -> Message | None:
    (count,) = struct.unpack("!I", frame[:4])
    if not 1 <= count <= 64:
        return None
    offsets = struct.unpack(f"!{count}I", frame[4 : 4 * (count + 1)])
    end = offsets[1] if count > 1 else len(frame)
    return _message(json.loads(_slice(frame, offsets[0], end)), buffers=count - 1)


def _slice(frame: bytes, start: int, end: int) -> bytes:
    if not 0 <= start <= end <= len(frame):
        raise ValueError("an offset points outside the frame")
    return frame[start:end]


def _message(whole: dict[str, Any], buffers: int) -> Message | None:
    header, content, metadata = whole["header"], whole["content"], whole.get("metadata") or {}
    header = {key: header[key] for key in _HEADER if key in header}
    buffers += len(whole.get("buffers") or ())
    channel = whole.get("channel") or "shell"
    if channel not in _CHANNELS or not all(isinstance(one, dict) for one in (content, metadata)):
        return None
    if not all(isinstance(word, str) and _WORD.fullmatch(word) for word in header.values()):
        return None
    if not header.keys() >= {"msg_id", "msg_type", "session"}:
        return None
    return Message(channel, header, content, metadata, buffers)
