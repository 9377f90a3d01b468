"""Clients that are slow, greedy or hostile: what they can do, and that they harm no other."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import time
from contextlib import suppress
from typing import Any

import psutil
import pytest
from websockets.asyncio.client import connect as dial
from websockets.exceptions import ConnectionClosed, InvalidStatus

from botkit.errors import BotNotRunning, ConnectionLost, IPCError, ReplyTooLarge, RouteFailed, Unauthorized
from botkit.ipc import Client, Server, _watch, route
from botkit.ipc.protocol import MAX_IN_FLIGHT, SUBPROTOCOL
from tests.unit.ipc.peers import OPERATOR, Listener, Routes, asking, serving

KEY = OPERATOR.get_secret_value()


def url(server: Server) -> str:
    """Return where a server is."""
    return f"ws://127.0.0.1:{server.port}"


def frame(route: str, number: int | None = None, key: str = KEY, **arguments: Any) -> str:
    """Return a request."""
    head = {} if number is None else {"id": number}
    return json.dumps({"endpoint": route, "secret": key, "kwargs": arguments, **head})


class Slow:
    """Routes that hold the loop, or return much."""

    @route()
    async def blocks(self) -> str:
        """Hold the loop between two awaits."""
        await asyncio.sleep(0)
        time.sleep(_watch.BLOCKING * 1.5)  # noqa: ASYNC251
        return "done"

    @route()
    async def waits(self) -> str:
        """Take as long, and hold nothing."""
        await asyncio.sleep(_watch.BLOCKING * 1.5)
        return "done"

    @route()
    async def much(self) -> str:
        """Return a megabyte."""
        return "x" * 2**20


async def until(true: Any, seconds: float = 5.0) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


async def test_a_request_that_is_too_large_costs_its_sender_the_line() -> None:
    """A message over 1 MiB is refused unread; our client does not send it at all."""
    async with serving(Routes()) as server, dial(url(server)) as line:
        await line.send(frame("echo", value="x" * 2**21))
        with pytest.raises(ConnectionClosed, match="1009"):
            await line.recv()
        async with Client(port=server.port, key=OPERATOR) as client:
            assert await client.call("guild_count") == "5"


async def test_connections_above_the_limit_are_refused_with_the_reason() -> None:
    """A connection that comes on top of the limit is told so, and gets in once there is room."""
    async with serving(Routes()) as server:
        server.max_connections = 4
        clients = [Client(port=server.port, key=OPERATOR) for _ in range(5)]
        for client in clients[:4]:
            assert await client.call("guild_count") == "5"
        with pytest.raises(InvalidStatus, match="503"):
            await dial(url(server))
        with pytest.raises(BotNotRunning, match=r"has 4 connections already: close some of them"):
            await clients[4].call("guild_count")
        await clients[0].close()
        await until(lambda: server.connections < 4)
        assert await clients[4].call("guild_count") == "5"
        for client in clients:
            await client.close()


async def test_strangers_do_not_lock_others_out() -> None:
    """Connections that send no key make room for those that come after them."""
    async with serving(Routes()) as server:
        server.max_connections = 8
        strangers = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(40)]
        await until(lambda: server.connections <= 5)
        async with Client(port=server.port, key=OPERATOR) as client:
            assert await client.call("guild_count") == "5"
        with suppress(ConnectionError):
            assert await asyncio.wait_for(strangers[0][0].read(), 5) == b""
        for _, writer in strangers:
            writer.close()


@pytest.mark.parametrize("hello", [False, True])
async def test_who_says_nothing_is_cut(hello: bool) -> None:
    """A connection without a handshake, or without a right key, ends after a while."""
    async with serving(Routes()) as server:
        server.handshake_limit = server.key_limit = 0.1
        if hello:
            async with dial(url(server)) as line:
                with pytest.raises(ConnectionClosed):
                    await line.recv()
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            # Cut or closed, as the system has it.
            with suppress(ConnectionError):
                assert not await reader.read()
            writer.close()
        await until(lambda: server.connections == 0)


async def test_a_right_key_may_be_silent() -> None:
    """A connection that has sent a right key stays, however long it is silent."""
    async with serving(Routes()) as server, Client(port=server.port, key=OPERATOR) as client:
        server.key_limit = 0.05
        await client.call("guild_count")
        await asyncio.sleep(0.15)
        assert server.connections == 1


async def test_wrong_keys_are_answered_ever_later_and_others_at_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each wrong key of an address waits longer; a right one from there does not; no key is in the log."""
    async with asking(Routes()) as (client, server), Client(port=server.port, key="wrong-0815") as guesser:

        async def guess() -> float:
            began = time.monotonic()
            with pytest.raises(Unauthorized):
                await guesser.call("guild_count")
            return time.monotonic() - began

        times = [await guess() for _ in range(3)]
        assert times[0] >= 0.04
        assert times[2] >= 0.19
        under_way = asyncio.create_task(guess())
        for _ in range(20):
            assert await client.call("guild_count") == "5"
        assert not under_way.done()
        await under_way
        assert server.wrong_keys.total == 4
    assert "with a wrong key (number 3 from there)" in caplog.text
    assert "0815" not in caplog.text


async def test_who_tries_many_keys_at_once_is_cut() -> None:
    """Wrong keys beyond those that may wait cost the line; others go on."""
    async with asking(Routes()) as (client, server), dial(url(server), subprotocols=[SUBPROTOCOL]) as line:  # type: ignore[list-item]
        await line.send("\n".join(frame("guild_count", number, "wrong") for number in range(50)))
        await line.wait_closed()
        assert line.close_code == 1008
        assert await client.call("guild_count") == "5"


async def test_requests_above_those_in_flight_are_refused() -> None:
    """A client that has too many requests answered at a time is told so, by id."""
    async with serving(Routes()) as server, dial(url(server), subprotocols=[SUBPROTOCOL]) as line:  # type: ignore[list-item]
        for start in range(0, MAX_IN_FLIGHT, 512):
            await line.send("\n".join(frame("hold", number) for number in range(start, start + 512)))
        await line.send(frame("hold", MAX_IN_FLIGHT))
        reply = json.loads(await line.recv())
        assert (reply["id"], reply["kind"]) == (MAX_IN_FLIGHT, "busy")


async def test_a_request_that_is_withdrawn_before_it_began_leaves_nothing() -> None:
    """A request and its withdrawal in one message, over and over, do not use up those in flight."""
    async with serving(Routes()) as server, dial(url(server), subprotocols=[SUBPROTOCOL]) as line:  # type: ignore[list-item]
        for number in range(MAX_IN_FLIGHT + 10):
            await line.send(f'{frame("hold", number)}\n{{"cancel": {number}}}')
        await line.send(frame("guild_count", 5000))
        assert json.loads(await line.recv()) == {"id": 5000, "code": 200, "value": "5"}
        assert [peer._answering for peer in server._peers] == [{}]


async def test_our_client_paces_itself() -> None:
    """More long polls than the server answers at a time wait in the client, and are all answered."""
    routes = Routes()
    async with asking(routes) as (client, server):
        held = [asyncio.create_task(client.call("hold")) for _ in range(MAX_IN_FLIGHT + 200)]
        await routes.entered.wait()
        await asyncio.sleep(0.1)
        assert not any(one.done() for one in held)
        routes.gate.set()
        assert set(await asyncio.gather(*held)) == {"late"}
        assert server.connections == 1


async def test_an_id_that_is_under_way_is_refused() -> None:
    """The second request of an id is refused, the first is answered."""
    routes = Routes()
    async with serving(routes) as server, dial(url(server)) as line:
        await line.send(frame("hold", 7))
        await routes.entered.wait()
        await line.send(frame("guild_count", 7))
        assert json.loads(await line.recv())["kind"] == "bad_frame"
        routes.gate.set()
        assert json.loads(await line.recv()) == {"id": 7, "code": 200, "value": "late"}


async def test_a_client_that_does_not_read_is_cut_with_bounded_memory(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What it asked for is not even begun beyond some; then it is cut; others go on meanwhile."""
    async with asking(Slow(), Routes()) as (client, server):
        server.stall_limit = 0.5
        raw = socket.create_connection(("127.0.0.1", server.port))
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.sendall(
            b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Protocol: botkit.ipc.1\r\n\r\n"
        )
        before = psutil.Process().memory_info().rss
        body = "\n".join(frame("much", number) for number in range(700)).encode()
        assert len(body) < 2**16
        raw.sendall(b"\x81\xfe" + len(body).to_bytes(2, "big") + b"\0\0\0\0" + body)
        most = 0
        async with asyncio.timeout(10):
            while "has not read its answers" not in caplog.text:
                assert await client.call("guild_count") == "5"
                most = max(most, psutil.Process().memory_info().rss - before)
                await asyncio.sleep(0.01)
        assert most < 200 * 2**20, most
        await until(lambda: server.connections == 1)
        raw.close()


async def test_a_slow_reader_gets_everything() -> None:
    """A client that reads slowly, and reads, is not cut."""
    async with serving(Slow()) as server, dial(url(server), subprotocols=[SUBPROTOCOL], max_queue=1) as line:  # type: ignore[list-item]
        server.stall_limit = 1.0
        await line.send("\n".join(frame("much", number) for number in range(20)))
        size = 0
        while size < 20 * 2**20:
            size += len(await line.recv())
            await asyncio.sleep(0.01)


async def test_a_reply_larger_than_the_client_takes_is_an_error_of_its_own() -> None:
    """A limit of the client's own costs neither the line nor other requests."""
    async with (
        serving(Slow(), Routes()) as server,
        Client(port=server.port, key=KEY, max_reply=2**19) as client,
    ):
        with pytest.raises(ReplyTooLarge, match=r"exceeds the 524,288 bytes .* larger max_reply"):
            await client.call("much")
        assert await client.call("guild_count") == "5"
        assert server.connections == 1


async def test_a_route_that_blocks_the_loop_is_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """The log tells which route held the loop, and for how long; one that only takes long is not named."""
    async with asking(Slow()) as (client, _):
        await client.call("waits")
        assert "held the bot's loop" not in caplog.text
        await client.call("blocks")
    assert "IPC route 'blocks' held the bot's loop for 0.1" in caplog.text


async def test_what_a_route_raises_goes_to_all_who_should_know(caplog: pytest.LogCaptureFixture) -> None:
    """The caller gets type and message, the log the traceback, and the bot better-ipc's event."""
    bot = Listener()
    async with serving(Routes(), bot=bot) as server, Client(port=server.port, key=OPERATOR) as client:
        with pytest.raises(RouteFailed, match="LookupError: no such thing"):
            await client.call("fail")
        await bot.seen.get()
        assert (await bot.seen.get())[:2] == ("ipc_error", "fail")
    (record,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert record.name == "botkit.ipc"
    assert record.exc_info is not None


async def test_fragments_of_nothing_are_taken() -> None:
    """A message in any number of empty fragments is put together and answered like another."""
    async with serving(Routes()) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(
            b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        await reader.readuntil(b"\r\n\r\n")
        body = frame("guild_count").encode()
        writer.write(b"\x01\x80\0\0\0\0" + b"\x00\x80\0\0\0\0" * 50_000)
        writer.write(b"\x80" + bytes([0x80 | 126]) + len(body).to_bytes(2, "big") + b"\0\0\0\0" + body)
        head = await reader.readexactly(2)
        assert json.loads(await reader.readexactly(head[1]))["response"] == "5"
        writer.close()


async def test_two_cut_lines_are_two_errors() -> None:
    """Requests that wait on a line that is cut all end, each with an error of its own."""
    routes = Routes()
    async with asking(routes) as (client, server):
        held = [asyncio.create_task(client.call("hold")) for _ in range(5)]
        await routes.entered.wait()
        for peer in list(server._peers):
            peer.abort()
        errors = await asyncio.gather(*held, return_exceptions=True)
        assert all(isinstance(error, ConnectionLost) for error in errors)
        assert len({id(error) for error in errors}) == 5
        assert isinstance(errors[0], IPCError)
        assert await client.call("guild_count") == "5"
