"""botkit.ports: who holds a port."""

from __future__ import annotations

import os
import socket

import pytest

from botkit.ports import is_loopback, owner_of


def test_the_holder_of_a_port_is_named() -> None:
    """The name tells a person what to stop, the pid how."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        owner = owner_of(server.getsockname()[1])
    assert owner is not None
    assert f"(pid {os.getpid()})" in owner


def test_a_free_port_has_no_holder() -> None:
    """Nobody is blamed."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert owner_of(unused.getsockname()[1]) is None


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("[::1]", True), ("localhost", True),
        ("LOCALHOST.", True), ("evil.example", False), ("10.0.0.1", False), ("", False), ("localhost.evil", False),
    ],
)  # fmt: skip
def test_loopback_is_known(host: str, local: bool) -> None:
    """By name and by address."""
    assert is_loopback(host) is local
