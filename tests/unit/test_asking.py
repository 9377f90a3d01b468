"""An asker: results, names, catalogue, synchronous questions."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import traceback
from typing import Any

import psutil
import pytest

import botkit
from botkit.asking import Asker
from botkit.errors import BadArguments, BotNotRunning, RequestTimeout, RouteFailed
from botkit.ipc import Client, route
from botkit.ipc.connection import Connection
from botkit.results import Result
from tests.unit.ipc.peers import OPERATOR, VIEWER, serving
from tests.unit.results.lists import GUILD, lists


async def test_ask_gives_a_result_and_call_the_plain_value() -> None:
    """With what it was asked, how long it took and how large it was."""
    async with lists() as (asker, _, _server):
        result = await asker.ask("guilds", limit=2)
        assert isinstance(result, Result)
        assert result == await asker.call("guilds", limit=2)
        assert (result.route, result.arguments) == ("guilds", {"limit": 2})
        assert result.size_bytes is not None
        assert result.seconds is not None
        assert 100 < result.size_bytes < 1000
        assert 0 < result.seconds < 5


async def test_an_asker_is_a_client() -> None:
    """With the face of better-ipc, and with the same errors."""
    async with lists() as (asker, _, _server):
        assert isinstance(asker, Client)
        assert (await asker.request("guilds", limit=1)).response["total"] == 45  # type: ignore[index, call-overload]
        with pytest.raises(BadArguments, match="lmit"):
            await asker.ask("guilds", lmit=1)
        with pytest.raises(RequestTimeout):
            await asker.ask("hold", request_timeout=0.05)


async def test_names_of_guilds_are_asked_for_once() -> None:
    """An answer that tells ids alone gets the names that the bot knows; an unknown id stays an id."""
    async with lists() as (asker, routes, _):
        result = await asker.ask("usage")
        assert result.names == {GUILD: "Guild 1"}
        assert f"Guild 1 ({GUILD})" in result.html()
        known = len(routes.asked)
        await asker.ask("usage")
        assert len(routes.asked) == known + 1


async def test_an_answer_without_ids_asks_nothing_more() -> None:
    """One question is one request."""
    async with lists() as (asker, routes, _):
        await asker.ask("guilds", limit=1)
        assert routes.asked == [(0, 1)]


class Stock:
    """A bot with a route of the same name that is another's business, and no catalogue."""

    def __init__(self) -> None:
        self.touched = False

    @route()
    async def guilds(self, search: str = "", limit: int = 0) -> str:
        """Do something else."""
        self.touched = True
        return "done"

    @route()
    async def usage(self) -> dict[str, Any]:
        """Tell an id."""
        return {"guild_id": GUILD}


async def test_a_server_without_catalogue_is_asked_for_no_names() -> None:
    """A route that happens to be called guilds may do anything."""
    stock = Stock()
    async with serving(stock) as server, Asker(port=server.port, key=OPERATOR) as asker:
        assert (await asker.ask("usage")).names == {}
        assert not stock.touched
        assert await asker.catalogue() == {}


async def test_the_catalogue_is_kept_for_a_while() -> None:
    """Ten seconds, or as long as is asked for."""
    async with lists() as (asker, routes, server):
        first = await asker.catalogue()
        assert {"guilds", "usage", "routes"} <= set(first)
        server.add_routes(Stock())
        assert await asker.catalogue() is first
        assert await asker.catalogue(max_age=0.0) is not first
        routes.server = None
        with pytest.raises(RouteFailed):
            await asker.catalogue(max_age=0.0)


async def test_a_query_from_a_thread_without_a_loop() -> None:
    """A plain script, or a thread of one; later questions use the same line of work, and the end leaves no thread."""
    async with lists() as (asker, _, _server):

        def script() -> list[int]:
            lengths = [len(asker.query("guilds", limit=limit)) for limit in (1, 2, 3)]
            with pytest.raises(BadArguments) as told:
                asker.query("guilds", lmit=1)
            # The cell, and the question: nothing of loops and threads.
            assert [frame.name for frame in traceback.extract_tb(told.tb)] == ["script", "query"]
            return lengths

        assert await asyncio.to_thread(script) == [1, 2, 3]
        assert [one.name for one in threading.enumerate()].count("botkit asks") == 1
        await asker.close()
        assert not [one for one in threading.enumerate() if one.name == "botkit asks"]


def test_a_query_from_a_script_ends_with_it() -> None:
    """A process that has asked and not closed ends at once, without a word."""
    code = (
        "import asyncio, threading\n"
        "from tests.unit.results.lists import lists\n"
        "from botkit.asking import Asker\n"
        "from tests.unit.ipc.peers import OPERATOR\n"
        "ports = []; up = threading.Event()\n"
        "async def serve():\n"
        "    async with lists() as (_, __, server):\n"
        "        ports.append(server.port); up.set()\n"
        "        await asyncio.sleep(60)\n"
        "threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()\n"
        "up.wait()\n"
        "asker = Asker(port=ports[0], key=OPERATOR)\n"
        "print(asker.query('guilds', limit=1)[0]['name'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout == "Guild 1\n"


async def test_connect_finds_the_running_bot() -> None:
    """By its connection file, with the key of a role; without a bot it says what to do."""
    with pytest.raises(BotNotRunning, match=r"await botkit.start\(\)"):
        botkit.connect()
    async with lists() as (_, _routes, server):
        file = Connection.here(
            "127.0.0.1", server.port, viewer_key=VIEWER, operator_key=OPERATOR, identity="0123456789ab"
        )
        file.write()
        async with botkit.connect(role="viewer") as ipc:
            assert isinstance(ipc, Asker)
            assert len(await ipc.ask("guilds", limit=3)) == 3
        file.remove()


async def test_connect_takes_any_server() -> None:
    """By address and key."""
    async with (
        lists() as (_, _routes, server),
        botkit.connect(port=server.port, key=OPERATOR, timeout=2.0) as ipc,
    ):
        assert ipc.timeout == 2.0
        assert await ipc.call("hold", seconds=0) == "late"


async def test_close_may_be_called_twice() -> None:
    """Watches end with it."""
    async with lists() as (asker, _, _server):
        watch = asker.watch("guilds")
        await asker.close()
        await asker.close()
        async with asyncio.timeout(5):
            while watch.running:
                await asyncio.sleep(0)


async def test_fifty_askers_leave_nothing_behind() -> None:
    """No thread, no task, no socket more than before, though each has asked in every way."""
    async with lists() as (_, _routes, server):

        async def one_round() -> None:
            async with Asker(port=server.port, key=OPERATOR) as asker:
                watch = asker.watch("guilds", every=0.1)
                await (await asker.ask("guilds", limit=20)).all()
                await asyncio.to_thread(asker.query, "guilds")
            async with asyncio.timeout(5):
                while watch.running:
                    await asyncio.sleep(0)

        def held() -> tuple[int, int, int]:
            ours = [one for one in threading.enumerate() if one.name.startswith("botkit")]
            return len(asyncio.all_tasks()), len(ours), psutil.Process().num_fds()

        for _ in range(5):
            await one_round()
        before = held()
        for _ in range(50):
            await one_round()
        async with asyncio.timeout(10):  # the server ends its side of the last line a moment later
            while any(now > then for now, then in zip(held(), before, strict=True)):
                await asyncio.sleep(0.02)
