"""A small dashboard for tests: a label and a counter, served in a process of its own, and its viewers."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import aiohttp
import nbformat
from jupyter_server.services.kernels.connection.base import serialize_binary_message, serialize_msg_to_ws_v1

from botkit.serve.frames import V1

WIDGETS = """
import asyncio, os, anywidget, ipywidgets, traitlets
from pathlib import Path

if "counter" not in globals():
    class Counter(anywidget.AnyWidget):
        _esm = '''function render({ model, el }) {
            const count = document.createElement("b"), asked = document.createElement("i");
            count.className = "count";
            const show = () => { count.textContent = model.get("count"); asked.textContent = model.get("asked"); };
            model.on("change", show);
            show();
            el.append(count, asked);
        }
        export default { render };'''
        count = traitlets.Int(7).tag(sync=True)
        asked = traitlets.Int(0).tag(sync=True)

        def _repr_mimebundle_(self, **kwargs):
            data, metadata = super()._repr_mimebundle_(**kwargs)
            return {**data, "text/html": f"<p id='paint'>first {self.count}</p>"}, metadata

    counter = Counter()
    label = ipywidgets.Label("quiet")
    runs = 0

    def heard(widget, content, buffers):
        counter.asked += 1

    counter.on_msg(heard)

    async def tick():
        while True:
            await asyncio.sleep(0.2)
            counter.count += 1

    ticking = asyncio.get_running_loop().create_task(tick())
runs += 1
"""
SHOW = "display(ipywidgets.VBox([label]) if runs < 0 else label, counter)"
TELL = "print('pid', os.getpid(), 'run', runs, 'model', counter.model_id)"
COMMS = "print('opened by viewers:', [i for i in get_ipython().kernel.comm_manager.comms if '-' in i])"
QUERY = {"search": "", "sort": "members", "descending": True, "offset": 0, "limit": 25}


def write(path: Path, *cells: str) -> Path:
    """Write a notebook of these code cells; without any, the counter's."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells or (WIDGETS, SHOW, TELL, COMMS)]
    nbformat.write(notebook, path)
    return path


class Served:
    """A dashboard in a process of its own."""

    def __init__(self, url: str, process: asyncio.subprocess.Process) -> None:
        self.url = url
        self.process = process
        self.http = aiohttp.ClientSession()

    async def get(self, path: str = "") -> str:
        """Return a page."""
        async with self.http.get(self.url + path) as answer:
            return await answer.text()

    async def end(self, how: int = signal.SIGTERM) -> tuple[int, str]:
        """End the server; return its exit code and what it said on standard error."""
        await self.http.close()
        if self.process.returncode is None:
            self.process.send_signal(how)
        async with asyncio.timeout(30):
            _, errors = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, errors.decode()


async def start(notebook: Path, *, port: int | None = 0, options: str = "", **environment: str) -> Served:
    """Serve a notebook, with further arguments of `run` as code; return when its address is told."""
    code = f"import sys, pathlib; from botkit.serve.app import run; sys.exit(run(pathlib.Path({str(notebook)!r}), "
    code += f"port={port}, open_browser=False, {options}))"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = b""
    try:
        async with asyncio.timeout(60):
            line = await process.stdout.readline()
    finally:
        if not line:
            process.terminate()
    found = re.search(r"http://\S+", line.decode())
    assert found, (await process.communicate())[1].decode()
    return Served(found[0], process)


@asynccontextmanager
async def serving(
    notebook: Path, *, port: int | None = 0, options: str = "", **environment: str
) -> AsyncIterator[Served]:
    """Serve a notebook for the time of a test."""
    served = await start(notebook, port=port, options=options, **environment)
    try:
        yield served
    finally:
        await served.end()


def kernel_of(page: str) -> str:
    """Return the id of the kernel that a page belongs to."""
    return str(config_of(page)["kernelId"])


def config_of(page: str) -> dict[str, Any]:
    """Return the page's configuration of JupyterLab."""
    found = re.search(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found, page
    config: dict[str, Any] = json.loads(found[1])
    return config


def told(page: str) -> dict[str, str]:
    """Return what the notebook's last cell has printed into the page: pid, run, model."""
    words = re.search(r"<pre>(pid .*?)\s*</pre>", page, re.DOTALL)
    assert words, page
    pairs = words[1].split()
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


class Viewer:
    """A page's websocket to the kernel, in one of the three forms of Jupyter's protocol: text, binary or v1."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, form: str, session: str) -> None:
        self.socket = socket
        self.form = form
        self.session = session

    async def send(self, kind: str, content: dict[str, Any], channel: str = "shell", **more: Any) -> str:
        """Send a message; return its id."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.session}
        header |= {"username": "", "version": "5.2", "date": "2026-01-01T00:00:00.000Z"}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, **more}
        if self.form == "v1":
            packed = serialize_msg_to_ws_v1(message, channel, lambda part: json.dumps(part).encode())
            await self.socket.send_bytes(packed)
        elif self.form == "binary":
            await self.socket.send_bytes(
                serialize_binary_message({"channel": channel, "buffers": [], **message})
            )
        else:
            await self.socket.send_str(json.dumps({"channel": channel, **message}))
        return header["msg_id"]

    async def receive(self) -> dict[str, Any]:
        """Return the next message: channel, header, parent_header and content."""
        async with asyncio.timeout(10):
            frame = await self.socket.receive()
        if frame.type is aiohttp.WSMsgType.TEXT:
            message: dict[str, Any] = json.loads(frame.data)
            return message
        data: bytes = frame.data
        if self.form != "v1":
            begin = int.from_bytes(data[4:8], "big")
            end = int.from_bytes(data[8:12], "big") if int.from_bytes(data[:4], "big") > 1 else len(data)
            message = json.loads(data[begin:end])
            return message
        count = int.from_bytes(data[:8], "little")
        offsets = [int.from_bytes(data[8 * (i + 1) : 8 * (i + 2)], "little") for i in range(count)]
        parts = [data[a:b] for a, b in pairwise(offsets)]
        names = ("header", "parent_header", "metadata", "content")
        return {"channel": parts[0].decode()} | {
            n: json.loads(p) for n, p in zip(names, parts[1:5], strict=True)
        }

    async def until(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """Return the next message of this type whose content has these values."""
        while True:
            message = await self.receive()
            if message["header"]["msg_type"] == kind and wanted.items() <= message["content"].items():
                return message

    async def info(self) -> dict[str, Any]:
        """Ask what a viewer may ask; the kernel has then dealt with all that was sent before."""
        asked = await self.send("kernel_info_request", {})
        while True:
            message = await self.receive()
            if message["parent_header"].get("msg_id") == asked and message["channel"] == "shell":
                return message

    async def states(self) -> dict[str, Any]:
        """Return the state of all widgets, asked for as ipywidgets' page does."""
        identity = str(uuid.uuid4())
        target = {"comm_id": identity, "target_name": "jupyter.widget.control", "data": {}}
        await self.send("comm_open", target, metadata={"version": "1.0.0"})
        await self.send("comm_msg", {"comm_id": identity, "data": {"method": "request_states"}})
        answer = await self.until("comm_msg", comm_id=identity)
        await self.send("comm_close", {"comm_id": identity, "data": {}})
        states: dict[str, Any] = answer["content"]["data"]["states"]
        return states

    async def update(self, model: str, **state: Any) -> str:
        """Try to change a model's state, as a page of JupyterLab would."""
        return await self.send(
            "comm_msg", {"comm_id": model, "data": {"method": "update", "state": state, "buffer_paths": []}}
        )


@asynccontextmanager
async def viewer(served: Served, form: str = "v1") -> AsyncIterator[Viewer]:
    """Open a websocket to the dashboard's kernel, as a page does."""
    kernel, session = kernel_of(await served.get()), str(uuid.uuid4())
    url = f"{served.url}api/kernels/{kernel}/channels?session_id={session}"
    protocols = (V1,) if form == "v1" else ()
    async with served.http.ws_connect(url, protocols=protocols, max_msg_size=0) as socket:
        one = Viewer(socket, form, session)
        await one.info()
        yield one
