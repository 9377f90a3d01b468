"""botkit.panels.query_types: what is typed as a value of its type."""

from __future__ import annotations

import re

import pytest

from botkit.panels.query_catalogue import TYPES, ParameterEntry, read_catalogue
from botkit.panels.query_types import convert, seconds_of
from tests.unit.panels.query_bot import entry, parameter


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_whatever_is_typed_is_a_value_or_a_sentence(kind: str) -> None:
    """No text makes a field fail in another way."""
    found = read_catalogue(
        {"routes": [entry("x", "", parameter("p", kind, items="int", minimum=1))]}, "operator"
    )
    assert found is not None
    for text in (
        "0",
        "-1",
        "1e999",
        "9" * 5000,
        "[" * 5000,
        "\x00",
        "null",
        "٣",
        "\ud800",
        "1;2",
        "2026",
        "é",
    ):
        said = _said(found["x"]["parameters"][0], text)
        assert said is None or re.search(r"(This|each) takes .*\.$", said), (text, said)
        assert len(said or "") < 300


def _said(parameter: ParameterEntry, text: str) -> str | None:
    try:
        convert(parameter, text)
    except ValueError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("1.5", 1.5),
        ("90s", 90),
        ("5 min", 300),
        ("2h30m", 9000),
        ("1d 2 hours", 93_600),
        ("-5m", -300),
    ],
)
def test_spans_of_time(text: str, seconds: float) -> None:
    """With the units that people write."""
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["-", "soon", "5 months", "inf", "5m x", "m5"])
def test_no_spans_of_time(text: str) -> None:
    """Whatever is not read wholly is refused."""
    with pytest.raises(ValueError, match=re.escape(text)):
        seconds_of(text)
