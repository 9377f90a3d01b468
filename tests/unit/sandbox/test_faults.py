"""Rules for what goes wrong on purpose."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.sandbox.faults import Faults


class Clock:
    """A time that stands still until it is changed."""

    now = 1000.0

    def __call__(self) -> float:
        """Return it."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock at 1000."""
    return Clock()


@pytest.fixture
def faults(clock: Clock) -> Faults:
    """Nothing goes wrong yet."""
    return Faults(clock)


def statuses(
    faults: Faults, method: str = "GET", path: str = "/users/@me", times: int = 3
) -> list[int | None]:
    """Return what some requests in a row meet."""
    met = [faults.meet(method, path)[1] for _ in range(times)]
    return [None if one is None else one.status for one in met]


def test_a_fault_is_for_so_many_requests(faults: Faults) -> None:
    """Others are not counted; afterwards it is gone."""
    faults.fail("GET /users/*", requests=2)
    assert statuses(faults, "POST") == [None, None, None]
    assert statuses(faults) == [500, 500, None]
    assert not faults


def test_a_fault_is_for_so_many_seconds(faults: Faults, clock: Clock) -> None:
    """Up to its end, and not at it."""
    faults.fail(seconds=5, status=502)
    clock.now = 1004.9
    assert statuses(faults, times=1) == [502]
    clock.now = 1005.0
    assert statuses(faults, times=1) == [None]


def test_the_oldest_fault_answers_and_down_goes_before_all(faults: Faults) -> None:
    """One that does not answer is not counted down."""
    faults.fail(status=500, requests=1)
    faults.fail(status=404, requests=1)
    down = faults.down()
    assert statuses(faults, times=1) == [503]
    faults.clear(down.id)
    assert statuses(faults) == [500, 404, None]


def test_delays_add_up_and_go_with_failing(faults: Faults) -> None:
    """First the time passes, then the answer comes."""
    faults.delay("*", 1.0)
    faults.delay("GET", 0.5, requests=1)
    faults.fail(status=503)
    waits = [faults.meet("GET", "/x") for _ in range(2)]
    assert [(wait, fault and fault.status) for wait, fault in waits] == [(1.5, 503), (1.0, 503)]


def test_faults_are_listed_with_how_often_they_were_met(faults: Faults) -> None:
    """As JSON values; clearing one or all."""
    one, two = (
        faults.fail("GET /x", code=50013, status=403, message="Missing Permissions"),
        faults.down(how="reset"),
    )
    faults.meet("GET", "/x")
    assert [(each["id"], each["kind"], each["hits"], each["code"]) for each in faults.list()] == [
        (one.id, "fail", 0, 50013),
        (two.id, "down", 1, 0),
    ]
    faults.clear(two.id)
    with pytest.raises(KeyError):
        faults.clear(two.id)
    faults.clear()
    assert faults.list() == []


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("fail", {"status": 200}), ("fail", {"status": 429}), ("fail", {"status": 600}), ("fail", {"requests": 0}),
        ("fail", {"seconds": 0}), ("fail", {"seconds": float("nan")}), ("fail", {"seconds": float("inf")}),
        ("fail", {"route": "nothing like it at all"}), ("delay", {"delay": 0}), ("delay", {"delay": 1e9}),
        ("delay", {"delay": float("nan")}), ("down", {"how": "x"}),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_a_sentence(
    faults: Faults, kind: str, options: dict[str, Any]
) -> None:
    """And nothing goes wrong for it."""
    with pytest.raises(ValueError, match=r"\.$"):
        getattr(faults, kind)(**options)
    assert not faults


def test_the_number_of_faults_is_bounded(faults: Faults) -> None:
    """Those that are over do not count."""
    for _ in range(1000):
        faults.fail(seconds=1)
    with pytest.raises(ValueError, match="clear some"):
        faults.fail()
