"""Answers as lines of a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.results import text
from botkit.results.shape import Rows
from botkit.results.terminal import width
from botkit.results.text import cell, fit, lines_of

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
        "911938035078135888   부산 로스터리    1,270",
    ]


def test_names_are_cut_before_ids_and_numbers() -> None:
    """An id without its end is no id."""
    assert lines_of(GUILDS, 40)[1:] == [
        "1046288278824681856  Anime Cen…       67",
        "911938035078135888   부산 로스…    1,270",
    ]


@given(VALUES, st.integers(min_value=20, max_value=100))
def test_no_line_is_wider_than_the_terminal(answer: Any, columns: int) -> None:
    """Whatever a bot answers; only a single text is the answer itself, and printed whole."""
    lines = lines_of(answer, columns)
    assert lines
    assert isinstance(answer, str | int | float | None) or max(map(width, lines)) <= columns


def test_columns_without_room_are_named() -> None:
    """None is so narrow that it says nothing."""
    lines = lines_of([{"id": "9" * 18, "a": "x" * 30, "b": "y" * 30, "c": "z"}], 30)
    assert lines[1:] == ["9" * 18 + "  " + "x" * 9 + "…", "no room for b, c"]


@pytest.mark.parametrize(
    ("facts", "rows", "said"),
    [
        ({"offset": 0, "total": 25, "matching": 25}, 2, "1–2 of 25; offset=2 shows the next"),
        ({"offset": 1, "total": 25, "matching": 3}, 2, "2–3 of 3 that match, of 25"),
        ({"offset": 2, "total": 25, "matching": 3}, 1, "3 of 3 that match, of 25"),
        ({"offset": 0, "total": 25, "matching": 0}, 0, "None of 25 matches."),
        ({"offset": 30, "total": 25, "matching": 25}, 0, "None from 30 on: there are 25."),
        ({"offset": 0, "total": 0, "matching": 0}, 0, "No rows."),
        ({}, 0, "No rows."),
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
    assert lines_of({}, 20) == ["empty object"]


def test_what_stands_around_rows_is_told_below() -> None:
    """With how to go on; a list without columns has a line for each."""
    assert lines_of({"rows": [[1.5, 2], [3, 4]], "total": 2, "unit": "s"}, 40) == [
        "1.5  2",
        "  3  4",
        "unit  s",
    ]
    assert lines_of(Rows([{"a": 1}], hint="go on"), 40, faint=str.upper) == ["a", "1", "GO ON"]
    assert lines_of([1, {"a": 2}], 40) == ["1", '{"a": 2}']


def test_the_widest_gives_way_and_what_is_left_is_used() -> None:
    """Columns are as wide as they want where there is room, and none is narrower than it must be."""
    assert fit([5, 10, 20], [5, 8, 8], 100) == [5, 10, 20]
    assert fit([5, 30, 40], [5, 8, 8], 50) == [5, 21, 20]
    assert fit([19, 30], [19, 8], 40) == [19, 19]
    assert fit([19, 30], [19, 8], 22) == [19]
    assert fit([30], [30], 22) == [22]


def test_the_beginning_of_a_long_answer() -> None:
    """It does not fill the screen of a console."""
    lines = text.answer([{"a": number} for number in range(100)], {}, 80).splitlines()
    assert len(lines) == 1 + text.MAX_ROWS + 1
    assert lines[-1] == "… and 70 more rows"
    lines = text.answer({str(number): number for number in range(1000)}, {}, 80).splitlines()
    assert lines[-1] == f"… and {1000 - text.MAX_LINES} more lines"


@pytest.fixture
def _seoul(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Read times in Seoul."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Seoul")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_seoul")
@pytest.mark.parametrize(
    ("value", "key", "said"),
    [
        (None, "", "–"),
        (True, "", "true"),
        (4848, "members", "4,848"),
        (4848, "shard_id", "4848"),
        (0.30000000000000004, "latency", "300 ms"),
        ([1, "a\x1b", True], "", "1, a\\x1b, true"),
        ([[1], "a"], "", '[[1], "a"]'),
        ([], "", "empty list"),
        ({"이름": 1}, "", '{"이름": 1}'),
        ({"name": "A", "id": "5"}, "", "A (5)"),
        ("9" * 18, "guild_id", f"Study Club ({'9' * 18})"),
        (1723028423.67, "joined_at", "2024-08-07 20:00:23"),
        (1723028423.5, "", "2024-08-07 20:00:23"),
        (1723028423, "", "1,723,028,423"),
        ("2024-08-07T11:00:23.5Z", "", "2024-08-07 20:00:23"),
        (["2024-08-07T11:00:23Z"], "times", "2024-08-07 20:00:23"),
        ("0001-01-01T00:00:00+14:00", "", "0001-01-01T00:00:00+14:00"),
        ("9999-12-31T23:00:00Z", "", "9999-12-31 23:00:00 UTC"),
    ],
)
def test_a_value_is_one_line(value: object, key: str, said: str) -> None:
    """Times are local ones, numbers have separators and units, ids have not, and what is nested is JSON."""
    assert cell(value, key, {"9" * 18: "Study Club"}) == said
