from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from botkit.errors import BadArguments
from botkit.ipc.frames import UnsendableReply, arguments_text, check_stock_size, request_frame, value_frame
from botkit.ipc.protocol import MAX_STOCK_REPLY, Kind, parse_reply


@dataclass
class Point:
    """A dataclass."""

    x: int


@pytest.mark.parametrize("value", [object(), iter(()), {"deep": [object()]}])
@pytest.mark.parametrize("number", [None, 7])
def test_values_that_json_does_not_know_are_unsendable(value: Any, number: int | None) -> None:
    """A value that is not JSON is refused by kind, before anything is sent."""
    with pytest.raises(UnsendableReply) as caught:
        value_frame(value, number)
    assert caught.value.kind is Kind.INVALID_RETURN


def test_a_value_without_end_is_unsendable() -> None:
    """A list that holds itself is refused."""
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(UnsendableReply, match=r"Circular|itself"):
        value_frame(endless)


@pytest.mark.parametrize("value", [Point(1), datetime(2026, 1, 1, tzinfo=UTC)])
def test_orjson_has_no_encoding_of_its_own(value: Any) -> None:
    """What orjson would encode in its way goes the way of all other values: there is one encoding."""
    with pytest.raises(UnsendableReply, match=type(value).__name__):
        value_frame(value)


@pytest.mark.parametrize("number", [None, 7])
def test_a_number_that_is_none_becomes_null(number: int | None) -> None:
    """Not-a-number is null in an answer, as a latency that is not known yet; better-ipc sends no JSON there."""
    assert parse_reply(value_frame({"latency": float("nan")}, number)).value == {"latency": None}


def test_a_reply_above_a_stock_clients_limit_is_unsendable() -> None:
    """A reply that no stock client would take is refused by kind, with both sizes and the way out."""
    frame = value_frame("x" * MAX_STOCK_REPLY)
    with pytest.raises(UnsendableReply, match=r"takes 1,048,576: ask for less, page by page") as caught:
        check_stock_size(frame)
    assert caught.value.kind is Kind.REPLY_TOO_LARGE
    assert check_stock_size(value_frame("x" * 1000))


def test_an_argument_that_json_does_not_know_is_named() -> None:
    """The client is told which argument cannot be sent."""
    with pytest.raises(
        BadArguments, match=r"The argument 'b' of route 'r' is <object .*>, which cannot be sent"
    ):
        request_frame("r", None, {"a": 1, "b": object()})


@pytest.mark.parametrize("value", [float("nan"), [None, float("inf")], {"a": float("-inf")}])
def test_an_argument_is_never_changed_on_its_way(value: Any) -> None:
    """Not-a-number is refused as an argument, and not taken for None."""
    with pytest.raises(BadArguments, match="'b'"):
        arguments_text("r", {"a": None, "b": value})


def test_arguments_that_no_server_takes_are_refused_before_they_are_sent() -> None:
    """A request above the server's limit is told with both sizes; sent, it would cost the connection."""
    with pytest.raises(BadArguments, match=r"have 2,000,\d+ bytes as JSON"):
        arguments_text("r", {"a": "x" * 2_000_000})
