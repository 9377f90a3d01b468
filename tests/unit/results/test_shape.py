"""What an answer is made of."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.results.shape import Column, Rows, columns_of, extent, facts_of, record, rows_of, titles_of

ROWS = [{"id": "1", "name": "a"}, {"id": "2", "members": 3}]


@pytest.mark.parametrize(
    ("answer", "rows"),
    [
        (ROWS, Rows(ROWS)),
        ({"rows": ROWS, "total": 2}, Rows(ROWS, {"total": 2})),
        ({"routes": ROWS}, Rows(ROWS)),
        ([], Rows([])),
        *(
            (other, None)
            for other in ("25", 5, None, {}, {"a": 1}, {"shards": ROWS, "name": "x"}, {"rows": 5})
        ),
    ],
)
def test_a_list_is_found_where_it_is(answer: Any, rows: Rows | None) -> None:
    """It is the answer, or under `rows`, or all that the answer holds; an object with facts beside it is none."""
    assert rows_of(answer) == rows


def test_what_stands_around_rows_is_kept() -> None:
    """Without what tells how many there are."""
    found = rows_of({"rows": [], "total": 1, "offset": 0, "unit": "s"})
    assert found is not None
    assert found.around == {"unit": "s"}


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"offset": 2, "total": 9, "matching": 3}, (2, 3, 9)),
        ({"offset": 2, "total": 9}, (2, 9, 9)),
        ({"offset": 2, "matching": 3}, (2, 3, 3)),
        ({"offset": 2}, None),
        ({"total": 2}, None),
        ({"offset": True, "total": 2}, None),
        ({"offset": -1, "total": 2}, None),
    ],
)
def test_a_page_says_where_it_stands(facts: dict[str, Any], place: Any) -> None:
    """By numbers that are counts."""
    assert Rows([], facts).place == place


def test_columns_are_met_in_order_and_know_their_side() -> None:
    """A column of numbers and gaps stands on the right; one that holds anything else does not."""
    columns = columns_of([{"a": 1, "b": "x"}, {"a": None, "c": [1]}, {"b": 2}, {"at": 1.7e9}]) or []
    assert [(one.title, one.number) for one in columns] == [
        ("a", True),
        ("b", False),
        ("c", False),
        ("at", False),
    ]


def test_ids_numbers_and_times_are_rigid() -> None:
    """And texts and lists are not."""
    row = {"id": "9" * 18, "n": 1, "at": "2024-08-07T11:00:23Z", "name": "a", "list": [1]}
    assert [column.title for column in columns_of([row]) or [] if column.rigid] == ["id", "n", "at"]


def test_lists_of_lists_and_of_values_are_tables_too() -> None:
    """Columns without names are counted from 1; plain values stand in one column."""
    points = columns_of([[1.5, 2], [3.5]]) or []
    assert [(column.title, column.key) for column in points] == [("1", ""), ("2", "")]
    assert record([3.5]) == {"1": 3.5}
    assert columns_of([1, 2]) == [Column("value", "", number=True, rigid=True)]
    assert record(7) == {"value": 7}


@pytest.mark.parametrize("rows", [[], [1, {}], [{}, [1]], [[]]])
def test_a_mixture_is_no_table(rows: list[Any]) -> None:
    """It is shown as a tree; for CSV it has columns all the same."""
    assert columns_of(rows) is None
    assert titles_of([1, {"a": 2}]) == ["value", "a"]


def test_facts_are_named_by_the_way_to_them() -> None:
    """Objects within objects give dotted names; lists of objects are tables of their own."""
    inner = {"c": 2, "d": {"e": 3}, "f": ROWS, "who": {"id": "5", "name": "A"}}
    facts, tables = facts_of({"a": 1, "b": inner, "g": [], "h": {}})
    assert facts == {"a": 1, "b.c": 2, "b.d.e": 3, "b.who": {"id": "5", "name": "A"}, "g": [], "h": {}}
    assert tables == {"b.f": ROWS}


def test_facts_have_an_end() -> None:
    """A chain of objects is cut, and shown as it is."""
    deep: Any = 1
    for _ in range(900):
        deep = {"a": deep}
    (name,) = facts_of(deep)[0]
    assert name.count("a") < 20


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((0, 50, 1200, 1200), "1–50 of 1,200"),
        ((2, 1, 3, 25), "3 of 3 that match, of 25"),
        ((0, 0, 0, 25), "None of 25 matches."),
        ((30, 0, 25, 25), "None from 30 on: there are 25."),
        ((0, 0, 0, 0), "No rows."),
    ],
)
def test_how_many_rows_there_are(numbers: tuple[int, int, int, int], said: str) -> None:
    """Which are shown, of how many."""
    assert extent(*numbers) == said
