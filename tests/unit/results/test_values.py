"""Single values as a person reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from botkit.results.values import duration, guild_ids_in, inline, moment, names_in, shown, size


@pytest.mark.parametrize(
    ("value", "key", "text", "kind"),
    [
        (None, "", "–", "empty"),
        ("", "", '""', "empty"),
        ("  ", "", "blank", "empty"),
        (True, "", "true", "text"),
        (12345, "", "12,345", "number"),
        (20000, "port", "20000", "number"),
        (900000000000000001, "", "900000000000000001", "number"),
        (0.00012, "", "0.00012", "number"),
        (2.5, "events_per_second", "2.5 /s", "number"),
        (0.0421, "latency", "42.1 ms", "number"),
        (3725, "uptime", "1 h 2 min", "number"),
        (1_523_112, "size_bytes", "1.52 MB", "number"),
        (12.5, "took_ms", "12.5 ms", "number"),
        (float("inf"), "", "inf", "number"),
        ("a < b", "", "a < b", "text"),
        ("2026-01-02T03:04:05Z", "", "2026-01-02 03:04:05 UTC", "time"),
        ("2026-01-02T03:04:05+09:00", "", "2026-01-01 18:04:05 UTC", "time"),
        ("2026-01-02T03:04:05", "", "2026-01-02T03:04:05", "text"),
        ("2026-13-02T03:04:05Z", "", "2026-13-02T03:04:05Z", "text"),
        (1_700_000_000.5, "joined_at", "2023-11-14 22:13:20 UTC", "time"),
        (1_700_000_000, "members", "1,700,000,000", "number"),
        (12, "at", "12", "number"),
        (1_700_000_000.5, "", "2023-11-14 22:13:20 UTC", "time"),
        ([], "", "empty list", "empty"),
        ({}, "", "empty object", "empty"),
        ({"a": [1]}, "", '{"a": [1]}', "text"),
    ],
)
def test_a_value_says_what_it_is(value: Any, key: str, text: str, kind: str) -> None:
    """Numbers have separators and units, times their zone, empty values a sign."""
    one = shown(value, key)
    assert (one.text, one.kind) == (text, kind)


def test_the_exact_value_is_told_on_hover() -> None:
    """What rounding or a zone hides is still there."""
    assert shown(0.0421, "latency").exact == "0.0421 s"
    assert shown(1_523_112, "size_bytes").exact == "1,523,112 bytes"
    assert shown(1.23456).exact == "1.23456"
    assert shown("2026-01-02T03:04:05.25Z").exact == "2026-01-02 03:04:05.25 UTC"
    assert shown("2026-01-02T03:04:05.25Z").utc == "2026-01-02T03:04:05.250000Z"


def test_a_guild_has_its_name_beside_its_id() -> None:
    """Where the name is known; under another key an id is any text."""
    names = {"900000000000000001": "Study Club"}
    assert shown("900000000000000001", "guild_id", names).text == "Study Club (900000000000000001)"
    assert shown(900000000000000001, "guild", names).text == "Study Club (900000000000000001)"
    assert shown("900000000000000001", "user_id", names).text == "900000000000000001"
    assert shown("900000000000000002", "guild_id", names).text == "900000000000000002"


def test_names_are_those_that_the_answer_tells() -> None:
    """An object with an id and a name names a guild; its default role of the same id does not."""
    answer = {
        "roles": [{"id": "900000000000000001", "name": "@everyone"}],
        "rows": [
            {"id": "900000000000000001", "name": "A"},
            {"guild_id": 900000000000000002, "guild_name": "B"},
        ],
        "no": {"id": "7", "name": "short"},
    }
    assert names_in(answer) == {"900000000000000001": "A", "900000000000000002": "B"}


def test_ids_of_guilds_are_found_in_lists_too() -> None:
    """Each once, as text."""
    answer = {
        "guild_ids": ["900000000000000001", 900000000000000002],
        "guild": "900000000000000001",
        "id": "9" * 18,
    }
    assert sorted(guild_ids_in(answer)) == ["900000000000000001", "900000000000000002"]


def test_what_is_small_stands_in_one_line() -> None:
    """A name with its id, and a few short values; anything else is opened."""
    assert inline({"id": "9", "name": "A"}) == shown("A (9)")
    assert inline(["a", 2, None]) == shown("a, 2, –")
    assert inline(["x" * 40, "y" * 40]) is None
    assert inline({"id": "9", "name": "A", "more": 1}) is None
    assert inline([[1]]) is None
    assert inline([]) is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (0.000_01, "<0.1 ms"),
        (0.000_641, "0.64 ms"),
        (0.0015, "1.5 ms"),
        (0.9996, "1 s"),
        (59.97, "60 s"),
        (12.34, "12.3 s"),
        (60, "1 min"),
        (3600, "1 h"),
        (90061, "1 d 1 h"),
        (-120, "−2 min"),
    ],
)
def test_a_duration_is_told_in_its_largest_units(seconds: float, text: str) -> None:
    """Two at the most."""
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1500, "1.5 kB"),
        (999_900, "1 MB"),
        (2.5e9, "2.5 GB"),
    ],
)
def test_a_size_has_the_unit_that_fits(count: float, text: str) -> None:
    """In steps of a thousand."""
    assert size(count) == text


def test_a_moment_is_in_utc() -> None:
    """Text and numbers alike; a truth value is no time."""
    assert moment("2026-01-01T09:00:00+09:00") == datetime(2026, 1, 1, tzinfo=UTC)
    assert moment(1_700_000_000, "since") == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert moment(True, "at") is None
