from __future__ import annotations

import pytest

from botkit.ipc.tls import client_context, leaf

ONE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
KEY = "-----BEGIN PRIVATE KEY-----\nMIIC\n-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    "text", [ONE, KEY + ONE, ONE + KEY, ONE + ONE.replace("MIIB", "MIID"), "# a chain\n" + ONE]
)
def test_the_leaf_is_the_first_certificate_alone(text: str) -> None:
    """Of a file with chain and key only the server's own certificate is handed on."""
    assert leaf(text) == ONE


def test_what_is_no_certificate_is_told() -> None:
    """Text that holds no certificate is an error, and no context that trusts nobody."""
    with pytest.raises(ValueError, match="no certificate"):
        client_context("nothing")
