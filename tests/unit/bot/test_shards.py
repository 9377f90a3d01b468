"""botkit.bot.shards: a latency that can be believed."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest

from botkit.bot.shards import latency


def socket(measured: float, interval: float | None = 41.25) -> Any:
    """Return what is read of py-cord's websocket."""
    return SimpleNamespace(_keep_alive=SimpleNamespace(latency=measured, interval=interval))


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (socket(0.08), 0.08),
        (socket(math.inf), None),
        (SimpleNamespace(_keep_alive=None), None),
        (SimpleNamespace(), None),
        (socket(41.249), 0.0),
        (socket(3.0, None), 3.0),
        (None, None),
    ],
    ids=[
        "measured",
        "no answer yet",
        "not started",
        "no gateway",
        "answer before the send was noted",
        "no interval",
        "no socket",
    ],
)
def test_latency_is_a_figure_or_nothing(seen: Any, expected: float | None) -> None:
    """py-cord's own figure, where it can be one."""
    assert latency(seen) == expected
