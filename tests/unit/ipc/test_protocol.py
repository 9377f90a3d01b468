from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.errors import (
    BadArguments,
    BadFrame,
    IPCError,
    ReplyTooLarge,
    RouteFailed,
    RouteNotFound,
    Unauthorized,
)
from botkit.ipc.frames import cancel_frame, error_frame, messages, request_frame, value_frame
from botkit.ipc.protocol import (
    Cancel,
    Kind,
    Reply,
    Request,
    parse_line,
    parse_reply,
    parse_request,
)

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)
ids = st.none() | st.integers(0, 2**63 - 1)
keys = st.sampled_from(
    [
        "endpoint",
        "secret",
        "kwargs",
        "code",
        "decoding",
        "response",
        "error",
        "kind",
        "id",
        "value",
        "cancel",
        "exact",
    ]
)
near_frames = st.dictionaries(keys, values | st.just("JSON") | st.just(200)).map(json.dumps)
frames = st.binary() | st.text() | values.map(json.dumps) | near_frames


@given(frames)
def test_parse_request_raises_nothing_but_bad_frame(frame: str | bytes) -> None:
    """Whatever comes over the line is a request or a BadFrame."""
    with suppress(BadFrame):
        assert isinstance(parse_request(frame), Request)


@given(frames)
def test_parse_line_raises_nothing_but_bad_frame(frame: str | bytes) -> None:
    """Whatever a client of botkit's sends is a request, a withdrawal or a BadFrame."""
    with suppress(BadFrame):
        assert isinstance(parse_line(frame), Request | Cancel)  # type: ignore[arg-type]


@given(frames)
def test_parse_reply_raises_nothing_but_bad_frame(frame: str | bytes) -> None:
    """Whatever comes over the line is a reply or a BadFrame."""
    with suppress(BadFrame):
        assert isinstance(parse_reply(frame), Reply)


@given(values, ids)
def test_every_json_value_survives_the_way_to_the_client(value: Any, number: int | None) -> None:
    """A value that is framed and parsed is the value that was sent, with and without an id."""
    assert parse_reply(value_frame(value, number)) == Reply(200, value, id=number)


@given(st.text(), st.text(), st.dictionaries(st.text(), values), ids)
def test_requests_survive_the_way_to_the_server(
    endpoint: str, key: str, arguments: dict[str, Any], number: int | None
) -> None:
    """A request that is framed and parsed is the request that was made."""
    frame = request_frame(endpoint, key, arguments, number)
    assert parse_request(frame) == parse_line(frame) == Request(endpoint, arguments, key, number)


@given(st.sampled_from(Kind), st.text(), st.text(), ids)
def test_errors_survive_the_way_to_the_client(
    kind: Kind, error: str, details: str, number: int | None
) -> None:
    """An error that is framed and parsed keeps its kind and its texts."""
    reply = parse_reply(error_frame(kind, error, details, remote_type="KeyError", id=number))
    assert (reply.kind, reply.error, reply.details, reply.id) == (kind, error, details, number)
    assert reply.remote_type == "KeyError"
    assert not (reply.ok and error)


@given(st.lists(st.binary(max_size=200_000).map(lambda data: data.replace(b"\n", b"")), max_size=5))
def test_frames_survive_the_way_in_common_messages(frames: list[bytes]) -> None:
    """Frames that are sent together come out one by one, in their order."""
    assert [frame for message in messages(frames) for frame in message.split(b"\n")] == frames


def test_many_frames_make_few_messages() -> None:
    """A hundred short frames are one message, and long ones do not make a message of any size."""
    assert len(list(messages([b"x" * 100] * 100))) == 1
    assert max(map(len, messages([b"x" * 100_000] * 10))) < 2**18


@pytest.mark.parametrize("value", [2**70, -(2**64), "\ud800", {"\udfff": [2**100]}, {5: "x"}])
@pytest.mark.parametrize("number", [None, 7])
def test_what_orjson_does_not_know_survives_too(value: Any, number: int | None) -> None:
    """Numbers beyond 64 bits, lone surrogates and keys that are numbers arrive as JSON has them."""
    expected = {"5": "x"} if value == {5: "x"} else value
    assert parse_reply(value_frame(value, number)).value == expected
    frame = request_frame("r", "\ud800", {"value": value}, number)
    assert parse_line(frame) == Request("r", {"value": expected}, "\ud800", number)


def test_a_withdrawal_survives_the_way_to_the_server() -> None:
    """A client withdraws a request by its id."""
    assert parse_line(cancel_frame(7)) == Cancel(7)


@pytest.mark.parametrize("number", [-1, 2**63, 1.0, True, "7", [7]])
def test_an_id_is_a_whole_number(number: Any) -> None:
    """What is no id is refused in a request, a withdrawal and a reply."""
    with pytest.raises(BadFrame, match="id"):
        parse_request(json.dumps({"endpoint": "a", "id": number}))
    with pytest.raises(BadFrame, match="id"):
        parse_line(json.dumps({"cancel": number}).encode())
    with pytest.raises(BadFrame, match="id"):
        parse_reply(json.dumps({"code": 200, "value": 5, "id": number}))


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
        '{"code": 200}',
        '{"code": 422, "error": "Connection already reserved!"}',
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


def test_only_botkits_servers_are_sent_an_id() -> None:
    """With an id the request has one more key."""
    assert json.loads(request_frame("guilds", "key", {}, 7))["id"] == 7


def test_strings_and_dicts_are_framed_as_the_stock_server_does() -> None:
    """A string goes as it is, a dict as JSON text under the decoding JSON."""
    assert json.loads(value_frame("5")) == {"decoding": None, "code": 200, "response": "5"}
    assert json.loads(value_frame({"a": 1})) == {"decoding": "JSON", "code": 200, "response": '{"a":1}'}


def test_with_an_id_the_value_is_no_json_in_json() -> None:
    """A reply to botkit's client holds the value itself."""
    assert json.loads(value_frame({"a": [1]}, 7)) == {"id": 7, "code": 200, "value": {"a": [1]}}


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(403, error="Unauthorized"), Unauthorized),
        (Reply(404, error="Unknown endpoint!"), RouteNotFound),
        (Reply(500, error="Unexpected", details="boom"), RouteFailed),
        (Reply(500, error="Bad", kind="bad_arguments"), BadArguments),
        (Reply(500, error="Bad", kind="bad_frame"), BadFrame),
        (Reply(500, error="Big", kind="reply_too_large"), ReplyTooLarge),
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
