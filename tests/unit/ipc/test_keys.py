from __future__ import annotations

import pytest
from pydantic import SecretStr

from botkit.ipc._keys import FIRST_DELAY, FORGOTTEN, LONGEST_DELAY, PENDING, Keys, WrongKeys


@pytest.mark.parametrize(
    ("sent", "role"),
    [("a", "operator"), ("b", "viewer"), ("", None), ("ab", None), ("A", None), ("\ud800", None)],
)
def test_each_key_has_its_role(sent: str, role: str | None) -> None:
    """A right key is known, any other is not."""
    assert Keys(SecretStr("a"), SecretStr("b")).role_of(sent) == role


@pytest.mark.parametrize("sent", ["", "None"])
def test_a_missing_key_matches_nothing(sent: str) -> None:
    """A server without keys is closed."""
    assert Keys(SecretStr(""), None).role_of(sent) is None


def test_delays_double_up_to_a_limit() -> None:
    """Each wrong key of an address waits twice as long as the one before, and none longer than the limit."""
    wrong = WrongKeys()
    delays = []
    for _ in range(2000):
        delays.append(wrong.note("a", 0.0).delay)
        wrong.answered("a")
    assert delays[:3] == [FIRST_DELAY, FIRST_DELAY * 2, FIRST_DELAY * 4]
    assert delays[-1] == LONGEST_DELAY


def test_addresses_are_counted_apart() -> None:
    """One address's wrong keys cost another nothing."""
    wrong = WrongKeys()
    for _ in range(10):
        wrong.note("a", 0.0)
    assert wrong.note("b", 0.0).delay == FIRST_DELAY
    assert wrong.total == 11


def test_what_waits_is_bounded() -> None:
    """Beyond so many that wait no further one does, until one has been answered."""
    wrong = WrongKeys()
    assert all(wrong.note("a", 0.0).delay is not None for _ in range(PENDING))
    assert wrong.note("a", 0.0).delay is None
    wrong.answered("a")
    assert wrong.note("a", 0.0).delay is not None


def test_a_quiet_address_starts_afresh() -> None:
    """After a while without wrong keys the first one is the first again."""
    wrong = WrongKeys()
    for _ in range(5):
        wrong.note("a", 0.0)
    assert wrong.note("a", FORGOTTEN + 1).count == 1


def test_the_log_is_not_flooded() -> None:
    """Of a thousand wrong keys a dozen are worth a line."""
    wrong = WrongKeys()
    assert sum(wrong.note("a", 0.0).worth_a_line for _ in range(1000)) == 11


def test_memory_is_bounded() -> None:
    """Any number of addresses leaves the newest thousand."""
    wrong = WrongKeys()
    for number in range(5000):
        wrong.note(str(number), 0.0)
    assert len(wrong._records) == 1024
