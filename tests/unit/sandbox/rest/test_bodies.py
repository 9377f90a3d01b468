"""JSON and models, without a socket."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import Field, ValidationError

from botkit.sandbox.rest import strict_json
from botkit.sandbox.rest.answers import RestError
from botkit.sandbox.rest.bodies import Body, Query, Snowflake, sentences


class Inner(Body):
    """A nested body."""

    id: Snowflake


class Outer(Body):
    """A body of all kinds."""

    text: Annotated[str, Field(max_length=3)] = ""
    number: Annotated[int, Field(ge=1, le=5)] = 1
    real: float = 0.0
    flag: bool = False
    inner: list[Inner] = Field(default_factory=list)
    either: int | str | None = None


def wrong(value: Any) -> dict[tuple[str | int, ...], str]:
    """Return what is wrong with a value."""
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(value)
    return dict(sentences(caught.value))


@pytest.mark.parametrize(
    ("value", "path", "sentence"),
    [
        ({"text": "four"}, ("text",), "Must be 3 or fewer in length."),
        ({"text": 5}, ("text",), "Could not interpret value as string."),
        ({"number": "5"}, ("number",), "Could not interpret value as int."),
        ({"number": True}, ("number",), "Could not interpret value as int."),
        ({"number": 1.5}, ("number",), "Could not interpret value as int."),
        ({"number": 9}, ("number",), "int value should be less than or equal to 5."),
        ({"real": "x"}, ("real",), "Could not interpret value as float."),
        ({"flag": 1}, ("flag",), "Must be either true or false."),
        ({"inner": {}}, ("inner",), "Only iterables may be used in a ListType"),
        ({"inner": [5]}, ("inner", 0), "Only dictionaries may be used in a DictType"),
        ({"inner": [{}]}, ("inner", 0, "id"), "This field is required"),
        ({"inner": [{"id": "x"}]}, ("inner", 0, "id"), 'Value "x" is not snowflake.'),
        ({"either": []}, ("either",), "Could not interpret value as string."),
        ([], (), "Only dictionaries may be used in a DictType"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_in_discords_words(
    value: Any, path: tuple[str | int, ...], sentence: str
) -> None:
    """With the path to the field, in which there are no names of Python's types."""
    assert wrong(value) == {path: sentence}


@pytest.mark.parametrize("value", ["0", 5, "9223372036854775807", 2**63 - 1])
def test_snowflakes(value: Any) -> None:
    """Texts of digits or numbers."""
    assert Inner.model_validate({"id": value}).id == int(value)


@pytest.mark.parametrize(
    "value", ["", "-1", -1, True, 1.0, None, "²", "١", "9" * 20, 2**63, "9" * 5000, [], {}, "1 "]
)
def test_what_is_no_snowflake(value: Any) -> None:
    """Anything else, and what does not fit in 63 bits."""
    assert list(wrong({"inner": [{"id": value}]})) == [("inner", 0, "id")]


def test_given_keys() -> None:
    """Those that were set, null ones too."""
    assert Outer.model_validate({"either": None, "x": 1}).given() == {"either": None}


def test_queries_are_texts() -> None:
    """Numbers and flags come as texts."""

    class Page(Query):
        limit: int = 1
        flag: bool = False

    page = Page.model_validate({"limit": "5", "flag": "true"})
    assert (page.limit, page.flag) == (5, True)


@pytest.mark.parametrize(
    "data",
    [
        b"", b" ", b"{", b"NaN", b"[Infinity]", b"1e999", b"9" * 401, b'"\\ud800"', b'"\\udc00\\ud800"', b"\xff",
        b'"\xed\xa0\x80"', b"\xef\xbb\xbf{}", b"{}".decode().encode("utf-16"), b"[" * 10**5, b"'x'", b"01", b'"\x00"',
        b"[" * 101 + b"]" * 101, b'{"a":' * 101 + b"1" + b"}" * 101,
    ],
    ids=range(19),
)  # fmt: skip
def test_what_is_no_json(data: bytes) -> None:
    """As RFC 8259 has it, of what can be encoded again, and not too deep."""
    with pytest.raises(RestError) as caught:
        strict_json.loads(data)
    assert caught.value.body["code"] == 50109


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'"\\ud83d\\ude00"', "😀"), (b'"\\u0000"', "\0"), (b'{"a":1,"a":2}', {"a": 2}), (b"-0", 0),
        (b"9223372036854775807", 2**63 - 1), (b"18446744073709551615", 2**64 - 1), (b"-9223372036854775808", -(2**63)),
        (b"18446744073709551616", 2.0**64), (b"[" * 100 + b"]" * 100, None), (b'"' + b"[" * 500 + b'"', "[" * 500),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_json(data: bytes, value: Any) -> None:
    """An integer of more than 64 bits becomes a real number, which no integer field takes."""
    read = strict_json.loads(data)
    assert value is None or (read == value and type(read) is type(value))


def test_very_many_values_are_too_many() -> None:
    """Whatever they are."""
    with pytest.raises(RestError) as caught:
        strict_json.loads(b"[" + b"1," * strict_json.MOST_VALUES + b"1,1]")
    assert caught.value.status == 413
