"""botkit.cli.table: answers as lines of a terminal."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.cli.table import fit, lines_of
from botkit.cli.text import width

GUILDS = [
    {"id": "1046288278824681856", "name": "Anime Central", "members": 67},
    {"id": "911938035078135888", "name": "부산 로스터리", "members": 1270},
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


def test_columns_are_aligned_with_korean_names() -> None:
    """A Korean name takes twice its characters; numbers stand at the right."""
    assert lines_of(GUILDS, 60) == [
        "id                   name           members",
        "1046288278824681856  Anime Central       67",
        "911938035078135888   부산 로스터리     1270",
    ]


def test_names_are_cut_before_ids_and_numbers() -> None:
    """An id without its end is no id."""
    assert lines_of(GUILDS, 40)[1:] == [
        "1046288278824681856  Anime Cen…       67",
        "911938035078135888   부산 로스…     1270",
    ]


@given(VALUES, st.integers(min_value=20, max_value=100))
def test_no_line_is_wider_than_the_terminal(answer: Any, columns: int) -> None:
    """Whatever a bot answers; only a single text is the answer itself, and printed whole."""
    lines = lines_of(answer, columns)
    assert lines
    assert isinstance(answer, str | int | float | None) or max(map(width, lines)) <= columns


@pytest.mark.parametrize(
    ("facts", "rows", "said"),
    [
        ({"offset": 0, "total": 25, "matching": 25}, 2, "1–2 of 25; offset=2 shows the next"),
        ({"offset": 1, "total": 25, "matching": 3}, 2, "2–3 of 3 that match, of 25"),
        ({"offset": 2, "total": 25, "matching": 3}, 1, "3 of 3 that match, of 25"),
        ({"offset": 0, "total": 25, "matching": 0}, 0, "none of 25 matches"),
        ({"offset": 30, "total": 25, "matching": 25}, 0, "none from 30 on: there are 25"),
        ({"offset": 0, "total": 0, "matching": 0}, 0, "no rows"),
        ({}, 0, "no rows"),
    ],
)
def test_a_page_says_where_it_is(facts: dict[str, int], rows: int, said: str) -> None:
    """How many rows there are, and what shows the next."""
    assert lines_of({"rows": GUILDS[:rows], **facts}, 80)[-1] == said


def test_an_object_is_a_list_of_facts_with_its_tables_below() -> None:
    """Names stand left, values beside them, lists of objects under headings of their own."""
    answer = {"state": "ready", "process": {"pid": 5}, "shards": [{"id": 0, "guilds": 25}]}
    assert lines_of(answer, 60, strong=str.upper) == [
        "state        ready",
        "process.pid  5",
        "",
        "SHARDS",
        "ID  GUILDS",
        " 0      25",
    ]


def test_a_text_keeps_its_lines_and_nothing_a_terminal_obeys() -> None:
    """The only answer that is printed as it is."""
    assert lines_of("one\ntwo\x1b[2J", 20) == ["one", "two\\x1b[2J"]
    assert lines_of({}, 20) == ["nothing"]


def test_the_widest_gives_way_and_what_is_left_is_used() -> None:
    """Columns are as wide as they want where there is room, and never below eight."""
    assert fit([5, 10, 20], 100, [False] * 3) == [5, 10, 20]
    assert fit([5, 30, 40], 50, [False] * 3) == [5, 21, 20]
    assert fit([19, 30], 40, [True, False]) == [19, 19]
    assert fit([19, 30], 22, [True, False]) == [12, 8]
