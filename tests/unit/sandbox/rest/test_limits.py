"""Rate limits, with times passed in."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.sandbox.rest.limits import Limits, Verdict
from botkit.sandbox.rest.operations import REACTIONS, Limit, Operation
from botkit.sandbox.rest.windows import MOST, Windows

NOW = 1_780_000_000.0
TWO = Limit(2, 10.0)


async def nothing(_call: Any) -> None:
    """Do nothing."""


def operation(method: str = "GET", path: str = "/guilds/{guild_id}", limit: Limit | None = TWO) -> Operation:
    """Return an operation."""
    return Operation(method, path, nothing, limit, True, "")


GET = operation()


def take(
    limits: Limits, one: Operation = GET, major: str = "5", now: float = NOW, caller: str | None = "bot"
) -> Verdict:
    """Ask for something of a guild."""
    return limits.take(one, (major,), one.path.replace("{guild_id}", major), now, caller=caller)


def passed(limits: Limits, times: int, **options: Any) -> list[bool]:
    """Return which of some requests pass."""
    return [take(limits, **options).refusal is None for _ in range(times)]


def test_headers_tell_what_is_left() -> None:
    """On each answer of a limited operation; the time as seconds since the epoch, and from now on."""
    limits = Limits()
    first, second = take(limits), take(limits, now=NOW + 2.5)
    bucket = first.headers.pop("X-RateLimit-Bucket")
    assert first.headers == {
        "X-RateLimit-Limit": "2",
        "X-RateLimit-Remaining": "1",
        "X-RateLimit-Reset": "1780000010.000",
        "X-RateLimit-Reset-After": "10.000",
    }
    assert (second.headers["X-RateLimit-Remaining"], second.headers["X-RateLimit-Reset-After"]) == (
        "0",
        "7.500",
    )
    assert (len(bucket), second.headers["X-RateLimit-Bucket"]) == (32, bucket)


def test_one_too_many_is_refused_until_the_window_is_over() -> None:
    """With the time to wait, rounded up, so that who waits so long gets in."""
    limits = Limits()
    passed(limits, 2)
    refused = take(limits, now=NOW + 0.0004)
    assert refused.refusal == {
        "message": "You are being rate limited.",
        "retry_after": 10.0,
        "global": False,
        "code": 0,
    }
    assert (refused.headers["Retry-After"], refused.scope) == ("10", "user")
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert "X-RateLimit-Global" not in refused.headers
    assert take(limits, now=NOW + 9.999).refusal is not None
    assert take(limits, now=NOW + 10.0).refusal is None


def test_buckets_are_by_operation_and_top_level_resource() -> None:
    """Another guild or another method is another bucket; the header is that of the operation alone."""
    limits = Limits()
    other = operation("PATCH")
    assert passed(limits, 3) == [True, True, False]
    assert passed(limits, 1, major="6") == passed(limits, 1, one=other) == [True]
    names = [
        take(limits, one, major).headers["X-RateLimit-Bucket"]
        for one, major in ((GET, "5"), (GET, "6"), (other, "5"))
    ]
    assert (names[0] == names[1], names[0] == names[2]) == (True, False)


def test_operations_can_share_a_bucket() -> None:
    """Reactions added and removed."""
    limits = Limits()
    put, delete = operation("PUT", limit=REACTIONS), operation("DELETE", limit=REACTIONS)
    assert take(limits, put).refusal is None
    assert take(limits, delete, now=NOW + 0.2).refusal is not None
    assert take(limits, delete, now=NOW + 0.25).refusal is None


def test_the_global_limit_counts_all_of_a_caller() -> None:
    """Fifty a second, whatever is asked for; interactions are not counted, and another address has its own."""
    limits, free = Limits(), operation(limit=None)
    assert passed(limits, 51, one=free) == [True] * 50 + [False]
    refused = take(limits)
    assert refused.refusal == {
        "message": "You are being rate limited.",
        "retry_after": 1.0,
        "global": True,
        "code": 0,
    }
    assert refused.headers == {
        "Retry-After": "1",
        "X-RateLimit-Scope": "global",
        "X-RateLimit-Global": "true",
    }
    assert passed(limits, 1, caller=None) == passed(limits, 1, caller="127.0.0.1") == [True]
    assert passed(limits, 1, one=free, now=NOW + 1.0) == [True]


def test_an_operation_without_limit_has_no_headers() -> None:
    """And is never refused for itself."""
    limits = Limits(per_second=10**6)
    assert take(limits, operation(limit=None)) == Verdict({})
    assert all(passed(limits, 100, one=operation(limit=None)))


def test_a_rule_of_the_user_takes_the_place_of_a_limit() -> None:
    """As long as it holds, headers included."""
    limits = Limits()
    rule = limits.set("GET /guilds/*", 1, 5.0, until=NOW + 60)
    assert passed(limits, 2) == [True, False]
    assert take(limits).headers["X-RateLimit-Limit"] == "1"
    assert [one["id"] for one in limits.rules(NOW)] == [rule.id]
    assert passed(limits, 2, now=NOW + 60) == [True, True]
    assert limits.rules(NOW + 60) == []


def test_a_shared_rule_is_beside_the_limit() -> None:
    """Its refusal is in other words, and leaves what the bot itself has left."""
    limits = Limits()
    limits.set("/guilds/{guild_id}", 0, 30.0, "shared")
    refused = take(limits)
    assert refused.refusal == {
        "message": "The resource is being rate limited.",
        "retry_after": 30.0,
        "global": False,
        "code": 0,
    }
    assert (refused.scope, refused.headers["X-RateLimit-Remaining"]) == ("shared", "1")


def test_a_global_rule_for_everything_takes_the_place_of_the_fifty() -> None:
    """One for some requests only is beside it."""
    limits, free = Limits(), operation(limit=None)
    everything = limits.set("*", 60, 1.0, "global")
    assert passed(limits, 61, one=free) == [True] * 60 + [False]
    limits.clear(everything.id)
    limits.set("GET", 1, 1.0, "global")
    assert passed(limits, 2, one=free, now=NOW + 5) == [True, False]
    assert take(limits, free, now=NOW + 5).refusal["global"] is True  # type: ignore[index]


@pytest.mark.parametrize(
    "rule",
    [
        ("*", -1, 1.0),
        ("*", 1, 0.0),
        ("*", 1, float("inf")),
        ("*", 1, float("nan")),
        ("no such thing", 1, 1.0),
        ("*", 1, 1.0, "all"),
    ],
)
def test_rules_that_do_not_fit_are_refused(rule: Any) -> None:
    """In a sentence."""
    with pytest.raises(ValueError, match=r"\.$"):
        Limits().set(*rule)


def test_invalid_requests_lead_to_a_ban() -> None:
    """401, 403 and 429, but not those of a shared limit; until the ten minutes are over."""
    limits = Limits(invalid=3)
    for status, scope in ((200, ""), (404, ""), (500, ""), (429, "shared"), (401, ""), (403, "")):
        limits.count(status, scope, NOW)
    assert (limits.state(NOW)["invalid"], limits.banned(NOW)) == (2, False)
    limits.count(429, "user", NOW + 300)
    assert [limits.banned(NOW + after) for after in (300, 599.9, 600)] == [True, True, False]
    assert limits.state(NOW + 300)["banned_seconds"] == 300


def test_invalid_requests_are_forgotten_after_ten_minutes() -> None:
    """Counted anew; and a ban may have a length of its own, or be lifted."""
    limits = Limits(invalid=2, ban=5.0)
    limits.count(401, "", NOW)
    limits.count(401, "", NOW + 600)
    assert not limits.banned(NOW + 600)
    limits.count(401, "", NOW + 600)
    assert [limits.banned(NOW + after) for after in (604.9, 605)] == [True, False]
    limits.clear()
    assert not limits.banned(NOW + 601)


def test_limits_can_be_off() -> None:
    """Nothing is counted, told or refused."""
    limits = Limits(per_second=1, invalid=1, enabled=False)
    limits.count(401, "", NOW)
    assert [take(limits) for _ in range(5)] == [Verdict({})] * 5
    assert not limits.banned(NOW)


def test_the_state_is_told() -> None:
    """What is refused is counted by scope."""
    limits = Limits()
    passed(limits, 4)
    state = limits.state(NOW)
    assert (state["refused"], state["buckets"]) == ({"user": 2, "global": 0, "shared": 0}, 2)


def test_old_buckets_are_swept_out() -> None:
    """So that memory is bounded, also if none is old."""
    windows = Windows()
    for number in range(100_000):
        windows.spend(number, Limit(1, 1.0), NOW + number / 100)
    assert len(windows) <= 4096
    for number in range(100_000):
        windows.spend(-number, Limit(1, 1e9), NOW)
    assert len(windows) <= MOST
    assert not windows.spend(-99_999, Limit(1, 1e9), NOW).passed


def test_a_clock_that_is_set_back_locks_nobody_out() -> None:
    """A window is never longer than its limit."""
    windows = Windows()
    assert [windows.spend("a", Limit(1, 1.0), now).passed for now in (NOW, NOW - 3600, NOW - 3600)] == [
        True,
        True,
        False,
    ]
