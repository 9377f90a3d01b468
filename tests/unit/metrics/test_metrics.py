"""botkit.metrics: counters, the rate of events, the guild series."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from botkit.metrics import SERIES_LENGTH, GuildSeries, Metrics
from botkit.metrics.rates import RateMeter
from botkit.model import ErrorRow, GuildMove, ShardSnapshot, State, Vitals


def test_rate_is_the_mean_of_ten_full_seconds() -> None:
    """Fifty events in the last ten seconds are five a second."""
    meter = RateMeter()
    for tenth in range(50):
        meter.add(100 + tenth / 5)
    assert meter.rate(110.0) == 5.0


def test_rate_falls_to_zero_without_events() -> None:
    """Ten quiet seconds empty the window."""
    meter = RateMeter()
    meter.add(100.0)
    assert meter.rate(101.0) == 0.1
    assert meter.rate(112.0) == 0.0


def test_rate_survives_a_clock_set_back() -> None:
    """A clock that jumps an hour back neither raises nor invents events."""
    meter = RateMeter()
    meter.add(10_000.0)
    meter.add(6_400.0)
    assert 0 <= meter.rate(6_401.0) <= 0.2


@given(st.lists(st.floats(0, 1e6), max_size=200))
def test_rate_is_never_negative_nor_more_than_the_events(moments: list[float]) -> None:
    """Whatever the clock does, the rate stays between zero and the events per window."""
    meter = RateMeter()
    for moment in moments:
        meter.add(moment)
        assert 0 <= meter.rate(moment) <= len(moments) / 10


def test_series_keeps_one_point_a_change() -> None:
    """An unchanged count adds nothing."""
    series = GuildSeries()
    series.resume(0.5, 5)
    for moment, count in ((1.0, 5), (10.0, 5), (20.0, 6)):
        series.add(moment, count)
    assert series.after(0) == [(0.5, 5), (20.0, 6)]
    assert series.after(1.0) == [(20.0, 6)]


def test_series_is_bounded() -> None:
    """A thousand changes within a second of each other, and far more over time, stay within the length."""
    series = GuildSeries()
    series.resume(0, 0)
    for number in range(5 * SERIES_LENGTH):
        series.add(number / 2, number)
    points = series.after(-1)
    assert len(points) == SERIES_LENGTH
    assert points[-1][1] == 5 * SERIES_LENGTH - 1


def test_a_time_without_a_number_is_a_gap() -> None:
    """It begins at the end of what was known, and what comes in meanwhile is no fact."""
    metrics = Metrics()
    metrics.guilds(1.0, count=3, members=3, revision=1)
    assert metrics.series.after(0) == []
    metrics.enter(State.READY, 2.0)
    metrics.enter(State.RECONNECTING, 10.0)
    metrics.enter(State.CONNECTING, 11.0)
    metrics.guilds(12.0, count=1, members=1, revision=2)
    metrics.guilds(13.0, count=4, members=4, revision=3)
    metrics.enter(State.READY, 14.0)
    assert metrics.series.after(0) == [(2.0, 3), (10.0, 3), (10.1, None), (14.0, 4)]
    metrics.begin(20.0)
    assert metrics.series.after(14.0) == [(20.0, 4), (20.1, None)]


def test_every_change_raises_the_revision() -> None:
    """Whatever a panel shows, a change of it is a later revision."""
    metrics = Metrics()
    seen = [metrics.revision]
    for change in (
        lambda: metrics.begin(1.0),
        lambda: metrics.event(2.0, "READY"),
        lambda: metrics.command(failed=True),
        lambda: metrics.guilds(3.0, count=1, members=2, revision=1),
        lambda: metrics.shard(ShardSnapshot(0, State.READY)),
        lambda: metrics.enter(State.READY, 4.0),
    ):
        change()
        seen.append(metrics.revision)
    assert seen == sorted(set(seen))


def test_an_equal_shard_is_no_change() -> None:
    """Looking at unchanged shards wakes nobody."""
    metrics = Metrics()
    metrics.shard(ShardSnapshot(0, State.READY, 0.02))
    before = metrics.revision
    metrics.shard(ShardSnapshot(0, State.READY, 0.02))
    assert metrics.revision == before


def test_since_stays_while_only_the_reason_changes() -> None:
    """The time of a state is that of its beginning."""
    metrics = Metrics()
    metrics.enter(State.RECONNECTING, 10.0, "first try")
    metrics.enter(State.RECONNECTING, 20.0, "second try")
    now = metrics.snapshot(30.0)
    assert (now.since, now.reason) == (10.0, "second try")


def test_a_new_run_keeps_the_guild_totals() -> None:
    """A restart resets counters but does not claim that all servers are gone."""
    metrics = Metrics(sandbox=True)
    metrics.guilds(1.0, count=7, members=70, revision=3)
    metrics.event(1.0, "READY")
    metrics.begin(2.0)
    now = metrics.snapshot(2.0)
    assert (now.guilds, now.members, now.guilds_revision, now.events) == (7, 70, 3, 0)
    assert (now.sandbox, now.state, now.started_at) == (True, State.STARTING, 2.0)


def test_vitals_wake_nobody_over_what_is_not_seen() -> None:
    """Kilobytes and thousandths are told with the next answer; a megabyte is an answer of its own."""
    metrics = Metrics()
    assert metrics.vitals(Vitals(1.0, 0.001, 100_000_000, 0.01))
    before = metrics.revision
    assert not metrics.vitals(Vitals(3.0, 0.002, 100_400_000, 0.015))
    assert metrics.revision == before
    vitals = metrics.snapshot(3.0).vitals
    assert vitals is not None
    assert vitals.at == 3.0
    assert metrics.vitals(Vitals(5.0, 0.002, 101_200_000, 0.015))
    assert metrics.revision == before + 1


def test_slow_changes_of_vitals_are_told_in_the_end() -> None:
    """What is compared is what was told last, not what was seen last."""
    metrics = Metrics()
    told = [metrics.vitals(Vitals(n, 0.0, 100_000_000 + n * 300_000, 0.0)) for n in range(9)]
    assert told.count(True) == 3


def test_the_last_ten_joins_and_leaves_are_kept_in_order() -> None:
    """The newest first; one that is learnt of late stands where it happened."""
    metrics = Metrics()
    for at in (1.0, 2.0, 4.0, *range(5, 13), 3.0):
        metrics.moved(GuildMove(at, str(at), "x", 1, joined=True))
    assert [one.at for one in metrics.snapshot(20.0).recent] == [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]


def test_a_new_run_counts_anew_and_keeps_what_is_not_its_own() -> None:
    """Rates, times of commands and 429s are the run's; vitals, errors and joins are not."""
    metrics = Metrics()
    metrics.event(1.0, "READY")
    metrics.command_took(1.0)
    metrics.rate_limited(1.0)
    metrics.vitals(Vitals(1.0, 0.0, 1, 0.0))
    metrics.errors((ErrorRow("1", "E", "p", 1, 1.0),))
    metrics.moved(GuildMove(1.0, "1", "x", 1, joined=False))
    metrics.begin(2.0)
    metrics.settle(2.0)
    now = metrics.snapshot(2.0)
    assert (now.event_rates, now.command_p50, now.rate_limits, now.rate_limited_at) == ((), None, 0, None)
    assert (len(now.errors), len(now.recent), now.vitals is None) == (1, 1, False)


def test_the_past_is_told_once() -> None:
    """Unchanged, it wakes nobody; unknown, it is None."""
    metrics = Metrics()
    assert not metrics.past(None, None)
    assert metrics.past((3, 30), None)
    assert not metrics.past((3, 30), None)
    now = metrics.snapshot(1.0)
    assert (now.guilds_hour_ago, now.members_hour_ago, now.guilds_day_ago) == (3, 30, None)
