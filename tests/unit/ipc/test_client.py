from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import SecretStr

from botkit.errors import BadArguments, BotNotRunning, IPCError
from botkit.ipc import Client


def test_the_repr_hides_the_key() -> None:
    """A client that is printed shows its address and no key."""
    assert repr(Client(port=4711, key=SecretStr("hunter2"))) == "<Client ws://127.0.0.1:4711 timeout=10.0>"


def test_asking_needs_no_discord() -> None:
    """The modules that ask import neither py-cord, nor better-ipc, nor a server."""
    code = (
        "import sys, botkit.ipc.client, botkit.ipc.connection;"
        "print([name for name in sys.modules if name in ('discord', 'aiohttp', 'websockets.asyncio.server')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_close_may_be_called_twice() -> None:
    """Closing is idempotent, and a closed client says so."""
    client = Client(port=4711)
    await client.close()
    await client.close()
    with pytest.raises(IPCError, match=r"is closed: make another"):
        await client.call("x")


async def test_port_0_is_no_address() -> None:
    """Port 0 asks for a free port and is nobody's: it is not taken for port 80."""
    with pytest.raises(BotNotRunning, match="leave the port out"):
        await Client(port=0).call("x")


@pytest.mark.parametrize(("host", "port"), [("not a host", 4711), ("127.0.0.1", 70000), ("\udc80", 4711)])
async def test_an_impossible_address_is_nobody(host: str, port: int) -> None:
    """An address that cannot be is an IPCError like one where nobody listens."""
    with pytest.raises(BotNotRunning):
        await Client(host, port, insecure=True).call("x")


async def test_arguments_are_checked_before_anything_is_sent() -> None:
    """An argument that cannot be sent is named, whether or not a bot runs."""
    with pytest.raises(BadArguments, match="'when'"):
        await Client(port=4711).call("x", when=object())
