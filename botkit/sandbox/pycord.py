"""How a py-cord bot is pointed at a sandbox. py-cord is imported when this is used, not before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING

from botkit.errors import SandboxError

if TYPE_CHECKING:
    import discord

READY_LIMIT = 30.0
"""Seconds in which a bot must be ready; py-cord itself waits 2 s after its last guild."""

SYNC_LIMIT = 5.0
"""Seconds that are waited for the bot's commands: py-cord registers them beside becoming ready."""


@contextmanager
def patched(api: str) -> Iterator[None]:
    """Let py-cord talk to a sandbox instead of Discord, in this process, until the end of the block.

    Parameters
    ----------
    api
        `botkit.sandbox.Sandbox.api`.
    """
    from discord.http import Route

    former, Route.API_BASE_URL = Route.API_BASE_URL, f"{api}/v{{API_VERSION}}"
    try:
        yield
    finally:
        Route.API_BASE_URL = former


@asynccontextmanager
async def running(bot: discord.Client, api: str, token: str) -> AsyncIterator[None]:
    """Run a py-cord bot at a sandbox: ready and with its commands registered in the block, closed after it.

    Parameters
    ----------
    bot
        One that has not been started.
    api, token
        The sandbox's.

    Raises
    ------
    SandboxError
        If it is not ready in 30 s. What makes the bot's start fail is raised as it is.
    """
    with patched(api):
        life = asyncio.create_task(bot.start(token), name="bot at the sandbox")
        ready = asyncio.create_task(bot.wait_until_ready(), name="bot becomes ready")
        try:
            await asyncio.wait({life, ready}, timeout=READY_LIMIT, return_when=asyncio.FIRST_COMPLETED)
            if life.done():
                life.result()
            if not ready.done():
                raise SandboxError(f"The bot was not ready in {READY_LIMIT:.0f} s.")
            await _synced(bot)
            yield
        finally:
            ready.cancel()
            await bot.close()
            await asyncio.wait({life, ready})
            for task in (life, ready):
                with suppress(asyncio.CancelledError):
                    task.exception()  # py-cord ends with RuntimeError("Session is closed")


async def _synced(bot: discord.Client) -> None:
    """Wait until the bot knows the ids of its commands; a while at most: it may be meant not to register them."""
    deadline = time.monotonic() + SYNC_LIMIT
    commands = getattr(bot, "pending_application_commands", ())
    while getattr(bot, "auto_sync_commands", False) and any(one.id is None for one in commands):
        if time.monotonic() > deadline:
            return
        await asyncio.sleep(0.01)  # py-cord tells nobody when it has registered them
