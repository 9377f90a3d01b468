"""botkit.panels.query_draft: a query as it was typed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from botkit.panels.query_draft import MAX_TEXT, Draft, read_draft


def test_a_draft_survives_json() -> None:
    """As in the file of favourites."""
    draft = Draft("guilds", {"limit": "5", "descending": True, "search": None}, "")
    assert read_draft(json.loads(json.dumps(draft.to_dict()))) == draft


def test_its_label_is_what_one_would_type() -> None:
    """Empty fields are left out, blanks are quoted, null and booleans are JSON's words."""
    draft = Draft("guilds", {"search": "a b", "limit": "", "descending": True, "after": None})
    assert draft.label == "guilds 'search=a b' descending=true after=null"
    assert Draft("old", {}, "a=1\n b:=2 ").label == "old a=1 b:=2"


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {},
        {"route": 5},
        {"route": "  "},
        {"route": "x" * 201},
        {"route": "x", "values": []},
        {"route": "x", "values": {"a": 5}},
        {"route": "x", "values": {"a": ["b"]}},
        {"route": "x", "values": {"a" * 201: "b"}},
        {"route": "x", "values": {"a": "b" * (MAX_TEXT + 1)}},
        {"route": "x", "values": {str(n): "" for n in range(101)}},
        {"route": "x", "free": 5},
        {"route": "x", "free": "b" * (MAX_TEXT + 1)},
    ],
)
def test_what_no_form_sends_is_no_draft(content: Any) -> None:
    """A page can send anything, and a file can hold anything."""
    assert read_draft(content) is None
