"""Frames of the three forms are read alike, and what is no message is none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_binary_message,
    serialize_msg_to_ws_v1,
)

from botkit.serve.frames import MAX_FRAME, V1, Message, read

HEADER = {"msg_id": "1", "msg_type": "comm_msg", "session": "s"}
MESSAGE: dict[str, Any] = {
    "header": HEADER,
    "parent_header": {},
    "metadata": {"version": "1.0.0"},
    "content": {"comm_id": "c", "data": {}},
}


def pack(part: Any) -> bytes:
    """Pack a part of a message as Jupyter does."""
    return json.dumps(part).encode()


def frame(form: str, channel: str = "shell", **changes: Any) -> str | bytes:
    """Return the message in one of the three forms."""
    message = {**MESSAGE, **changes}
    if form == "v1":
        return bytes(serialize_msg_to_ws_v1(message, channel, pack))
    if form == "binary":
        return bytes(serialize_binary_message({"channel": channel, "buffers": [b"x"], **message}))
    return json.dumps({"channel": channel, **message})


@pytest.mark.parametrize("form", ["text", "v1"])
def test_a_message_is_read(form: str) -> None:
    """Text and v1 give the same value."""
    message = read(frame(form), V1 if form == "v1" else None)
    assert message == Message("shell", HEADER, MESSAGE["content"], {"version": "1.0.0"})
    assert message.kind == "comm_msg"


def test_binary_buffers_are_counted() -> None:
    """The legacy binary form says how many buffers it carries."""
    message = read(frame("binary"), None)
    assert message is not None
    assert (message.content, message.buffers) == (MESSAGE["content"], 1)


def test_v1_buffers_are_counted() -> None:
    """Parts after the content are buffers."""
    parts = [pack(MESSAGE[name]) for name in ("header", "parent_header", "metadata", "content")]
    message = read(serialize_msg_to_ws_v1([*parts, b"x", b"y"], "shell"), V1)
    assert message is not None
    assert message.buffers == 2


@pytest.mark.parametrize("form", ["text", "binary", "v1"])
@pytest.mark.parametrize(
    "changes",
    [
        {"header": []},
        {"header": {**HEADER, "msg_type": 1}},
        {"content": "x"},
        {"metadata": [1]},
        {"header": {}},
    ],
)
def test_wrong_types_are_no_message(form: str, changes: dict[str, Any]) -> None:
    """Header, content and metadata are objects, the header's names are strings."""
    assert read(frame(form, **changes), V1 if form == "v1" else None) is None


def test_an_unknown_channel_is_no_message() -> None:
    """There are four channels."""
    assert read(frame("text", channel="heartbeat"), None) is None


def test_a_long_frame_is_not_read() -> None:
    """A frame has at most MAX_FRAME bytes."""
    assert read(frame("text", content={"x": "x" * MAX_FRAME}), None) is None


def test_text_is_no_v1_frame() -> None:
    """Under the v1 subprotocol, only binary frames are messages."""
    assert read(frame("text"), V1) is None


@given(st.binary(max_size=400))
def test_noise_is_no_message(noise: bytes) -> None:
    """Any bytes give None, never an exception."""
    assert read(noise, V1) is None
    assert read(noise, None) is None


@given(st.text(max_size=200))
def test_text_noise_is_no_message(noise: str) -> None:
    """Any text gives None, never an exception."""
    assert read(noise, None) is None


@given(st.integers(0, 390), st.binary(min_size=1, max_size=8))
def test_a_damaged_frame_is_read_as_the_server_reads_it_or_not_at_all(at: int, bytes_: bytes) -> None:
    """Whatever we understand of a v1 frame is what Jupyter Server understands."""
    whole = frame("v1")
    assert isinstance(whole, bytes)
    damaged = whole[:at] + bytes_ + whole[at + len(bytes_) :]
    message = read(damaged, V1)
    if message is not None:
        channel, parts = deserialize_msg_from_ws_v1(damaged)
        assert (channel, json.loads(parts[3])) == (message.channel, message.content)
        assert message.header.items() <= json.loads(parts[0]).items()
