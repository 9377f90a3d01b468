"""What is left when viewers have come and gone: one kernel, and nothing that was opened for one of them."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections import Counter
from pathlib import Path

import psutil

from botkit.serve.frames import V1
from tests.unit.serve.dashboards import WIDGETS, Served, Viewer, kernel_of, serving, told, write

ROUNDS = 10
AT_ONCE = 20
OPEN = """
import gc, zmq
open_sockets = sum(isinstance(one, zmq.Socket) and not one.closed for one in gc.get_objects())
comms = len(get_ipython().kernel.comm_manager.comms)
display(counter)
print('pid', os.getpid(), 'run', runs, 'model', counter.model_id)
print('kernel has', len(asyncio.all_tasks()), 'tasks', open_sockets, 'sockets', comms, 'comms')
"""


def held(served: Served) -> Counter[str]:
    """Count what the server and its kernel hold: sockets, descriptors and threads."""
    server = psutil.Process(served.process.pid)
    counts: Counter[str] = Counter()
    for name, process in (("server", server), *(("kernel", one) for one in server.children())):
        counts[f"{name} processes"] += 1
        counts[f"{name} sockets"] += len(process.net_connections("all"))
        counts[f"{name} descriptors"] += process.num_fds()
        counts[f"{name} threads"] += process.num_threads()
    return counts


async def come_and_go(served: Served, kernel: str, *, at_once: bool) -> None:
    """Open a page's websocket; load as the page does and leave, or leave at once without a word."""
    session = str(uuid.uuid4())
    url = f"{served.url}api/kernels/{kernel}/channels?session_id={session}"
    async with served.http.ws_connect(url, protocols=(V1,), max_msg_size=0) as socket:
        if at_once:
            connection = socket._response.connection
            assert connection is not None
            connection.close()
        else:
            assert await Viewer(socket, "v1", session).states()


async def round_of(served: Served, kernel: str, number: int) -> None:
    """Have viewers come and go at the same time; those of each fourth round run away."""
    await asyncio.gather(*(come_and_go(served, kernel, at_once=number % 4 == 3) for _ in range(AT_ONCE)))


async def no_more_than(served: Served, before: Counter[str]) -> Counter[str]:
    """Return what is held beyond what was held before: nothing, as soon as that is so, or what it is after a while."""
    for _ in range(100):
        if not (more := held(served) - before):
            break
        await asyncio.sleep(0.1)
    return more


def inside(page: str) -> str:
    """Return what the kernel says of itself."""
    found = re.search(r"kernel has .*", page)
    assert found, page
    return found[0]


async def test_two_hundred_viewers_leave_nothing(tmp_path: Path) -> None:
    """One kernel lives, and no socket, descriptor, thread, task or comm is there that was not before them."""
    async with serving(write(tmp_path / "toy.ipynb", WIDGETS, OPEN)) as served:
        kernel = kernel_of(await served.get())
        await round_of(served, kernel, 0)
        page = await served.get()
        before = held(served)
        for number in range(ROUNDS):
            await round_of(served, kernel, number)
        assert await no_more_than(served, before) == Counter()
        after = await served.get()
        assert (inside(after), told(after)["pid"]) == (inside(page), told(page)["pid"])
        assert before["kernel processes"] == 1
