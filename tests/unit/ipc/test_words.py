"""botkit.ipc.words: what a person types becomes arguments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.errors import BadArguments
from botkit.ipc.words import read_arguments


def test_text_stays_text() -> None:
    """A name that looks like a number is still a name; a snowflake keeps its digits."""
    typed = ["search=1.5", "name=true", "id=81384788765712384123", "empty=", "equation=a=b"]
    assert read_arguments(typed) == {
        "search": "1.5",
        "name": "true",
        "id": "81384788765712384123",
        "empty": "",
        "equation": "a=b",
    }


def test_json_is_sent_as_json() -> None:
    """`:=` is for routes that declare nothing."""
    assert read_arguments(["limit:=5", 'ids:=["1", "2"]', "on:=true"]) == {
        "limit": 5,
        "ids": ["1", "2"],
        "on": True,
    }


@pytest.mark.parametrize(
    "word", ["limit", "=5", "a-b=1", "1=2", "limit:=", "limit:={", "deep:=" + "[" * 100_000]
)
def test_what_is_neither_is_named(word: str) -> None:
    """The message shows how it is written."""
    with pytest.raises(BadArguments, match="=text"):
        read_arguments([word])


@given(st.lists(st.text(), max_size=5))
def test_any_words_give_arguments_or_a_clean_error(words: list[str]) -> None:
    """Nothing but BadArguments escapes."""
    try:
        assert isinstance(read_arguments(words), dict)
    except BadArguments:
        pass
