"""botkit.bot.paging: what pages hold."""

from __future__ import annotations

import pytest

from botkit.bot.paging import cut, matcher, page


def test_a_page_says_how_much_there_is() -> None:
    """Without a search as many match as there are."""
    assert page([1], offset=3, matching=9, extra=True) == {
        "rows": [1],
        "total": 9,
        "matching": 9,
        "offset": 3,
        "extra": True,
    }


def test_only_the_rows_of_a_page_are_made() -> None:
    """A row costs; those that are not shown are not made."""
    made = []
    found = cut(range(100), 10, 3, lambda number: made.append(number) or number, total=200)
    assert (found["rows"], found["matching"], found["total"]) == ([10, 11, 12], 100, 200)
    assert made == [10, 11, 12]


@pytest.mark.parametrize(
    ("search", "name", "number", "matches"),
    [
        ("", "x", 5, True),
        (" PyTh ", "monty pythons", 5, True),
        ("12", "x", 1234, True),
        ("34", "x", 1234, False),
        ("34", "no 34", 1, True),
        ("x", None, 5, False),
        ("", None, 5, False),
    ],
)
def test_a_search(search: str, name: str | None, number: int, matches: bool) -> None:
    """Part of a name in any case, or the beginning of an id."""
    assert matcher(search)(name, number) is matches
