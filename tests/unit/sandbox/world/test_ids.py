"""Snowflakes and the mixing of numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.sandbox.world.ids import DISCORD_EPOCH, created_at, iso, low_bits, mix, shard_of, snowflake


def test_discords_own_example() -> None:
    """The id that Discord's reference takes apart gives the time that it names."""
    assert iso(created_at(175928847299117063)) == "2016-04-30T11:18:25.796000+00:00"


@given(st.integers(0, 2**40), st.integers(0, 2**22 - 1))
def test_time_and_low_bits_can_be_read_back(milliseconds: int, low: int) -> None:
    """An id tells when it was made, to the millisecond, and what kept it apart."""
    made = snowflake(DISCORD_EPOCH + milliseconds / 1000, low)
    assert low_bits(made) == low
    assert created_at(made) == pytest.approx(DISCORD_EPOCH + milliseconds / 1000, abs=0.0011)


def test_times_before_discord_count_as_its_epoch() -> None:
    """No id is negative."""
    assert snowflake(0.0, 5) == 5


def test_shards_follow_discords_formula() -> None:
    """``(id >> 22) % shards``."""
    assert [shard_of(number << 22, 3) for number in range(4)] == [0, 1, 2, 0]


def test_mixing_is_the_same_on_each_machine() -> None:
    """The bits are a fixed function of the parts and their order."""
    assert mix(1, 2) == mix(1, 2)
    assert len({mix(1, 2), mix(2, 1), mix(1), mix(2), mix(1, 2, 0)}) == 5
    assert 0 <= mix(2**70) < 2**64
