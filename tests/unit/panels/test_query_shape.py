"""botkit.panels.query_shape: what of an answer is shown, and how."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.panels.query_shape import MAX_DEPTH, MAX_NODES, MAX_TEXT, PAGE, cell_of, rows_of, text_of, tree_of


def test_objects_in_a_list_are_a_table() -> None:
    """With all columns that any row has."""
    table = rows_of([{"a": 1}, {"b": None}])
    assert table is not None
    assert table.columns == ["a", "b"]
    assert table.page(0)[0] == [{"kind": "number", "text": "1"}, {"kind": "missing", "text": ""}]


def test_a_page_of_a_route_says_where_it_stands() -> None:
    """The rest of the answer stands beside the table."""
    table = rows_of({"rows": [{"a": 1}], "total": 9, "matching": 3, "offset": 2, "revision": 7})
    assert table is not None
    assert (table.offset, table.total, table.rest) == (2, 3, {"total": 9, "revision": 7})


def test_the_one_list_of_an_object_is_its_table() -> None:
    """As in the answer of the route ``routes``."""
    table = rows_of({"routes": [{"name": "x"}], "count": 1})
    assert table is not None
    assert (table.rows, table.rest, table.total) == ([{"name": "x"}], {"count": 1}, None)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        5,
        "25",
        [],
        [1],
        [{"a": 1}, 2],
        {},
        {"a": 1},
        {"a": [{"b": 1}], "c": [{"d": 1}]},
        {"a": [{"b": 1}], "c": {}},
    ],
)
def test_no_table(answer: Any) -> None:
    """Whatever else it is goes to the tree or is text."""
    assert rows_of(answer) is None


def test_no_rows_is_a_table_too() -> None:
    """A search that finds nothing."""
    table = rows_of({"rows": [], "matching": 0, "offset": 0})
    assert table is not None
    assert table.page(0) == []


def test_a_long_list_has_pages() -> None:
    """Fifty rows each."""
    table = rows_of([{"n": n} for n in range(PAGE + 3)])
    assert table is not None
    assert len(table.page(0)) == PAGE
    assert [row[0]["text"] for row in table.page(PAGE)] == ["50", "51", "52"]


def test_ids_keep_all_their_digits() -> None:
    """A browser would round the number."""
    assert cell_of(2**60 + 1) == {"kind": "number", "text": "1152921504606846977"}
    assert tree_of({"id": 2**60 + 1})["children"][0][1]["text"] == "1152921504606846977"


def test_a_long_cell_is_cut() -> None:
    """A table stays one."""
    assert len(cell_of("x" * 1000)["text"]) == 300
    assert cell_of({"a": [1]}) == {"kind": "object", "text": '{"a": [1]}'}


def test_a_tree_has_an_end() -> None:
    """In number and in depth; what is left out is counted."""
    wide = tree_of(list(range(MAX_NODES * 2)))
    assert len(wide["children"]) < MAX_NODES
    assert len(wide["children"]) + wide["more"] == wide["size"]
    deep: Any = 1
    for _ in range(5000):
        deep = [deep]
    node = tree_of(deep)
    for _ in range(MAX_DEPTH):
        node = node["children"][0][1]
    assert node == {"kind": "cut", "text": "1 more inside"}


def test_a_long_text_is_cut_and_says_so() -> None:
    """A log of megabytes does not stop the page."""
    assert text_of("x" * (MAX_TEXT + 5)).endswith("… and 5 characters more.")


def test_a_tree_of_long_texts_is_not_long_itself() -> None:
    """Texts count by their length: a page gets a megabyte or two at most."""
    tree = tree_of(["x" * 1_000_000] * 1000)
    assert sum(len(node["text"]) for _, node in tree["children"]) < 2_000_000
    assert tree["more"] > 0


def test_times_and_units_are_told_by_their_name() -> None:
    """Seconds since the epoch are a time where the name says so; a latency has its unit; an id stays as it is."""
    table = rows_of(
        [
            {
                "joined_at": 1_700_000_000.5,
                "latency": 0.042,
                "id": 1_700_000_000,
                "made": "2026-01-02T03:04:05Z",
            }
        ]
    )
    assert table is not None
    ((joined, latency, identifier, made),) = table.page(0)
    assert joined == {
        "kind": "time",
        "text": "2023-11-14 22:13 UTC",
        "exact": "2023-11-14 22:13:20.5 UTC",
        "utc": "2023-11-14T22:13:20.500000Z",
    }
    assert latency == {"kind": "number", "text": "42 ms", "exact": "0.042 s"}
    assert identifier == {"kind": "number", "text": "1700000000"}
    assert made["utc"] == "2026-01-02T03:04:05.000000Z"
    ((_, tree),) = tree_of({"created_at": "2026-01-02T03:04:05Z"})["children"]
    assert tree["kind"] == "time"
