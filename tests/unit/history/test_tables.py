"""botkit.history.tables: grains, bounds, and clocks that jump."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.history import tables
from botkit.history.spans import KEPT, SPANS, Sample

NOW = 1_800_000_000.0
DAY = 86_400


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """An empty history."""
    made = sqlite3.connect(":memory:")
    tables.prepare(made)
    yield made
    made.close()


def sample(ago: float, guilds: int = 1, members: int = 10, rate: float = 1.0) -> Sample:
    """Return a sample so many seconds before now."""
    return Sample(NOW - ago, guilds, members, rate)


def test_a_step_shows_the_last_number_and_the_mean_of_the_events(db: sqlite3.Connection) -> None:
    """What was true at its end, and what came in all of it."""
    tables.write(db, [Sample(NOW + 5 * n, n, 10 * n, float(n)) for n in range(12)])
    assert tables.points(db, SPANS["24h"], NOW + 60) == [[NOW, 11, 110, 5.5]]


def test_a_minute_that_is_written_in_parts_is_one(db: sqlite3.Connection) -> None:
    """After a restart within a minute the samples of before count, too."""
    for part in (range(6), range(6, 12)):
        tables.write(db, [Sample(NOW + 5 * n, n, n, float(n)) for n in part])
    assert tables.points(db, SPANS["7d"], NOW + 60) == [[NOW, 11, 11, 5.5]]


def test_a_time_without_samples_is_a_gap(db: sqlite3.Connection) -> None:
    """A bot that did not run had no servers to count, and not none."""
    tables.write(db, [sample(600), sample(595), sample(100), sample(95)])
    points = tables.points(db, SPANS["15m"], NOW - 93)
    assert [one[1] for one in points] == [1, 1, None, 1, 1]


def test_the_past_is_known_where_there_was_a_sample(db: sqlite3.Connection) -> None:
    """Within five minutes before the moment, and not else."""
    tables.write(db, [sample(3_700, guilds=7, members=70)])
    assert tables.totals_at(db, NOW - 3_600) == (7, 70)
    assert tables.totals_at(db, NOW - 3_000) is None
    assert tables.totals_at(db, NOW - 4_000) is None


def test_each_grain_is_bounded(db: sqlite3.Connection) -> None:
    """Two days of samples leave no more rows than are meant to be kept."""
    for minute in range(0, 2 * 1440):
        tables.write(db, [sample(2 * DAY - 60 * minute - 5 * n) for n in range(12)])
    kept = dict(db.execute("SELECT step, COUNT(*) FROM samples GROUP BY step"))
    assert (kept[5], kept[60]) == (KEPT[5], KEPT[60])
    assert kept[900] <= KEPT[900]


def test_a_clock_that_jumps_ahead_for_a_minute_costs_nothing(db: sqlite3.Connection) -> None:
    """Ten years ahead and back: what was before is there, and what comes after."""
    tables.write(db, [sample(DAY / 2)])
    tables.write(db, [sample(-3_650 * DAY)])
    tables.write(db, [sample(0, guilds=2)])
    points = tables.points(db, SPANS["24h"], NOW)
    assert [one[1] for one in points if one[1] is not None] == [1, 2]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 2 * 10**9), max_size=40))
def test_no_clock_breaks_anything(moments: list[int]) -> None:
    """Samples in any order, at any time: points are in order and not in the future."""
    db = sqlite3.connect(":memory:")
    tables.prepare(db)
    for moment in moments:
        tables.write(db, [Sample(moment, 1, 1, 0.0)])
        tables.write_guilds(db, moment, [1], [moment % 7])
        for span in SPANS.values():
            at = [one[0] for one in tables.points(db, span, NOW)]
            assert at == sorted(set(at))
            assert all(one <= NOW for one in at)
    db.close()


def test_a_guilds_members_are_kept_when_they_change(db: sqlite3.Connection) -> None:
    """Three looks, two of them alike, are two rows; the span begins with what held before."""
    for ago, members in ((2 * DAY, 5), (DAY + 3_600, 5), (3_600, 6)):
        tables.write_guilds(db, NOW - ago, [42, 43], [members, 1])
    assert db.execute("SELECT COUNT(*) FROM guild_members").fetchone() == (3,)
    begin = SPANS["24h"].begin(NOW)
    assert tables.guild_points(db, 42, SPANS["24h"], NOW) == [[begin, 5], [NOW - 3_600, 6]]
    assert tables.guild_points(db, 44, SPANS["24h"], NOW) == []
    assert tables.guild_points(db, 2**64 - 1, SPANS["24h"], NOW) == []


def test_members_of_guilds_are_bounded(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one guild and of all together; the newest stay."""
    monkeypatch.setattr(tables, "GUILD_ROWS", 5)
    monkeypatch.setattr(tables, "ALL_GUILD_ROWS", 8)
    for number in range(20):
        tables.write_guilds(db, NOW + 900 * number, [1, 2], [number, number])
    tables.tidy(db)
    left = db.execute("SELECT guild, COUNT(*), MAX(members) FROM guild_members GROUP BY guild").fetchall()
    assert left == [(1, 4, 19), (2, 4, 19)]


def test_guild_points_are_at_most_721(db: sqlite3.Connection) -> None:
    """A month of a change each quarter of an hour is drawn hour by hour."""
    for number in range(2_900):
        tables.write_guilds(db, NOW - 900 * number, [1], [number])
    assert len(tables.guild_points(db, 1, SPANS["30d"], NOW)) <= 721
