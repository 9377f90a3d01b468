"""`botkit bot` in a process of its own, for tests that ask it from outside."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def running(**environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start the bot, wait until it says that it is ready, and end it by its process id."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "botkit",
        "bot",
        env={**os.environ, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    said = b""
    try:
        async with asyncio.timeout(30):
            async for line in process.stderr:
                said += line
                if line.startswith(b"ready"):
                    break
        assert b"ready" in said, said.decode()
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()
