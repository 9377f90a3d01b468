"""What reaches the kernel when viewers send what a page, a JupyterLab, or somebody hostile sends.

``tests/data/frames.json`` holds what a browser sent: on the dashboard (``page``), and in JupyterLab while cells ran,
asked for input, completed, inspected and were debugged, and widgets moved: over the newer protocol (``lab_v1``) and
the older (``lab_text``).
"""

from __future__ import annotations

import asyncio
import base64
import json
import random
import re
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1

from botkit.serve import frames
from botkit.serve.allowance import BURST
from tests.unit.serve.dashboards import (
    COMMS,
    QUERY,
    SHOW,
    TELL,
    WIDGETS,
    Served,
    kernel_of,
    serving,
    told,
    viewer,
    write,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

RECORDED = json.loads((Path(__file__).parents[1] / "data" / "frames.json").read_text(encoding="utf-8"))
SPY = """
import json
if runs == 1:
    kernel = get_ipython().kernel
    read = kernel.session.deserialize

    def spied(*args, **kwargs):
        message = read(*args, **kwargs)
        header, content = message["header"], message["content"]
        if isinstance(content, dict):  # read whole; before that only the header is looked at, to find the handler
            with open({log!r}, "a") as log:
                print(json.dumps([header["session"], header["msg_type"], content]), file=log)
        return message

    kernel.session.deserialize = spied
    counter.on_msg(lambda _, content, buffers: counter.send(
        {{"kind": "botkit.guilds", "query": content["query"], "page": {{}}}}))
"""
ADMITTED = {
    ("kernel_info_request", None), ("comm_info_request", None), ("comm_open", None), ("comm_close", None),
    ("comm_msg", "request_states"), ("comm_msg", "request_state"), ("comm_msg", "custom"),
}  # fmt: skip
KINDS = (
    "execute_request", "comm_msg", "comm_open", "comm_close", "input_reply", "shutdown_request", "interrupt_request",
    "debug_request", "complete_request", "inspect_request", "history_request", "is_complete_request", "abort_request",
    "create_subshell_request", "usage_request", "connect_request", "apply_request", "clear_request",
)  # fmt: skip
METHODS = ("update", "echo_update", "custom", "request_state", "request_states", "", "backbone", None)


class Attacked(Served):
    """A dashboard whose kernel writes down what reaches it."""

    log: Path

    def heard(self, sessions: set[str]) -> list[tuple[str, dict[str, Any]]]:
        """Return what the kernel has got of these sessions: kinds and contents."""
        lines = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [(kind, content) for session, kind, content in lines if session in sessions]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Attacked]:
    """Serve the counter with a kernel that keeps a list."""
    log = tmp_path_factory.mktemp("spy") / "log"
    notebook = write(log.parent / "toy.ipynb", WIDGETS, SPY.format(log=str(log)), SHOW, TELL, COMMS)
    async with serving(notebook) as served:
        served.__class__ = Attacked
        served.log = log  # type: ignore[attr-defined]
        yield served  # type: ignore[misc]


def recorded() -> Iterator[tuple[str | None, str | bytes]]:
    """Yield what was recorded: the form of the protocol, and the frame."""
    for name in ("page", "lab_v1"):
        for frame in RECORDED[name]:
            yield frames.V1, base64.b64decode(frame)
    for frame in RECORDED["lab_text"]:
        yield None, frame


def aimed(frame: str | bytes, model: str) -> str | bytes:
    """Return a frame that speaks to this model, where it spoke to one of its own time."""
    if isinstance(frame, bytes):
        return re.sub(rb'(?<="comm_id":")[0-9a-f]{32}', model.encode(), frame)
    return re.sub(r'(?<="comm_id":")[0-9a-f]{32}', model, frame)


def mutated(frame: str | bytes, form: str | None, chance: random.Random) -> str | bytes:
    """Return the frame with a part of it changed: another channel, kind or method, or bytes of it."""
    message = frames.read(frame, form)
    if message is None or chance.random() < 0.3:
        data = bytearray(frame if isinstance(frame, bytes) else frame.encode())
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        return bytes(data) if isinstance(frame, bytes) else data.decode(errors="replace")
    content = dict(message.content)
    if isinstance(content.get("data"), dict):
        content["data"] = content["data"] | {
            "method": chance.choice(METHODS),
            "state": {"asked": 99, "count": -1},
        }
    header = message.header | {"msg_type": chance.choice([message.kind, *KINDS])}
    channel = chance.choice(["shell", "control", "stdin", "iopub", "", "x"])
    whole = {"header": header, "parent_header": {}, "metadata": message.metadata, "content": content}
    if form is None:
        return json.dumps({"channel": channel, "buffers": [], **whole})
    return serialize_msg_to_ws_v1(whole, channel, lambda part: json.dumps(part).encode())  # type: ignore[no-any-return]


async def send_all(served: Attacked, what: list[tuple[str | None, str | bytes]]) -> None:
    """Send frames, in the form of the protocol that they are of, as many viewers who each stay within the allowance."""
    for form in (frames.V1, None):
        mine = [frame for one, frame in what if one == form]
        for start in range(0, len(mine), 60):
            async with viewer(served, "v1" if form else "text") as rogue:
                for frame in mine[start : start + 60]:
                    if isinstance(frame, bytes):
                        await rogue.socket.send_bytes(frame)
                    else:
                        await rogue.socket.send_str(frame)
                await rogue.info()


def sessions(what: list[tuple[str | None, str | bytes]]) -> set[str]:
    """Return the sessions that the frames name."""
    read = (frames.read(frame, form) for form, frame in what)
    return {message.header["session"] for message in read if message is not None}


async def unharmed(served: Attacked, page: str, names: set[str]) -> None:
    """Check the kernel: it lives, heard what is admitted alone, and no widget has another value."""
    for kind, content in served.heard(names):
        data = content.get("data") or {}
        assert (kind, data.get("method")) in ADMITTED
        assert "state" not in data
        if kind == "comm_open":
            assert content["target_name"] == "jupyter.widget.control"
    # What a viewer who is gone had opened is closed by the server, a moment later.
    async with asyncio.timeout(20):
        while "opened by viewers: []" not in (again := await served.get()):
            pass
    assert told(again)["pid"] == told(page)["pid"]
    async with viewer(served) as one:
        state = (await one.states())[told(page)["model"]]["state"]
        assert state["count"] > 0
        assert state["asked"] != 99


async def test_recorded_frames_reach_the_kernel_only_if_admitted(served: Attacked) -> None:
    """All that JupyterLab and the page send: of it the kernel hears what shows widgets, and no more."""
    page = await served.get()
    what = [(form, aimed(frame, told(page)["model"])) for form, frame in recorded()]
    await send_all(served, what)
    heard = {kind for kind, _ in served.heard(sessions(what))}
    assert {"kernel_info_request", "comm_msg"} <= heard
    await unharmed(served, page, sessions(what))


async def test_mutated_frames_reach_the_kernel_only_if_admitted(served: Attacked) -> None:
    """Other channels, kinds and methods, updates in place of questions, broken bytes: none of it changes anything."""
    page, chance = await served.get(), random.Random(5)  # noqa: S311
    known = list(recorded())
    what = [
        (form, mutated(aimed(frame, told(page)["model"]), form, chance))
        for form, frame in (chance.choice(known) for _ in range(400))
    ]
    await send_all(served, what)
    await unharmed(served, page, sessions(what) | sessions(known))


async def test_a_flood_is_cut_off_and_hurts_nobody(served: Attacked) -> None:
    """Past the allowance nothing is heard; then the connection ends with a code that says so."""
    async with viewer(served) as rogue, viewer(served) as other:
        for _ in range(int(3 * BURST)):
            if rogue.socket.closed:
                break
            try:
                await rogue.send("kernel_info_request", {})
            except aiohttp.ClientConnectionResetError:
                break
        async with asyncio.timeout(20):
            while (frame := await rogue.socket.receive()).type is aiohttp.WSMsgType.BINARY:
                pass
        assert frame.type is aiohttp.WSMsgType.CLOSE
        assert rogue.socket.close_code == 1008
        assert (await other.info())["content"]["status"] == "ok"
        # What was heard is the burst, and what time gives back while it is sent.
        assert len(served.heard({rogue.session})) < 2 * BURST


async def test_no_viewer_takes_the_name_of_another(served: Attacked) -> None:
    """Who opens a websocket under another's session neither ends theirs nor gets their answers."""
    kernel = kernel_of(await served.get())
    async with viewer(served) as one:
        url = f"{served.url}api/kernels/{kernel}/channels?session_id={one.session}"
        async with served.http.ws_connect(url, protocols=(frames.V1,), max_msg_size=0):
            assert (await one.info())["content"]["status"] == "ok"
        assert (await one.info())["content"]["status"] == "ok"


@pytest.mark.parametrize("form", ["v1", "text"])
async def test_no_viewer_hears_what_another_asks(served: Attacked, form: str) -> None:
    """The answer to a question comes to who asked it; no message names another viewer's session."""
    model = told(await served.get())["model"]
    query = QUERY | {"search": uuid.uuid4().hex}
    async with viewer(served, form) as one, viewer(served, form) as other:
        content = {"kind": "botkit.guilds", "query": query}
        await one.send("comm_msg", {"comm_id": model, "data": {"method": "custom", "content": content}})
        while (await one.until("comm_msg"))["content"]["data"].get("content", {}).get("query") != query:
            pass
        await other.send("kernel_info_request", {})
        while (message := await other.receive())["channel"] != "shell":
            assert query["search"] not in json.dumps(message)
            assert message["parent_header"].get("session") in (None, other.session)
