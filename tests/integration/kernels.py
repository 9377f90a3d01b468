"""A real kernel through jupyter_client, with the outputs of each cell where they belong."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager


@dataclass
class Result:
    """What one cell printed, returned and raised."""

    stdout: str = ""
    stderr: str = ""
    value: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    error: str | None = None


class Kernel:
    """A running kernel and a client of it."""

    def __init__(self, manager: AsyncKernelManager, client: AsyncKernelClient) -> None:
        self.manager = manager
        self.client = client

    async def begin(self, code: str) -> asyncio.Task[Result]:
        """Run a cell that prints something and then takes its time; return what runs it when it has printed."""
        begun = asyncio.Event()
        task = asyncio.create_task(self.run(code, printed=begun))
        task.add_done_callback(lambda _task: begun.set())
        await begun.wait()
        return task

    async def run(self, code: str, seconds: float = 60, printed: asyncio.Event | None = None) -> Result:
        """Run one cell and return what it gave; what other cells give is not in it."""
        request = self.client.execute(code)
        result = Result()
        deadline = time.monotonic() + seconds
        while True:
            message = await self.client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
            if message["parent_header"].get("msg_id") != request:
                continue
            if _read(message, result):
                return result
            if printed is not None and result.stdout:
                printed.set()

    async def shut_down(self) -> None:
        """End the kernel as Jupyter does: a request first, force later."""
        await self.manager.shutdown_kernel()

    async def alive(self) -> bool:
        """Whether its process runs."""
        return bool(await self.manager.is_alive())


def _read(message: dict[str, Any], result: Result) -> bool:
    """Take one message into the result; True when the cell is done."""
    content = message["content"]
    match message["header"]["msg_type"]:
        case "stream":
            setattr(result, content["name"], getattr(result, content["name"]) + content["text"])
        case "execute_result" | "display_data":
            result.data = content["data"]
            result.value = content["data"].get("text/plain")
        case "error":
            result.error = f"{content['ename']}: {content['evalue']}"
        case "status":
            return bool(content["execution_state"] == "idle")
    return False


@asynccontextmanager
async def kernel(**extra: Any) -> AsyncIterator[Kernel]:
    """Start an ipykernel; end it when the test is over."""
    manager = AsyncKernelManager(kernel_name="python3")
    await manager.start_kernel(**extra)
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=60)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        if await manager.is_alive():
            await manager.shutdown_kernel(now=True)
        await manager.cleanup_resources()


async def until_gone(pid: int, seconds: float = 10) -> None:
    """Wait until a process has ended."""
    import psutil

    async with asyncio.timeout(seconds):
        while psutil.pid_exists(pid):
            await asyncio.sleep(0.05)
