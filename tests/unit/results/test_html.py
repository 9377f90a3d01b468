"""Answers as HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from botkit.results import html
from botkit.results.shape import columns_of

EVIL = '<img src=x onerror="alert(1)"><script>alert(1)</script>&"\''


class Elements(HTMLParser):
    """All elements of a text, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    "value",
    [
        EVIL,
        {EVIL: EVIL},
        [EVIL],
        [{EVIL: EVIL}],
        {"rows": [{"id": "900000000000000001", "name": EVIL}, {"guild_id": "900000000000000001"}], EVIL: 1},
        {"a": {"b": [[EVIL]], "c": [{"d": [EVIL, {}]}]}},
        {"900000000000000001": {EVIL: {EVIL: [EVIL]}}},
        [{"x": {EVIL: EVIL}}],
    ],
)
def test_nothing_of_an_answer_becomes_an_element(value: Any) -> None:
    """Keys, values, names and titles are text; what is written is well formed."""
    text = html.answer(value, {"900000000000000001": EVIL}, EVIL)
    elements = Elements(text)
    assert not elements.open
    assert {tag for tag, _ in elements.found} <= {
        *(
            "div",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "p",
            "ul",
            "li",
            "b",
            "i",
            "bdi",
            "span",
            "time",
        ),
        *("details", "summary"),
    }
    names = {name for _, attributes in elements.found for name in attributes}
    assert names <= {"class", "title", "tabindex", "role", "aria-label", "scope", "open", "datetime"}


def test_rows_are_a_table_with_numbers_on_the_right() -> None:
    """Its head is made of column heads, it can be reached by the keyboard, and it has a name."""
    text = html.answer([{"name": "A", "members": 1994}], {}, "guilds")
    assert '<th scope="col">name</th><th scope="col" class="bkr-num">members</th>' in text
    assert '<td class="bkr-num"><bdi>1,994</bdi></td>' in text
    assert 'tabindex="0" role="region" aria-label="guilds"' in text


@pytest.mark.parametrize("value", [[], {"rows": [], "total": 0}])
def test_no_rows_are_said_to_be_none(value: Any) -> None:
    """An empty answer is not an empty screen."""
    assert "No rows." in html.answer(value, {})


def test_nested_values_are_a_tree() -> None:
    """An element to open for each object and list, plain values beside their names."""
    text = html.answer({"a": {"b": {"c": {"d": 1}}}, "e": [], "f": {}}, {})
    assert text.count("<details open>") == 2
    assert text.count("<details>") == 1
    assert "empty list" in text
    assert "empty object" in text


def test_a_time_carries_its_moment() -> None:
    """Both for the page's script and for who hovers over it."""
    text = html.answer("2026-01-02T03:04:05Z", {})
    assert '<time datetime="2026-01-02T03:04:05.000000Z" title="2026-01-02 03:04:05 UTC">' in text


def test_a_huge_answer_makes_no_huge_page() -> None:
    """A million values and a chain of a thousand objects are cut, and what is left out is counted."""
    wide = html.answer({str(number): {"a": [{"b": number}]} for number in range(20_000)}, {})
    assert len(wide) < 2_000_000
    assert re.search(r"and [\d,]+ more: see \.value", wide)
    deep: Any = 1
    for _ in range(900):
        deep = {"a": deep}
    assert "more value inside" in html.answer(deep, {})
    assert len(html.answer([{"a": 1}] * 20_000, {})) < 100_000
    assert len(html.answer("x" * 10**6, {})) < 5_000


def test_columns_that_are_left_out_are_counted() -> None:
    """Sixty keys are not sixty columns."""
    text = html.answer([{f"key {number}": 1 for number in range(60)}], {})
    assert text.count("<th ") == 40
    assert "and 20 more columns: see .value" in text
    assert "more column" not in html.answer([{"a": 1}, {"b": 1}], {})


def test_later_rows_fit_the_table() -> None:
    """A key that the table does not have is left out, one that the row does not have is an empty cell."""
    columns = columns_of([{"a": 1, "b": 2}]) or []
    assert html.table_rows([{"b": 3, "z": 4}], columns, {}) == (
        '<tr><td></td><td class="bkr-num"><bdi>3</bdi></td></tr>'
    )
