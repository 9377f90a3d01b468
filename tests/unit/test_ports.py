"""botkit.ports: who holds a port."""

from __future__ import annotations

import os
import socket

from botkit.ports import owner_of


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
