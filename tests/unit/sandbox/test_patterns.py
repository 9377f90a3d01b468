"""Patterns for requests."""

from __future__ import annotations

import pytest

from botkit.sandbox.patterns import Pattern


@pytest.mark.parametrize(
    ("text", "method", "path", "meant"),
    [
        ("*", "GET", "/users/@me", True),
        ("GET", "POST", "/users/@me", False),
        ("get /users/*", "GET", "/users/5", True),
        ("GET /users/*", "GET", "/users/5/6", False),
        ("GET /users/**", "GET", "/users/5/6", True),
        ("/channels/{channel_id}/messages", "POST", "/channels/5/messages", True),
        ("* /a.b", "GET", "/axb", False),
        ("POST /api/v10/channels/*", "POST", "/channels/5", True),
        ("POST /apiary", "POST", "/apiary", True),
        ("POST https://discord.com", "POST", "/", None),
        ("channels", "GET", "/channels", False),
        ("", "GET", "/", None),
        ("GET x", "GET", "/x", None),
    ],
)
def test_what_is_meant(text: str, method: str, path: str, meant: bool | None) -> None:
    """A method, a path, or both; what is neither is refused."""
    if meant is None:
        with pytest.raises(ValueError, match="is no route"):
            Pattern(text)
    else:
        assert Pattern(text).matches(method, path) is meant
