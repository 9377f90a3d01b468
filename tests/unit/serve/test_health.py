"""The whole in one word."""

from __future__ import annotations

import pytest

from botkit.serve.health import Kernel, status_of


@pytest.mark.parametrize(
    ("kernel", "bot", "status"),
    [
        ("alive", "ready", "ok"),
        ("alive", "reconnecting", "degraded"),
        ("alive", "starting", "starting"),
        ("alive", "connecting", "starting"),
        ("starting", "none", "starting"),
        ("none", "none", "starting"),
        ("none", "ready", "starting"),
        ("alive", "none", "down"),
        ("alive", "failed", "down"),
        ("alive", "stopped", "down"),
        ("alive", "silent", "down"),
        ("dead", "ready", "down"),
        ("dead", "none", "down"),
    ],
)
def test_the_status_follows_kernel_and_bot(kernel: Kernel, bot: str, status: str) -> None:
    """A page with numbers of now needs both; what passes by itself is not down."""
    assert status_of(kernel, bot) == status
