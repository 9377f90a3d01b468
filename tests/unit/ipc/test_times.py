"""botkit.ipc.times: times and durations as they are written."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.ipc.times import read_duration, read_time

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        (90, 90),
        (1.5, 1.5),
        ("90", 90),
        ("-5", -5),
        ("1h30m", 5400),
        ("1h 30min", 5400),
        ("1.5H", 5400),
        ("2 days", 172_800),
        ("1w", 604_800),
        ("500ms", 0.5),
        ("-2h", -7200),
        ("1:30", 90),
        ("2:00:05.5", 7205.5),
    ],
)
def test_durations_are_read(written: Any, seconds: float) -> None:
    """Seconds, units and a clock's notation are durations."""
    assert read_duration(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2026-11-24", datetime(2026, 11, 24, tzinfo=UTC)),
        ("20261124", datetime(2026, 11, 24, tzinfo=UTC)),
        ("2026-11-24T18:30+09:00", datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
        ("2026-11-24 09:30", datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
        ("2026-11-24t09:30z", datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
        (1_700_000_000, datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        ("1700000000.5", datetime(2023, 11, 14, 22, 13, 20, 500_000, tzinfo=UTC)),
        ("now", NOW),
        ("-1h30m", NOW - timedelta(hours=1.5)),
        ("+2 days", NOW + timedelta(days=2)),
    ],
)
def test_times_are_read_in_utc(written: Any, time: datetime) -> None:
    """ISO 8601, seconds since the epoch, and times from now on are times; without a zone they are in UTC."""
    found = read_time(written, now=NOW)
    assert found == time
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "written", ["", "soon", "1x", "h", "1h2", "1:75", "-", None, True, [], "1 fortnight"]
)
def test_what_is_no_duration_is_refused(written: Any) -> None:
    """A duration that only a person would guess is none."""
    with pytest.raises(ValueError):  # noqa: PT011
        read_duration(written)


@pytest.mark.parametrize("written", ["", "soon", "24.11.2026", "2026-13-01", None, True, [], "+", "-x"])
def test_what_is_no_time_is_refused(written: Any) -> None:
    """A date that could be read in two ways is none."""
    with pytest.raises(ValueError):  # noqa: PT011
        read_time(written)


@given(st.text() | st.floats() | st.integers() | st.from_regex(r"[-+]?[0-9.:]{1,30} ?[a-z]{0,9}"))
def test_nothing_else_is_ever_raised(written: Any) -> None:
    """Whatever comes is a time, a duration, or an error that says it is none."""
    for read in (read_time, read_duration):
        with suppress(ValueError, OverflowError):
            read(written)
