"""Many viewers of a dashboard without a browser each: what a page sends and takes, over real websockets.

Run as a process of its own. Arguments: the page's address and the number of viewers. Each opens the page, its websocket
with the page's protocol, asks for the state of all widgets as the page does, and reads on. Prints a line of JSON when
all have their state; then, for each line on standard input with a number, waits until every viewer's headline has that
number of guilds and prints the moments, in nanoseconds of the machine's monotonic clock; at the end of the input it
leaves.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
import uuid
from itertools import pairwise
from typing import Any

import aiohttp
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1

V1 = "v1.kernel.websocket.jupyter.org"
CONTROL = "jupyter.widget.control"
GUILDS = re.compile(rb'"guilds": ?(\d+)')


class Viewer:
    """One page.

    Parameters
    ----------
    socket
        Its websocket.
    session
        Its session, which is in the websocket's address.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, session: str) -> None:
        self.socket = socket
        self.session = session
        self.seen: dict[int, int] = {}
        self.news = asyncio.Event()

    async def send(self, kind: str, content: dict[str, Any], **metadata: str) -> None:
        """Send a message as JupyterLab and the page's own script do."""
        header = {"msg_id": str(uuid.uuid4()), "msg_type": kind, "session": self.session}
        header |= {"username": "", "version": "5.3", "date": "2026-01-01T00:00:00.000Z"}
        message = {"header": header, "parent_header": {}, "metadata": metadata, "content": content}
        await self.socket.send_bytes(
            serialize_msg_to_ws_v1(message, "shell", lambda part: json.dumps(part).encode())
        )

    async def load(self) -> None:
        """Ask for the state of all widgets, and wait for it."""
        control = str(uuid.uuid4())
        await self.send("kernel_info_request", {})
        await self.send("comm_info_request", {"target_name": "jupyter.widget"})
        await self.send(
            "comm_open", {"comm_id": control, "target_name": CONTROL, "data": {}}, version="1.0.0"
        )
        await self.send("comm_msg", {"comm_id": control, "data": {"method": "request_states"}})
        while b'"update_states"' not in await self.receive():
            pass
        await self.send("comm_close", {"comm_id": control, "data": {}})

    async def receive(self) -> bytes:
        """Return the content of the next message."""
        data: bytes = await self.socket.receive_bytes()
        count = int.from_bytes(data[:8], "little")
        offsets = [int.from_bytes(data[8 * (i + 1) : 8 * (i + 2)], "little") for i in range(count)]
        start, end = list(pairwise(offsets))[4]
        return data[start:end]

    async def follow(self) -> None:
        """Note when each number of guilds was heard of."""
        while True:
            content = await self.receive()
            now = time.monotonic_ns()
            if b'"update"' in content and (found := GUILDS.search(content)):
                self.seen.setdefault(int(found[1]), now)
                self.news.set()

    async def heard(self, guilds: int) -> int:
        """Return when this number was first heard."""
        while guilds not in self.seen:
            self.news.clear()
            await self.news.wait()
        return self.seen[guilds]


async def enter(http: aiohttp.ClientSession, url: str) -> Viewer:
    """Open the page and its websocket."""
    async with http.get(url) as answer:
        found = re.search(r'"kernelId": "([^"]+)"', await answer.text())
    assert found, "The page names no kernel."
    session = str(uuid.uuid4())
    address = f"{url}api/kernels/{found[1]}/channels?session_id={session}"
    viewer = Viewer(await http.ws_connect(address, protocols=(V1,), max_msg_size=0), session)
    await viewer.load()
    return viewer


async def main(url: str, count: int) -> None:
    """Enter, a few at a time, tell of each number, and leave."""
    limit = asyncio.Semaphore(5)

    async def one() -> Viewer:
        async with limit:
            return await enter(http, url)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        viewers = await asyncio.gather(*(one() for _ in range(count)))
        tasks = [asyncio.create_task(viewer.follow()) for viewer in viewers]
        print(json.dumps(len(viewers)), flush=True)
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            print(json.dumps(await asyncio.gather(*(one.heard(int(line)) for one in viewers))), flush=True)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await asyncio.gather(*(viewer.socket.close() for viewer in viewers))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
