"""What is believed of a proxy's headers."""

from __future__ import annotations

import pytest
from tornado.httputil import HTTPHeaders

from botkit.serve.forwarded import told


@pytest.mark.parametrize(
    ("headers", "seen"),
    [
        ({"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}, ("192.0.2.7", "https")),
        ({"X-Forwarded-For": "198.51.100.1, 192.0.2.7"}, ("192.0.2.7", None)),
        ({"X-Forwarded-For": "2001:DB8::1"}, ("2001:db8::1", None)),
        ({"X-Forwarded-For": "192.0.2.7, evil"}, (None, None)),
        ({"X-Forwarded-Proto": "javascript"}, (None, None)),
        ({"X-Real-Ip": "192.0.2.9", "X-Scheme": "https"}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_the_nearest_proxys_word_counts(headers: dict[str, str], seen: tuple[str | None, str | None]) -> None:
    """Not what a client wrote before it, nor headers that proxies let through."""
    assert told(HTTPHeaders(headers)) == seen
