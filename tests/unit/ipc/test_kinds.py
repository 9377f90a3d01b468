"""botkit.ipc.kinds: what came for a list."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.ipc.kinds import LOOKED_UP, NAMES, READERS, pieces


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ([1, "a"], [1, "a"]),
        ("a, b,c", ["a", "b", "c"]),
        ("a", ["a"]),
        ("", []),
        (" [1, null] ", [1, None]),
        (5, [5]),
        (True, [True]),
    ],
)
def test_a_list_is_written_in_several_ways(value: Any, items: list[Any]) -> None:
    """JSON, text with commas, and one item alone are lists."""
    assert pieces(value) == items


@pytest.mark.parametrize("value", ["[1", "[" * 100_000, {"a": 1}, None])
def test_what_is_no_list_is_refused(value: Any) -> None:
    """Neither is an object, nor JSON that is none."""
    with pytest.raises(ValueError):  # noqa: PT011
        pieces(value)


def test_each_type_has_words_and_a_reader() -> None:
    """No type can be asked for and not be read, or not be told."""
    assert set(NAMES) == set(READERS)
    assert set(LOOKED_UP) < set(NAMES)
