"""botkit.panels.levels: what a number calls for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from botkit.model import Identifies, ShardSnapshot, Snapshot, State, Vitals
from botkit.panels.levels import Level, levels
from tests.unit.panels.vitals import FULL, NOW


def test_nothing_known_is_no_level() -> None:
    """Of a bot that was never started nothing is good, and nothing bad."""
    assert set(levels(Snapshot()).values()) == {Level.UNKNOWN}


@pytest.mark.parametrize(
    ("lag", "level"), [(0.0, "good"), (0.099, "good"), (0.1, "watch"), (0.99, "watch"), (1.0, "bad")]
)
def test_lag(lag: float, level: str) -> None:
    """A loop that is late by a second is bad."""
    assert levels(replace(FULL, vitals=Vitals(NOW, lag, 0, 0.0)))["lag"] == level


@pytest.mark.parametrize(("cpu", "level"), [(0.69, "good"), (0.7, "watch"), (0.9, "bad"), (1.4, "bad")])
def test_cpu(cpu: float, level: str) -> None:
    """One core is all that there is."""
    assert levels(replace(FULL, vitals=Vitals(NOW, 0.0, 0, cpu)))["cpu"] == level


@pytest.mark.parametrize(
    ("guilds", "size", "level"),
    [(0, 511e6, "good"), (0, 512e6, "watch"), (0, 1024e6, "bad"), (10_000, 2_500e6, "good")],
)
def test_memory_is_measured_by_the_servers(guilds: int, size: float, level: str) -> None:
    """A bot in many servers may take more."""
    snapshot = replace(FULL, guilds=guilds, vitals=Vitals(NOW, 0.0, int(size), 0.0))
    assert levels(snapshot)["memory"] == level


@pytest.mark.parametrize(
    ("count", "age", "level"),
    [(0, None, "good"), (1, 5, "watch"), (10, 5, "bad"), (10, 61, "watch"), (10, 601, "good")],
)
def test_rate_limits_are_forgiven(count: int, age: float | None, level: str) -> None:
    """One is no alarm, and the last one is forgotten after ten minutes."""
    at = None if age is None else NOW - age
    assert levels(replace(FULL, rate_limits=count, rate_limited_at=at))["limits"] == level


@pytest.mark.parametrize(
    ("left", "resets", "level"),
    [(1000, 60, "good"), (200, 60, "good"), (199, 60, "watch"), (2, 60, "bad"), (0, -1, "good")],
)
def test_identifies_must_suffice_for_another_start(left: int, resets: float, level: str) -> None:
    """Three shards need three; after the reset all are there again."""
    shards = tuple(ShardSnapshot(n, State.READY) for n in range(3))
    snapshot = replace(FULL, shards=shards, identifies=Identifies(left, 1000, NOW + resets))
    assert levels(snapshot)["identifies"] == level
