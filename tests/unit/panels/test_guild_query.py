"""What is a question for guilds, and how long it holds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.panels.guild_query import DETAIL_KIND, KIND, GuildQuery, Leases, parse_guild, parse_query

GOOD = {"search": "owl", "sort": "name", "descending": False, "offset": 25, "limit": 25}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def _message(**changes: Any) -> dict[str, Any]:
    return {"kind": KIND, "query": {**GOOD, **changes}}


def test_a_proper_message_is_a_query() -> None:
    """All five fields come through as they are."""
    assert parse_query(_message()) == GuildQuery("owl", "name", False, 25, 25)


def test_arguments_are_those_of_the_route() -> None:
    """A query can be handed to the route ``guilds``."""
    assert GuildQuery("owl", "name", False, 25, 25).arguments() == GOOD


@pytest.mark.parametrize(
    "changes",
    [
        {"search": "x" * 101},
        {"search": None},
        {"search": "\ud800"},
        {"sort": "owner"},
        {"sort": ["name"]},
        {"descending": 1},
        {"offset": -1},
        {"offset": 1_000_001},
        {"offset": True},
        {"offset": 1.0},
        {"limit": 0},
        {"limit": 101},
        {"more": 1},
    ],
)
def test_anything_else_is_none(changes: dict[str, Any]) -> None:
    """One wrong field is enough."""
    assert parse_query(_message(**changes)) is None


def test_a_missing_field_is_none() -> None:
    """Nothing is filled in."""
    query = {key: value for key, value in GOOD.items() if key != "limit"}
    assert parse_query({"kind": KIND, "query": query}) is None


@given(json_values)
def test_no_message_raises(content: Any) -> None:
    """Whatever a browser sends is refused without an exception."""
    assert parse_query(content) is None
    assert parse_query({"kind": KIND, "query": content}) is None


@given(st.fixed_dictionaries(dict.fromkeys(GOOD, json_values)))
def test_what_is_taken_is_within_bounds(query: dict[str, Any]) -> None:
    """A query that is accepted keeps to the limits."""
    parsed = parse_query({"kind": KIND, "query": query})
    assert parsed is None or (
        len(parsed.search) <= 100 and 0 <= parsed.offset <= 1_000_000 and parsed.limit <= 100
    )


@pytest.mark.parametrize("good", ["7", "81384788765712384", "9" * 20])
def test_a_guild_is_asked_for_by_its_id(good: str) -> None:
    """One to twenty digits."""
    assert parse_guild({"kind": DETAIL_KIND, "query": {"id": good}}) == good


@pytest.mark.parametrize("bad", ["", "9" * 21, "1\n", " 1", "+1", "1_0", "٣", "x", 7, None, ["7"]])
def test_nothing_else_is_an_id(bad: Any) -> None:
    """Nothing is converted or cut to size."""
    assert parse_guild({"kind": DETAIL_KIND, "query": {"id": bad}}) is None


@given(json_values)
def test_no_message_about_a_guild_raises(content: Any) -> None:
    """Whatever a browser sends is refused without an exception."""
    assert parse_guild(content) is None
    assert parse_guild({"kind": DETAIL_KIND, "query": content}) is None
    assert parse_guild({"kind": DETAIL_KIND, "query": {"id": "7", "more": content}}) is None


def test_a_lease_ends_unless_renewed() -> None:
    """After its time a query is nobody's."""
    leases: Leases[GuildQuery] = Leases(seconds=60)
    leases.renew(GuildQuery("a"), 0)
    leases.renew(GuildQuery("b"), 0)
    leases.renew(GuildQuery("a"), 40)
    assert leases.live(61) == (GuildQuery("a"),)
    assert leases.live(101) == ()


def test_the_oldest_lease_gives_way() -> None:
    """No more than the given number are kept."""
    leases: Leases[GuildQuery] = Leases(most=2)
    for name in "abac":
        leases.renew(GuildQuery(name), 0)
    assert leases.live(1) == (GuildQuery("a"), GuildQuery("c"))
