from __future__ import annotations

import ssl

import pytest

from botkit.errors import BotNotRunning, InsecureConnection
from botkit.ipc._address import Address
from botkit.ports import is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST", "localhost."])
def test_loopback_needs_no_tls(host: str) -> None:
    """What stays on this machine may go plain."""
    assert is_loopback(host)
    Address(host, 1, "key").check(insecure=False)


@pytest.mark.parametrize(
    "host",
    ["192.0.2.7", "bot.example", "localhost.example", "127.0.0.1.example", "", "2001:db8::1"],
)
def test_other_addresses_do(host: str) -> None:
    """What leaves this machine needs TLS, or the word that it does not."""
    assert not is_loopback(host)
    with pytest.raises(InsecureConnection, match="insecure=True"):
        Address(host, 1, "key").check(insecure=False)
    Address(host, 1, "key").check(insecure=True)
    Address(host, 1, "key", ssl.create_default_context()).check(insecure=False)


def test_port_0_is_nobodys() -> None:
    """No bot listens on port 0."""
    with pytest.raises(BotNotRunning, match="leave the port out"):
        Address("127.0.0.1", 0).check(insecure=False)


def test_urls() -> None:
    """The address is shown as a URL, without the key."""
    assert Address("::1", 5).url == "ws://[::1]:5"
    assert Address("x", 5, ssl=ssl.create_default_context()).url == "wss://x:5"
    assert "hunter2" not in repr(Address("x", 5, "hunter2"))
