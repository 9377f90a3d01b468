"""botkit.panels.query_shape: what of an answer is shown, and how."""

from __future__ import annotations

from typing import Any

from botkit.panels.query_shape import MAX_DEPTH, MAX_NODES, MAX_TEXT, cell_of, text_of, tree_of


def test_ids_keep_all_their_digits() -> None:
    """A browser would round the number."""
    assert cell_of(2**60 + 1, "", {}) == {"kind": "number", "text": "1152921504606846977"}
    assert tree_of({"id": 2**60 + 1}, {})["children"][0][1]["text"] == "1152921504606846977"


def test_a_long_cell_is_cut() -> None:
    """A table stays one."""
    assert len(cell_of("x" * 1000, "", {})["text"]) == 300
    assert cell_of({"a": [1]}, "", {}) == {"kind": "text", "text": '{"a": [1]}'}


def test_a_tree_has_an_end() -> None:
    """In number and in depth; what is left out is counted."""
    wide = tree_of(list(range(MAX_NODES * 2)), {})
    assert len(wide["children"]) < MAX_NODES
    assert len(wide["children"]) + wide["more"] == wide["size"]
    deep: Any = 1
    for _ in range(5000):
        deep = [deep]
    node = tree_of(deep, {})
    for _ in range(MAX_DEPTH):
        node = node["children"][0][1]
    assert node == {"kind": "empty", "text": "1 more inside"}


def test_a_long_text_is_cut_and_says_so() -> None:
    """A log of megabytes does not stop the page."""
    assert text_of("x" * (MAX_TEXT + 5)).endswith("… and 5 characters more.")


def test_a_tree_of_long_texts_is_not_long_itself() -> None:
    """Texts count by their length: a page gets a megabyte or two at most."""
    tree = tree_of(["x" * 1_000_000] * 1000, {})
    assert sum(len(node["text"]) for _, node in tree["children"]) < 2_000_000
    assert tree["more"] > 0


def test_values_are_those_of_all_results() -> None:
    """A time has its moment, a latency its unit, a guild its name; what is small stands in one line."""
    names = {"9" * 18: "Study Club"}
    assert cell_of(1_700_000_000.5, "joined_at", names) == {
        "kind": "time",
        "text": "2023-11-14 22:13:20 UTC",
        "exact": "2023-11-14 22:13:20.5 UTC",
        "utc": "2023-11-14T22:13:20.500000Z",
    }
    assert cell_of(0.042, "latency", names) == {"kind": "number", "text": "42 ms", "exact": "0.042 s"}
    assert cell_of(None, "", names) == {"kind": "empty", "text": "–", "exact": "no value"}
    tree = dict(
        tree_of({"guild_ids": ["9" * 18], "made": "2026-01-02T03:04:05Z", "gone": {}}, names)["children"]
    )
    assert tree["guild_ids"]["text"] == f"Study Club ({'9' * 18})"
    assert tree["made"]["kind"] == "time"
    assert tree["gone"] == {"kind": "empty", "text": "empty object"}
