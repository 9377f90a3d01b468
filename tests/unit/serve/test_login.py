"""Where a login leads."""

from __future__ import annotations

import pytest

from botkit.serve.login import safe_next


@pytest.mark.parametrize("wanted", ["/", "/x?y=1", "/voila/"])
def test_a_path_of_this_server_is_gone_to(wanted: str) -> None:
    """What was asked for before the login comes after it."""
    assert safe_next(wanted, "/") == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/other/",
        "/bot/../other",
        "/bot",
    ],
)
def test_nothing_else_is(wanted: str) -> None:
    """No other host, no other path, nothing that a browser reads in its own way."""
    assert safe_next(wanted, "/bot/") == "/bot/"
