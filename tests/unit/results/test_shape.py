"""What is a table in an answer."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.results.shape import around, cell, columns_of, rows_of


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        ([1], [1]),
        ({"rows": [1], "total": 1}, [1]),
        ({"rows": 5}, None),
        ({}, None),
        ("text", None),
        (None, None),
    ],
)
def test_rows_are_a_list_or_those_of_a_page(value: Any, rows: Any) -> None:
    """Everything else has none."""
    assert rows_of(value) == rows


def test_columns_are_met_in_order_and_know_their_side() -> None:
    """A column of numbers and gaps stands on the right; one that holds anything else does not."""
    columns = columns_of([{"a": 1, "b": "x"}, {"a": None, "c": [1]}, {"b": 2}]) or []
    assert [(column.title, column.number) for column in columns] == [("a", True), ("b", False), ("c", False)]


def test_lists_of_lists_and_of_values_are_tables_too() -> None:
    """Columns without names are counted from 1; plain values stand in one column."""
    points = columns_of([[1.5, 2], [3.5]]) or []
    assert [column.title for column in points] == ["1", "2"]
    assert cell([3.5], points[1]) == (False, None)
    (only,) = columns_of([1, 2], "guild_ids") or []
    assert (only.title, only.number, cell(7, only)) == ("guild_id", True, (True, 7))


@pytest.mark.parametrize("rows", [[], [1, {}], [{}, [1]], [[]]])
def test_a_mixture_is_no_table(rows: list[Any]) -> None:
    """It is shown as a tree."""
    assert columns_of(rows) is None


def test_what_stands_around_rows_is_kept() -> None:
    """Totals are told by the caption; the rest is shown."""
    assert around({"rows": [], "total": 1, "offset": 0, "unit": "s"}) == {"unit": "s"}
