"""Our client and our server, over a real line."""

from __future__ import annotations

import asyncio
import json
import random
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import connect as dial

from botkit.errors import (
    BadArguments,
    BotNotRunning,
    ConnectionLost,
    RequestTimeout,
    RouteFailed,
    RouteNotFound,
    Unauthorized,
)
from botkit.ipc import Client, Server, route
from tests.unit.ipc.peers import OPERATOR, VIEWER, Listener, Routes, asking, serving


def answered(server: Server) -> int:
    """Return how many connections a server has."""
    return server.connections


@asynccontextmanager
async def other_loop() -> AsyncIterator[asyncio.AbstractEventLoop]:
    """Run a second event loop in a thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.mark.parametrize(
    "value", ["5", "", None, 0, 5, 2**70, 1.5, True, [], [1, None], {}, {"a": [{}]}, "한국"]
)
async def test_any_json_value_is_answered(value: Any) -> None:
    """A route may return any JSON value, the falsy ones too."""
    async with asking(Routes()) as (client, _):
        got = await client.call("echo", value=value)
        assert (got, type(got)) == (value, type(value))


async def test_request_keeps_the_face_of_better_ipc() -> None:
    """``request`` returns better-ipc's own response object."""
    async with asking(Routes()) as (client, _):
        response = await client.request("guild_count")
        assert (response.response, response.status.value, response.error) == ("5", 200, None)


async def test_request_tells_an_error_by_status() -> None:
    """``request`` raises nothing for an error that the server answered."""
    async with asking(Routes(), key=VIEWER) as (client, _):
        codes = [(await client.request(name)).status.value for name in ("act", "nothing", "fail")]
        assert codes == [403, 404, 500]


async def test_arguments_are_checked_by_the_server() -> None:
    """Words are converted, defaults filled in, and what is not allowed is refused by name."""
    async with asking(Routes()) as (client, _):
        assert await client.call("page", limit="7") == [7, "name", None]
        with pytest.raises(BadArguments, match="'limit' of route 'page' cannot be 500"):
            await client.call("page", limit=500)


async def test_a_failing_route_tells_type_and_message() -> None:
    """What a route raises arrives with the class name and the message."""
    async with asking(Routes()) as (client, _):
        with pytest.raises(RouteFailed) as caught:
            await client.call("fail")
    assert (caught.value.remote_type, caught.value.message) == ("LookupError", "no such thing")


@pytest.mark.parametrize("key", [None, "", "wrong", "None"])
async def test_a_wrong_key_is_refused_and_logged_without_it(
    key: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """A key that is missing or wrong gets nothing, and the log tells whence, not what."""
    async with serving(Routes()) as server, Client(port=server.port, key=key) as client:
        with pytest.raises(Unauthorized):
            await client.call("guild_count")
    assert "from 127.0.0.1 port" in caplog.text
    assert "'wrong'" not in caplog.text


async def test_a_viewer_reads_and_does_not_act() -> None:
    """The viewer's key asks viewer routes; an operator's route refuses it."""
    async with asking(Routes(), key=VIEWER) as (client, _):
        assert await client.call("guild_count") == "5"
        with pytest.raises(Unauthorized, match="needs the operator's key"):
            await client.call("act")


async def test_an_unknown_route_is_told() -> None:
    """A route that does not exist is named once, with the remedy."""
    async with asking(Routes()) as (client, _):
        with pytest.raises(RouteNotFound, match=r"^There is no route 'nothing': the route 'routes' lists"):
            await client.call("nothing")


@pytest.mark.parametrize("what", ["object", "loop"])
async def test_an_unsendable_answer_is_an_error_and_the_line_lives(what: str) -> None:
    """better-ipc closes the line here; ours answers with an error, and goes on."""
    async with asking(Routes()) as (client, server):
        with pytest.raises(RouteFailed, match="The answer of route 'give' cannot be sent"):
            await client.call("give", what=what)
        assert await client.call("guild_count") == "5"
        assert answered(server) == 1


async def test_a_number_that_is_none_is_answered_as_null() -> None:
    """Not-a-number, as the latency of a shard before its first heartbeat, is null."""
    async with asking(Routes()) as (client, _):
        assert await client.call("give", what="nan") is None


async def test_a_large_answer_comes_whole() -> None:
    """An answer of 17 MiB comes as it is, and short answers do not wait for it."""
    async with asking(Routes()) as (client, server):
        large = asyncio.create_task(client.exchange("give", what="huge"))
        assert await client.call("guild_count") == "5"
        answer = await large
        assert answer.value == "x" * (17 * 2**20)
        assert answered(server) == 1
    assert answer.size_bytes > 17 * 2**20
    assert 0 < answer.seconds < 10


async def test_the_bot_hears_of_errors() -> None:
    """Errors of routes reach better-ipc's ``on_ipc_error``, and the start its ``on_ipc_ready``."""
    bot = Listener()
    async with serving(Routes(), bot=bot) as server, Client(port=server.port, key=OPERATOR) as client:
        for name, arguments in (("fail", {}), ("nothing", {}), ("give", {"what": "object"})):
            await client.request(name, **arguments)
        seen = [await bot.seen.get() for _ in range(4)]
    assert [event[:2] for event in seen] == [
        ("ipc_ready",),
        ("ipc_error", "fail"),
        ("ipc_error", None),
        ("ipc_error", "give"),
    ]


async def test_bad_frames_get_a_clean_error_and_are_never_fatal() -> None:
    """After any number of bad frames the same connection answers a good one; better-ipc closes it."""
    good = json.dumps({"endpoint": "guild_count", "secret": OPERATOR.get_secret_value(), "kwargs": {}})
    frames = [
        "",
        "{",
        "[]",
        "5",
        b"\xff\xfe",
        "[" * 50_000,
        '{"endpoint": 5}',
        '{"endpoint": "x", "kwargs": 5}',
    ]
    async with serving(Routes()) as server, dial(f"ws://127.0.0.1:{server.port}") as line:
        for frame in frames:
            await line.send(frame)
            reply = json.loads(await line.recv())
            assert (reply["code"], reply["kind"], reply["decoding"]) == (500, "bad_frame", None)
        await line.send(good)
        assert json.loads(await line.recv())["response"] == "5"


async def test_connections_are_kept() -> None:
    """One request after another uses one connection."""
    async with asking(Routes()) as (client, server):
        for _ in range(20):
            await client.call("guild_count")
        assert answered(server) == 1


async def test_many_requests_share_a_connection() -> None:
    """Requests of one client at one time use one connection, and do not wait for each other."""
    routes = Routes()
    async with asking(routes) as (client, server):
        held = asyncio.create_task(client.call("hold"))
        await routes.entered.wait()
        assert await client.call("guild_count") == "5"
        assert answered(server) == 1
        routes.gate.set()
        assert await held == "late"


async def test_a_late_reply_answers_no_later_request() -> None:
    """After a timeout the route is ended, and every answer is to its own question, on the same connection."""
    routes = Routes()
    async with asking(routes) as (client, server):
        with pytest.raises(RequestTimeout, match=r"'hold' .* did not answer within 0\.05 s"):
            await client.call("hold", request_timeout=0.05)
        await asyncio.wait_for(routes.ended.wait(), 5)
        assert [await client.call("echo", value=number) for number in range(5)] == list(range(5))
        assert answered(server) == 1


async def test_a_cancelled_request_answers_no_later_one() -> None:
    """A request that is cancelled ends its route, and every later answer is to its own question."""
    routes = Routes()
    async with asking(routes) as (client, _):
        held = asyncio.create_task(client.call("hold"))
        await routes.entered.wait()
        held.cancel()
        assert await client.call("echo", value=1) == 1
        await asyncio.wait([held])
        assert held.cancelled()


async def test_a_route_that_nobody_waits_for_is_ended() -> None:
    """When the asker is gone the server ends what it was answering."""
    routes = Routes()
    async with asking(routes) as (client, _):
        with pytest.raises(RequestTimeout):
            await client.call("hold", request_timeout=0.05)
        await asyncio.wait_for(routes.ended.wait(), 5)
    assert not routes.gate.is_set()


async def test_a_route_that_is_cancelled_from_within_has_failed() -> None:
    """A route that awaited something cancelled has failed; the line lives."""

    class Cancelling:
        @route()
        async def cancelled(self) -> None:
            raise asyncio.CancelledError

    async with asking(Cancelling(), Routes()) as (client, _):
        with pytest.raises(RouteFailed, match="was cancelled"):
            await client.call("cancelled")
        assert await client.call("echo", value=1) == 1


async def test_nobody_listens() -> None:
    """A refused connection is told with the address and the remedy, by both ways to ask."""
    async with serving() as server:
        port = server.port
    async with Client(port=port) as client:
        with pytest.raises(
            BotNotRunning, match=rf"No bot answers at ws://127\.0\.0\.1:{port} \(connection refused\)"
        ):
            await client.call("guild_count")
        with pytest.raises(BotNotRunning, match="start it with"):
            await client.request("guild_count")


async def test_something_else_listens() -> None:
    """A port that does not speak the protocol is told as such."""

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"220 smtp ready\r\n")
        writer.close()

    other = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with other, Client(port=other.sockets[0].getsockname()[1]) as client:
        with pytest.raises(BotNotRunning, match="no running IPC server"):
            await client.call("guild_count")


async def test_fifty_clients_at_once() -> None:
    """Fifty clients that ask at the same time each get their own answers."""
    async with serving(Routes()) as server:

        async def ask(number: int) -> list[Any]:
            async with Client(port=server.port, key=OPERATOR) as client:
                return [await client.call("echo", value=[number, turn]) for turn in range(10)]

        answers = await asyncio.gather(*(ask(number) for number in range(50)))
    assert answers == [[[number, turn] for turn in range(10)] for number in range(50)]


async def test_two_thousand_requests_of_one_client_at_once() -> None:
    """One client that asks a lot at once gets each answer to its question, and uses one connection."""
    async with asking(Routes()) as (client, server):
        answers = await asyncio.gather(*(client.call("echo", value=number) for number in range(2000)))
        assert answers == list(range(2000))
        assert answered(server) == 1


async def test_close_ends_requests_under_way() -> None:
    """Closing a client ends what it asks, with an error of its own."""
    routes = Routes()
    async with asking(routes) as (client, _):
        held = asyncio.create_task(client.call("hold"))
        await routes.entered.wait()
        await client.close()
        with pytest.raises(ConnectionLost):
            await held


async def test_one_client_in_two_loops() -> None:
    """A client is usable from whatever loop awaits it; closing it closes its connections of all loops."""
    async with asking(Routes()) as (client, server), other_loop() as loop:
        there = asyncio.run_coroutine_threadsafe(client.call("echo", value="there"), loop)
        assert await client.call("echo", value="here") == "here"
        assert await asyncio.wrap_future(there) == "there"
        lines = list(server._peers)
        assert len(lines) == 2
        await client.close()
        await asyncio.wait_for(asyncio.gather(*(line.gone for line in lines)), 5)


async def test_a_broken_client_harms_no_other() -> None:
    """A client that vanishes in the middle leaves the server answering."""
    routes = Routes()
    async with asking(routes) as (client, server):
        line = await dial(f"ws://127.0.0.1:{server.port}")
        await line.send(json.dumps({"endpoint": "hold", "secret": OPERATOR.get_secret_value(), "kwargs": {}}))
        await routes.entered.wait()
        line.transport.abort()
        await asyncio.wait_for(routes.ended.wait(), 5)
        assert await client.call("guild_count") == "5"


class Later:
    """A route that takes its time."""

    @route()
    async def later(self, value: int, seconds: float) -> int:
        """Return what came, after a while."""
        await asyncio.sleep(seconds)
        return value


async def test_in_any_mix_of_timeouts_and_cancellations_each_answer_is_to_its_question() -> None:
    """Of a thousand questions, many of which are given up at some moment, no other ends with a wrong answer."""
    chance = random.Random(4)  # noqa: S311

    async def ask(client: Client, value: int) -> bool:
        await asyncio.sleep(chance.random() * 0.2)
        limit, seconds = chance.choice([0.002, 0.01, 5]), chance.random() * 0.02
        asked = asyncio.create_task(client.call("later", value=value, seconds=seconds, request_timeout=limit))
        if chance.random() < 0.3:
            await asyncio.sleep(chance.random() * 0.02)
            asked.cancel()
        await asyncio.wait([asked])
        if asked.cancelled() or isinstance(asked.exception(), RequestTimeout):
            return False
        assert asked.result() == value
        return True

    async with asking(Later()) as (client, server):
        answered_ones = await asyncio.gather(*(ask(client, number) for number in range(1000)))
        assert 200 < sum(answered_ones) < 900
        assert answered(server) == 1
        (peer,) = server._peers
        async with asyncio.timeout(5):
            while peer._answering:
                await asyncio.sleep(0.01)
        line = client._lines[asyncio.get_running_loop()]._shared
        assert line is not None
        assert not line._asked
        assert not line._waiting
        assert not line._deadlines._futures
