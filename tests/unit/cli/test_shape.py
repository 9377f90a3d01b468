"""botkit.cli.shape: what an answer is made of."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.cli.shape import facts_of, items_of, rows_of, table_of

ROWS = [{"id": "1", "name": "a"}, {"id": "2", "members": 3}]


@pytest.mark.parametrize(
    "answer", [ROWS, {"rows": ROWS, "total": 2}, {"routes": ROWS}], ids=["list", "page", "only"]
)
def test_a_list_is_found_where_it_is(answer: Any) -> None:
    """It is the answer, or under `rows`, or all that the answer holds."""
    found = items_of(answer)
    assert found is not None
    assert found[0] == ROWS


@pytest.mark.parametrize("answer", ["25", 5, None, {}, {"a": 1}, {"shards": ROWS, "name": "x"}, {"rows": 5}])
def test_all_else_has_no_rows(answer: Any) -> None:
    """An object with a list among its facts is an object."""
    assert items_of(answer) is None
    assert rows_of(answer) is None


def test_columns_come_in_the_order_of_their_first_row() -> None:
    """A name that only a later row has comes last; what stands beside the rows is kept."""
    found = rows_of({"rows": ROWS, "total": 2})
    assert found is not None
    assert (found.columns, found.facts, found.named) == (["id", "name", "members"], {"total": 2}, True)


def test_lists_and_values_get_columns_without_names() -> None:
    """A point of a series has two columns, a plain list one."""
    points, names = rows_of({"points": [[1.5, 2]]}), rows_of(["a", "b"])
    assert points is not None
    assert names is not None
    assert (points.rows, points.named) == ([{"1": 1.5, "2": 2}], False)
    assert ([list(row.values()) for row in names.rows], names.named) == ([["a"], ["b"]], False)


def test_every_answer_is_a_table_for_csv() -> None:
    """An object is one row, and a value one field."""
    assert table_of({"a": 1, "b": [2]}).rows == [{"a": 1, "b": [2]}]
    assert list(table_of("25").rows[0].values()) == ["25"]


def test_facts_are_named_by_the_way_to_them() -> None:
    """Objects within objects give dotted names; lists of objects are tables of their own."""
    facts, tables = facts_of({"a": 1, "b": {"c": 2, "d": {"e": 3}, "f": ROWS}, "g": [], "h": {}})
    assert facts == {"a": 1, "b.c": 2, "b.d.e": 3, "g": [], "h": {}}
    assert list(tables) == ["b.f"]
