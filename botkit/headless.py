"""The bot in a process of its own, until a signal: the command ``botkit bot``."""

from __future__ import annotations

import asyncio
import signal
import sys

from botkit.host import Host
from botkit.model import Snapshot, State
from botkit.settings import Settings


async def run(settings: Settings) -> int:
    """Run the bot until SIGINT or SIGTERM, or until it fails; return the exit code."""
    host = Host(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await host.start()
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
            print(_sentence(snapshot, host), file=sys.stderr, flush=True)  # noqa: T201 - a command's own words
        if not snapshot.state.alive:
            stop.set()
            return


def _sentence(snapshot: Snapshot, host: Host) -> str:
    if snapshot.state is State.READY:
        return (
            f"ready: {snapshot.name} is in {snapshot.guilds:,} servers. Ctrl-C ends it; log: {host.logs.path}"
        )
    return f"{snapshot.state}: {snapshot.reason}" if snapshot.reason else str(snapshot.state)
