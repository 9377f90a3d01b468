"""What a viewer may not do, tried over a real websocket on a real kernel, in each form of the protocol."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.unit.serve.dashboards import QUERY, Served, kernel_of, serving, told, viewer, write

pytestmark = pytest.mark.asyncio(loop_scope="module")
FORMS = ["text", "binary", "v1"]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """Serve the counter for all tests of this file: what viewers try must not spoil it for the next one."""
    async with serving(write(tmp_path_factory.mktemp("toy") / "toy.ipynb")) as served:
        yield served


async def _state(served: Served) -> dict[str, Any]:
    """Return the counter's state, as a page that loads now gets it."""
    model = told(await served.get())["model"]
    async with viewer(served) as one:
        state: dict[str, Any] = (await one.states())[model]["state"]
        return state


@pytest.mark.parametrize("form", FORMS)
async def test_an_update_changes_nothing_and_reaches_nobody(served: Served, form: str) -> None:
    """The model keeps its value; the other viewer hears only of the kernel's own changes."""
    model = told(await served.get())["model"]
    async with viewer(served, form) as rogue, viewer(served) as other:
        await rogue.update(model, count=-1, asked=99)
        await rogue.info()
        state = (await other.states())[model]["state"]
        assert (state["asked"] < 99, state["count"] > 0) == (True, True)
        news = (await other.until("comm_msg", comm_id=model))["content"]["data"]
        assert set(news["state"]) == {"count"}


@pytest.mark.parametrize("form", FORMS)
async def test_code_is_not_run(served: Served, tmp_path: Path, form: str) -> None:
    """execute_request is dropped on every channel; so is a wish to shut the kernel down."""
    mark = tmp_path / "mark"
    pid = told(await served.get())["pid"]
    async with viewer(served, form) as rogue:
        for channel in ("shell", "control"):
            await rogue.send(
                "execute_request", {"code": f"open({str(mark)!r}, 'w')", "silent": False}, channel
            )
        await rogue.send("shutdown_request", {"restart": False}, "control")
        await rogue.info()
    assert not mark.exists()
    assert told(await served.get())["pid"] == pid


@pytest.mark.parametrize("form", FORMS)
async def test_the_table_may_be_asked(served: Served, form: str) -> None:
    """The one custom message that panels understand gets through, another does not."""
    model, before = told(await served.get())["model"], await _state(served)
    async with viewer(served, form) as one:
        for content in ({"kind": "other"}, {"kind": "botkit.guilds", "query": QUERY}):
            await one.send("comm_msg", {"comm_id": model, "data": {"method": "custom", "content": content}})
        await one.info()
    assert (await _state(served))["asked"] == before["asked"] + 1


@pytest.mark.parametrize("form", FORMS)
async def test_noise_closes_nothing(served: Served, form: str) -> None:
    """Frames that are no messages are dropped, and the connection goes on."""
    async with viewer(served, form) as one:
        for noise in ("", "{}", "[1]", "x" * 60_000, '{"header": {"msg_type": 1}}'):
            await one.socket.send_str(noise)
            await one.socket.send_bytes(noise.encode())
        assert (await one.info())["content"]["status"] == "ok"


async def test_ten_viewers_who_load_at_once_all_get_the_states(served: Served) -> None:
    """Each gets its answer, sooner than the 4 s after which the page would load in another, slower way."""
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        tasks = [group.create_task(_load(served)) for _ in range(10)]
    assert max(task.result() for task in tasks) < 3


async def _load(served: Served) -> float:
    async with viewer(served) as one:
        began = asyncio.get_running_loop().time()
        assert await one.states()
        return asyncio.get_running_loop().time() - began


async def test_answers_go_to_who_asked(served: Served) -> None:
    """A viewer gets neither the states that another asked for nor the output of another's page."""
    model = told(await served.get())["model"]
    async with viewer(served) as one, viewer(served) as other:
        await one.states()
        await served.get()
        await other.send("kernel_info_request", {})
        while (message := await other.receive())["channel"] != "shell":
            mine = message["parent_header"].get("session") == other.session
            assert mine or message["content"]["comm_id"] == model


async def test_a_page_that_goes_leaves_no_comm_open(served: Served) -> None:
    """A control comm that the page did not close is closed for it."""
    identity = str(uuid.uuid4())
    async with viewer(served) as one:
        target = {"comm_id": identity, "target_name": "jupyter.widget.control", "data": {}}
        await one.send("comm_open", target, metadata={"version": "1.0.0"})
        await one.send("comm_msg", {"comm_id": identity, "data": {"method": "request_states"}})
        await one.until("comm_msg", comm_id=identity)
        assert identity in await served.get()
    async with asyncio.timeout(10):
        while identity in await served.get():
            pass


async def test_a_viewer_who_stays_keeps_the_connection(served: Served) -> None:
    """What comes after the first 30 s is a ping, not the end of the connection."""
    url = f"{served.url}api/kernels/{kernel_of(await served.get())}/channels?session_id={uuid.uuid4()}"
    async with served.http.ws_connect(url, autoping=False, max_msg_size=0) as socket:
        async with asyncio.timeout(60):
            message = await socket.receive()
            while message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                message = await socket.receive()
        assert message.type is aiohttp.WSMsgType.PING


async def test_a_foreign_page_gets_no_websocket(served: Served) -> None:
    """A websocket from another origin is refused, and so is a request that names another host."""
    url = f"{served.url}api/kernels/{kernel_of(await served.get())}/channels"
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await served.http.ws_connect(url, origin="http://evil.example")
    async with served.http.get(served.url, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403


async def test_what_is_refused_is_logged_once_and_without_content(tmp_path: Path) -> None:
    """The log names the kind of message, never what it holds."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        async with viewer(served) as rogue:
            for _ in range(3):
                await rogue.send("execute_request", {"code": "secret"})
            await rogue.info()
        _, errors = await served.end()
    assert errors.count("execute_request") == 1
    assert "secret" not in errors
