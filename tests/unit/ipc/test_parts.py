from __future__ import annotations

import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.errors import BadFrame
from botkit.ipc._parts import PART, Gathering, TooMuch, cut

sizes = st.sampled_from([0, 1, PART - 1, PART, PART + 1, 3 * PART + 7])


@given(sizes, st.integers(0, 2**63 - 1), st.booleans())
def test_a_reply_survives_the_way_in_parts(size: int, number: int, deflated: bool) -> None:
    """What is cut and gathered is what it was, compressed or not."""
    reply = b"x" * size
    parts = list(cut(number, zlib.compress(reply) if deflated else reply, deflated=deflated))
    gathering = Gathering(2**30)
    got = [gathering.add(part, {number}) for part in parts]
    assert got[-1] == (number, reply)
    assert got[:-1] == [(number, None)] * (len(parts) - 1)


def test_parts_of_several_replies_may_be_mixed() -> None:
    """Replies come whole, however their parts follow each other."""
    one, two = b"1" * 2 * PART, b"2" * 2 * PART
    gathering, got = Gathering(2**30), []
    for pair in zip(cut(1, one), cut(2, two), strict=True):
        got += [gathering.add(part, {1, 2}) for part in pair]
    assert got == [(1, None), (2, None), (1, one), (2, two)]


def test_parts_that_nobody_waits_for_are_not_kept() -> None:
    """After a request is withdrawn nothing of its reply stays in memory."""
    gathering = Gathering(2**30)
    first, last = cut(1, b"x" * 2 * PART)
    gathering.add(first, {1})
    gathering.drop(1)
    assert gathering.add(last, {2}) == (1, None)
    assert gathering._pieces == gathering._sizes == {}


@pytest.mark.parametrize("deflated", [False, True])
def test_a_reply_above_the_limit_is_named(deflated: bool) -> None:
    """The limit holds for what a compressed reply becomes, too; the error tells which request it is."""
    reply = b"x" * (PART + 1)
    gathering = Gathering(PART)
    *first, last = cut(7, zlib.compress(reply) if deflated else reply, deflated=deflated)
    for part in first:
        gathering.add(part, {7})
    with pytest.raises(TooMuch) as caught:
        gathering.add(last, {7})
    assert caught.value.number == 7
    assert gathering._pieces == {}


@given(st.binary(max_size=100), st.sets(st.integers(0, 5)))
def test_gathering_raises_nothing_else(message: bytes, expected: set[int]) -> None:
    """Whatever comes is a part, a BadFrame, or too much."""
    with suppress(BadFrame, TooMuch):
        Gathering(50).add(message, expected)


def test_a_compressed_reply_that_ends_in_the_middle_is_bad() -> None:
    """Half a compressed reply is an error and not half a value."""
    (part,) = cut(1, zlib.compress(b"x" * 1000)[:-5], deflated=True)
    with pytest.raises(BadFrame, match="ends in the middle"):
        Gathering(2**20).add(part, {1})
