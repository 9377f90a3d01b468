from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.errors import BadArguments, BadFrame, IPCError, RouteFailed, RouteNotFound, Unauthorized
from botkit.ipc.protocol import (
    MAX_FRAME,
    Kind,
    Reply,
    Request,
    UnsendableReply,
    error_frame,
    parse_reply,
    parse_request,
    request_frame,
    value_frame,
)

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)
keys = st.sampled_from(["endpoint", "secret", "kwargs", "code", "decoding", "response", "error", "kind"])
near_frames = st.dictionaries(keys, values | st.just("JSON") | st.just(200)).map(json.dumps)
frames = st.binary() | st.text() | values.map(json.dumps) | near_frames


@given(frames)
def test_parse_request_raises_nothing_but_bad_frame(frame: str | bytes) -> None:
    """Whatever comes over the line is a request or a BadFrame."""
    with suppress(BadFrame):
        assert isinstance(parse_request(frame), Request)


@given(frames)
def test_parse_reply_raises_nothing_but_bad_frame(frame: str | bytes) -> None:
    """Whatever comes over the line is a reply or a BadFrame."""
    with suppress(BadFrame):
        assert isinstance(parse_reply(frame), Reply)


@given(values)
def test_every_json_value_survives_the_way_to_the_client(value: Any) -> None:
    """A value that is framed and parsed is the value that was sent."""
    assert parse_reply(value_frame(value)).value == value


@given(st.text(), st.text(), st.dictionaries(st.text(), values))
def test_requests_survive_the_way_to_the_server(endpoint: str, key: str, arguments: dict[str, Any]) -> None:
    """A request that is framed and parsed is the request that was made."""
    assert parse_request(request_frame(endpoint, key, arguments)) == Request(endpoint, arguments, key)


@given(st.sampled_from(Kind), st.text(), st.text())
def test_errors_survive_the_way_to_the_client(kind: Kind, error: str, details: str) -> None:
    """An error that is framed and parsed keeps its kind and its texts."""
    reply = parse_reply(error_frame(kind, error, details, remote_type="KeyError"))
    assert (reply.kind, reply.error, reply.details, reply.remote_type) == (kind, error, details, "KeyError")
    assert not reply.ok


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ("{", "The request is not JSON: what came is '{'."),
        ("[" * 100_000, "The request is not JSON"),
        (b"\xff\xfe\xfa", "The request is not JSON"),
        ('{"endpoint": "a", "kwargs": {"x": NaN}}', "The request is not JSON"),
        ("[]", "The request is not a JSON object"),
        ("{}", "The request names no route"),
        ('{"endpoint": ["a"]}', "The request names no route"),
        ('{"endpoint": "a", "secret": 5}', "The request's key is not a string"),
        ('{"endpoint": "a", "kwargs": [1]}', "The request's arguments are not an object"),
    ],
)
def test_a_bad_request_is_told_what_is_wrong(frame: str | bytes, message: str) -> None:
    """The message of a BadFrame names what is wrong with the request."""
    with pytest.raises(BadFrame) as caught:
        parse_request(frame)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "null",
        "{}",
        '{"code": true}',
        '{"code": 200, "decoding": "JSON"}',
        '{"code": 200, "decoding": "JSON", "response": "{"}',
        '{"code": 200, "decoding": "JSON", "response": {}}',
    ],
)
def test_a_bad_reply_is_a_bad_frame(frame: str) -> None:
    """What is not a reply of better-ipc's protocol is refused."""
    with pytest.raises(BadFrame):
        parse_reply(frame)


def test_request_frame_is_what_the_stock_client_sends() -> None:
    """A request has better-ipc's three keys and no other."""
    frame = json.loads(request_frame("guilds", "key", {"limit": 5}))
    assert frame == {"endpoint": "guilds", "secret": "key", "kwargs": {"limit": 5}}


def test_strings_and_dicts_are_framed_as_the_stock_server_does() -> None:
    """A string goes as it is, a dict as JSON text under the decoding JSON."""
    assert json.loads(value_frame("5")) == {"decoding": None, "code": 200, "response": "5"}
    assert json.loads(value_frame({"a": 1})) == {"decoding": "JSON", "code": 200, "response": '{"a": 1}'}


@pytest.mark.parametrize("value", [object(), iter(()), {"deep": [object()]}])
def test_values_that_json_does_not_know_are_unsendable(value: Any) -> None:
    """A value that is not JSON is refused by kind, before anything is sent."""
    with pytest.raises(UnsendableReply) as caught:
        value_frame(value)
    assert caught.value.kind is Kind.INVALID_RETURN


def test_a_reply_above_the_limit_is_unsendable() -> None:
    """A reply that no client would take is refused by kind, with both sizes."""
    with pytest.raises(UnsendableReply, match="16,777,216 are allowed") as caught:
        value_frame("x" * MAX_FRAME)
    assert caught.value.kind is Kind.REPLY_TOO_LARGE


def test_an_argument_that_json_does_not_know_is_named() -> None:
    """The client is told which argument cannot be sent."""
    with pytest.raises(BadArguments, match=r"The argument 'b' of route 'r' is \{1\}, which cannot be sent"):
        request_frame("r", None, {"a": 1, "b": {1}})


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(403, error="Unauthorized"), Unauthorized),
        (Reply(404, error="Unknown endpoint!"), RouteNotFound),
        (Reply(500, error="Unexpected", details="boom"), RouteFailed),
        (Reply(500, error="Bad", kind="bad_arguments"), BadArguments),
        (Reply(500, error="Bad", kind="bad_frame"), BadFrame),
        (Reply(500, error="Bad", kind="of_a_later_version"), RouteFailed),
        (Reply(422, error="Connection already reserved!"), RouteFailed),
    ],
)
def test_error_replies_become_typed_errors(reply: Reply, error: type[IPCError]) -> None:
    """The kind decides, and the code where a stock server answered."""
    with pytest.raises(error) as caught:
        reply.raise_for_error("r")
    assert type(caught.value) is error


def test_the_repr_of_a_request_hides_the_key() -> None:
    """A request that is logged does not give the key away."""
    assert "hunter2" not in repr(Request("a", {}, "hunter2"))
