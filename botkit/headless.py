"""The bot in a process of its own, until a signal: the command ``botkit bot``."""

from __future__ import annotations

import asyncio
import signal
import sys

from botkit.host import Host
from botkit.ipc.claim import Claim
from botkit.ipc.connection import find
from botkit.model import Snapshot, State
from botkit.settings import Settings


async def run(settings: Settings) -> int:
    """Run the bot until SIGINT or SIGTERM, or until it fails; return the exit code.

    One that runs already is left alone: a second with its token would take its sessions, and answer twice.

    Raises
    ------
    StartError
        If another process has been starting this bot for too long.
    """
    host = Host(settings)
    claim = Claim(host.service.identity)
    await claim.take()
    if (other := find(host.service.identity)) is not None:
        claim.release()
        remedy = "`botkit query snapshot` asks it, `botkit query stop` ends it."
        _say(f"This bot runs already, in process {other.pid}: {remedy}")
        return 1
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await host.start(claim)
    watch = asyncio.create_task(_tell(host, stop), name="botkit headless")
    try:
        await stop.wait()
    finally:
        watch.cancel()
        failed = host.monitor.state is State.FAILED
        await host.stop()
        await asyncio.wait({watch})
    return 1 if failed else 0


async def _tell(host: Host, stop: asyncio.Event) -> None:
    """Write each change of state to standard error; set ``stop`` when the bot has ended."""
    last: tuple[State, str | None] | None = None
    revision = -1
    while True:
        snapshot = await host.monitor.newer(revision, 30.0)
        revision = snapshot.revision
        if (snapshot.state, snapshot.reason) != last:
            last = (snapshot.state, snapshot.reason)
            _say(_sentence(snapshot, host))
        if not snapshot.state.alive:
            stop.set()
            return


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 - a command's own words


def _sentence(snapshot: Snapshot, host: Host) -> str:
    if snapshot.state is State.READY:
        return (
            f"ready: {snapshot.name} is in {snapshot.guilds:,} servers. Ctrl-C ends it; log: {host.logs.path}"
        )
    return f"{snapshot.state}: {snapshot.reason}" if snapshot.reason else str(snapshot.state)
