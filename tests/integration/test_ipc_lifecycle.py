"""Start, stop and restart of the server, and what is left behind."""

from __future__ import annotations

import asyncio
import gc
import os
import select
import socket
import time
from typing import Any

import psutil
import pytest

from botkit.errors import ConnectionLost, PortInUse, StartError
from botkit.ipc import Client, Server, _line
from tests.unit.ipc.peers import OPERATOR, VIEWER, Listener, Routes, asking, serving


def made(port: int = 0, host: str = "127.0.0.1", bot: Any = None) -> Server:
    """Return a server that is not started."""
    return Server(bot, host=host, port=port, operator_key=OPERATOR, viewer_key=VIEWER)


async def test_start_and_stop_may_be_called_twice() -> None:
    """Both are idempotent; better-ipc raises at a second start."""
    bot = Listener()
    server = made(bot=bot)
    await asyncio.gather(server.start(), server.start())
    port = server.port
    await server.start()
    assert (server.port, server.started) == (port, True)
    await asyncio.gather(server.stop(), server.stop())
    await server.stop()
    assert not server.started
    assert await bot.seen.get() == ("ipc_ready",)
    assert bot.seen.empty()


async def test_stop_without_start() -> None:
    """A server that never started can be stopped."""
    await made().stop()


async def test_only_the_multicast_port_is_opened() -> None:
    """better-ipc's standard port, which locks a second client out for ever, stays closed."""
    async with serving():
        listening = [
            one for one in psutil.Process().net_connections("tcp") if one.status == psutil.CONN_LISTEN
        ]
    assert len(listening) == 1


async def test_a_taken_port_is_told_with_its_owner_and_the_remedy() -> None:
    """Who has the port and which setting chooses another is in the message."""
    async with serving() as first:
        with pytest.raises(PortInUse) as caught:
            await made(first.port).start()
        port = first.port
    message = str(caught.value)
    assert f"Port {port} on 127.0.0.1 is taken by " in message
    assert f"(pid {os.getpid()})" in message
    assert "BOTKIT_IPC_PORT" in message


async def test_a_start_that_failed_can_be_tried_again() -> None:
    """Once the port is free the same server starts."""
    async with serving(port=0) as first:
        second = made(first.port)
        with pytest.raises(PortInUse):
            await second.start()
        assert not second.started
    await second.start()
    assert second.started
    await second.stop()


@pytest.mark.parametrize("host", ["192.0.2.1", "not a host"])
async def test_an_address_that_is_not_ours_is_told(host: str) -> None:
    """An address that cannot be listened on is named with the settings that choose it."""
    with pytest.raises(StartError, match=f"cannot listen on {host}.*BOTKIT_IPC_HOST"):
        await made(host=host).start()


async def test_stop_ends_a_long_poll_promptly() -> None:
    """What is being answered when the server stops ends at once, for both sides."""
    routes = Routes()
    async with asking(routes) as (client, server):
        held = asyncio.create_task(client.call("hold", request_timeout=60))
        await routes.entered.wait()
        began = time.monotonic()
        await server.stop()
        with pytest.raises(ConnectionLost, match="ended before the answer came"):
            await held
        assert time.monotonic() - began < 1
        assert routes.ended.is_set()


async def test_stop_does_not_wait_for_a_client_that_is_silent() -> None:
    """A client that never answers the closing handshake holds the stop up for two seconds at most."""
    async with serving(Routes()) as server:
        handshake = (
            "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(handshake.encode())
        await reader.readuntil(b"\r\n\r\n")
        began = time.monotonic()
        await server.stop()
        assert time.monotonic() - began < 4
        writer.close()


async def test_a_client_survives_a_restart_on_the_same_port() -> None:
    """A client that was made before the bot's restart goes on without knowing."""
    async with asking(Routes()) as (client, first):
        assert await client.call("guild_count") == "5"
        port = first.port
        await first.stop()
        async with serving(Routes(), port=port):
            assert await client.call("guild_count") == "5"


async def test_a_client_survives_a_restart_while_a_cell_blocks_its_loop() -> None:
    """A connection that was closed while the client's loop could not look is not used for the next request."""
    async with asking(Routes()) as (client, server):
        await client.call("guild_count")
        line = client._lines[asyncio.get_running_loop()]._shared
        (peer,) = server._peers
        # The closing frame reaches the socket with no turn of the client's loop in between.
        raw: socket.socket = peer.transport.get_extra_info("socket")
        os.write(raw.fileno(), b"\x88\x02\x03\xe9")
        mine: socket.socket = line.transport.get_extra_info("socket")
        assert select.select([mine.fileno()], [], [], 5.0)[
            0
        ]  # the cell that blocks: until the frame is there,
        time.sleep(2 * _line._SILENCE)  # noqa: ASYNC251  (and for longer than what counts as silence)
        assert await client.call("echo", value=1) == 1
        assert client._lines[asyncio.get_running_loop()]._shared is not line


async def test_the_server_outlives_its_bot() -> None:
    """With another bot the same server answers with that bot's routes."""
    async with serving(Routes()) as server, Client(port=server.port, key=OPERATOR) as client:
        server.bot = Listener()
        assert await client.call("guild_count") == "5"
        server.bot = None
        assert await client.call("guild_count") == "5"


async def test_a_server_starts_again_after_its_stop() -> None:
    """One server object may be started and stopped again and again."""
    server = made()
    server.add_routes(Routes())
    for _ in range(3):
        await server.start()
        async with Client(port=server.port, key=OPERATOR) as client:
            assert await client.call("guild_count") == "5"
        await server.stop()


async def one_round() -> None:
    """Start, ask, time out, stop."""
    routes = Routes()
    async with asking(routes) as (client, _):
        await asyncio.gather(*(client.call("echo", value=number) for number in range(5)))
        held = asyncio.create_task(client.call("hold"))
        await routes.entered.wait()
        held.cancel()
        await asyncio.wait([held])


async def test_twenty_rounds_leave_nothing_behind() -> None:
    """Twenty rounds of start and stop leave no task, no socket and no thread."""
    await one_round()
    process = psutil.Process()
    before = (len(asyncio.all_tasks()), process.num_fds(), process.num_threads())
    for _ in range(20):
        await one_round()
    gc.collect()
    assert (len(asyncio.all_tasks()), process.num_fds(), process.num_threads()) == before
