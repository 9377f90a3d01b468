"""How long the next try to log in has to wait."""

from __future__ import annotations

from botkit.serve.attempts import FORGOTTEN, FREE, LAST_DELAY, MOST, Attempts


def test_the_first_wrong_tries_cost_nothing_then_the_wait_doubles() -> None:
    """People mistype; what guesses waits 2, 4, 8 … seconds, and five minutes at most."""
    attempts, now, waits = Attempts(), 0.0, []
    for _ in range(40):
        attempts.failed("192.0.2.1", now)
        waits.append(attempts.wait("192.0.2.1", now))
        now += waits[-1]
    assert waits[: FREE + 3] == [0.0] * FREE + [2.0, 4.0, 8.0]
    assert waits[-1] == LAST_DELAY


def test_the_wait_ends() -> None:
    """After it the address may try once more."""
    attempts = Attempts()
    for _ in range(FREE + 1):
        attempts.failed("192.0.2.1", 0.0)
    assert attempts.wait("192.0.2.1", 1.5) == 0.5
    assert attempts.wait("192.0.2.1", 2.0) == 0.0


def test_another_address_does_not_wait() -> None:
    """Who guesses locks out only themselves."""
    attempts = Attempts()
    for _ in range(20):
        attempts.failed("192.0.2.1", 0.0)
    assert attempts.wait("192.0.2.2", 0.0) == 0.0


def test_an_ipv6_network_waits_together() -> None:
    """Who has one address of a /64 has all of them; an IPv4 address in IPv6 clothes is itself."""
    attempts = Attempts()
    for number in range(20):
        attempts.failed(f"2001:db8::{number:x}", 0.0)
        attempts.failed("::ffff:192.0.2.9", 0.0)
    assert attempts.wait("2001:db8::ffff", 0.0) > 0
    assert attempts.wait("2001:db8:0:1::1", 0.0) == 0.0
    assert attempts.wait("192.0.2.9", 0.0) > 0


def test_a_right_try_and_an_hour_forget_the_wrong_ones() -> None:
    """Who was right begins anew, and so does an address that was quiet."""
    attempts = Attempts()
    for _ in range(20):
        attempts.failed("192.0.2.1", 0.0)
        attempts.failed("192.0.2.2", 0.0)
    attempts.succeeded("192.0.2.1")
    assert attempts.failed("192.0.2.1", 1.0) == 1
    assert attempts.failed("192.0.2.2", FORGOTTEN + 1.0) == 1


def test_a_flood_of_addresses_takes_no_memory_without_end() -> None:
    """Of more than `MOST` the one that was quiet longest is forgotten."""
    attempts = Attempts()
    for number in range(MOST + 1):
        attempts.failed(f"name {number}", float(number))
    assert attempts.failed("name 0", 0.0) == 1
    assert attempts.failed(f"name {MOST}", 0.0) == 2
