"""``%ipc``: ask a running bot from any cell. Loaded by ``%load_ext botkit``."""

from __future__ import annotations

import asyncio
import os
import shlex
from collections.abc import Coroutine
from typing import Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

from botkit.errors import BadArguments, BotkitError, BotNotRunning
from botkit.ipc.connection import Connection, find
from botkit.ipc.words import read_arguments
from botkit.loop_thread import LoopThread

TIMEOUT = 10.0


def load(shell: InteractiveShell) -> None:
    """Register the magics with a shell."""
    shell.register_magic_function(ipc, magic_kind="line", magic_name="ipc")


def ipc(line: str) -> Any:
    """Ask a route of the running bot, and return its answer.

    Usage::

        %ipc                                   the names of all routes
        %ipc guild_count
        page = %ipc guilds sort=members descending=true limit=5

    ``name=text`` is turned into what the route takes; ``name:=json`` sends any JSON value.
    """
    try:
        words = shlex.split(line)
        route, arguments = (words[0], read_arguments(words[1:])) if words else ("routes", {})
        answer = _ask(route, arguments)
    except (BadArguments, ValueError) as error:
        raise UsageError(f"%ipc: {error}") from None
    except BotkitError as error:
        raise UsageError(f"%ipc: {error}") from error
    return answer if words else [entry["name"] for entry in answer["routes"]]


def _ask(route: str, arguments: dict[str, Any]) -> Any:
    connection = find()
    if connection is None:
        raise BotNotRunning(
            "No bot is running: start one with `await botkit.start()`, or `botkit bot` in a shell."
        )
    work = _call(connection, route, arguments)
    return _wait_here(work) if connection.pid == os.getpid() else _wait_elsewhere(work)


async def _call(connection: Connection, route: str, arguments: dict[str, Any]) -> Any:
    async with connection.client(timeout=TIMEOUT) as client:
        return await client.call(route, **arguments)


def _wait_elsewhere(work: Coroutine[Any, Any, Any]) -> Any:
    # The bot runs in another process: this cell may block its own loop while it waits.
    thread = LoopThread("botkit %ipc")
    try:
        return thread.wait(work, 2 * TIMEOUT)
    finally:
        thread.close()


def _wait_here(work: Coroutine[Any, Any, Any]) -> Any:
    # The bot may run in this very loop: it must go on turning inside the cell. nest_asyncio itself loses every
    # message that arrives meanwhile under ipykernel 7; its continuation does not.
    import nest_asyncio2

    loop = asyncio.get_running_loop()
    nest_asyncio2.apply(loop)
    return loop.run_until_complete(work)
