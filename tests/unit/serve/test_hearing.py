"""An answer is for who asked, and nobody learns who else is there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.serve.hearing import KEPT, Questions, without_parent

QUERY = {"search": "otter", "sort": "name", "descending": False, "offset": 25, "limit": 25}


def content(custom: Any, method: str = "custom") -> dict[str, Any]:
    """Return the content of a comm message."""
    return {"comm_id": "c", "data": {"method": method, "content": custom}}


def sent(custom: Any, method: str = "custom") -> bytes:
    """Return the same as the kernel sends it."""
    return json.dumps(content(custom, method)).encode()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"kind": "botkit.guilds", "query": QUERY}, {"kind": "botkit.guilds", "query": QUERY, "page": {}}),
        ({"kind": "botkit.guild", "query": {"id": "7"}}, {"kind": "botkit.guild", "id": "7", "guild": None}),
    ],
)
def test_an_answer_is_for_who_asked(question: dict[str, Any], answer: dict[str, Any]) -> None:
    """Before the question is noted its answer is somebody else's."""
    mine = Questions()
    assert not mine.answered_by(sent(answer))
    mine.note(content(question))
    assert mine.answered_by(sent(answer))


def test_another_question_is_not_mine() -> None:
    """One letter more in the search is another question."""
    mine = Questions()
    mine.note(content({"kind": "botkit.guilds", "query": QUERY}))
    other = {"kind": "botkit.guilds", "query": QUERY | {"search": "otters"}, "page": {}}
    assert not mine.answered_by(sent(other))


@pytest.mark.parametrize(
    "told",
    [
        b'{"comm_id": "c", "data": {"method": "update", "state": {"name": "\\"custom\\""}}}',
        sent({"kind": "botkit.news"}),
        sent([1]),
        b'"custom"',
        b'["custom"]',
        b'{"data": "custom"}',
        b'"custom" and no JSON',
    ],
)
def test_what_is_no_answer_is_for_all(told: bytes) -> None:
    """Widgets' changes, and what a panel tells everyone, are heard by everyone."""
    assert Questions().answered_by(told)


def test_old_questions_are_forgotten() -> None:
    """A viewer's questions take no more room than a page needs; one that is repeated stays."""
    mine = Questions()
    for offset in range(KEPT + 1):
        mine.note(content({"kind": "botkit.guilds", "query": QUERY | {"offset": 0}}))
        mine.note(content({"kind": "botkit.guilds", "query": QUERY | {"offset": offset + 1}}))
    heard = [
        mine.answered_by(sent({"kind": "botkit.guilds", "query": QUERY | {"offset": offset}}))
        for offset in (0, 1, KEPT + 1)
    ]
    assert heard == [True, False, True]


@given(st.dictionaries(st.text(), st.none() | st.text() | st.lists(st.integers())))
def test_questions_of_any_content_are_noted_without_error(data: dict[str, Any]) -> None:
    """Only custom messages count; others are passed over."""
    mine = Questions()
    mine.note({"comm_id": "c", "data": {k: v for k, v in data.items() if k != "method"}})
    assert mine.answered_by(b"{}")


def test_the_cause_is_taken_away() -> None:
    """Of a message's parts the parent header goes, the rest stays; it is signed anew where that is looked at."""
    parts = [b"old", b"header", b'{"session": "other"}', b"meta", b"content", b"buffer"]
    assert without_parent(parts) == [b"old", b"header", b"{}", b"meta", b"content", b"buffer"]
    signed = without_parent(parts, lambda whole: b"+".join(whole))
    assert signed[0] == b"header+{}+meta+content"
