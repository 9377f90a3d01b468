"""The command ``botkit sandbox``: a local Discord in a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Callable

from botkit.errors import SandboxError
from botkit.sandbox.server import Sandbox

_log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options to a parser."""
    parser.description = (
        "Runs a local Discord (it is not Discord) and prints one line of JSON: api, control, token, pid. "
        "Log in with the token against the api. Ctrl-C ends it."
    )
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine alone)"
    )
    parser.add_argument("--guilds", type=_count, default=25, help="servers the bot is in at the start (25)")
    parser.add_argument("--seed", type=int, default=1, help="decides how they look and what happens (1)")
    parser.add_argument("--events", type=_rate, default=0.0, help="activity, events a second (0: none)")
    parser.add_argument(
        "--until-eof", action="store_true", help="end when standard input ends, as when its parent has died"
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > 100_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 100,000")
    return int(text)


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 5000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 5,000")
    return rate


def run(args: argparse.Namespace) -> int:
    """Run a sandbox until a signal (or the end of standard input) ends it; return the exit code.

    Raises
    ------
    PortInUse, SandboxError
        If it cannot listen.
    """
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s sandbox: %(message)s"
    )
    sandbox = Sandbox(args.guilds, args.seed, args.events, args.host, args.port)
    asyncio.run(serve(sandbox, until_eof=args.until_eof))
    return 0


async def serve(sandbox: Sandbox, *, until_eof: bool = False) -> None:
    """Run a sandbox, and print its addresses, until SIGINT or SIGTERM.

    Parameters
    ----------
    sandbox
        One that has not been started.
    until_eof
        Whether the end of standard input ends it, too.

    Raises
    ------
    PortInUse, SandboxError
        If it cannot listen, or standard input cannot be watched.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    unwatch = _watch_input(stop) if until_eof else None
    try:
        async with sandbox:
            _log.info("This is not Discord: a local sandbox at %s, for bots and tests only.", sandbox.api)
            _print_addresses(sandbox)
            await stop.wait()
            _log.info("The sandbox ends.")
    finally:
        if unwatch is not None:
            unwatch()


def _print_addresses(sandbox: Sandbox) -> None:
    line = {"api": sandbox.api, "control": sandbox.control, "token": sandbox.token, "pid": os.getpid()}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _watch_input(ended: asyncio.Event) -> Callable[[], object]:
    """Set an event when standard input ends: the parent has ended, or wishes that we end. Return how to stop."""
    loop, descriptor = asyncio.get_running_loop(), sys.stdin.fileno()

    def read() -> None:
        if not os.read(descriptor, 4096):
            loop.remove_reader(descriptor)
            ended.set()

    try:
        loop.add_reader(descriptor, read)
    except (ValueError, OSError) as error:
        raise SandboxError(
            f"--until-eof needs a pipe or a terminal as standard input ({error}): leave it out, or give one."
        ) from error
    return lambda: loop.remove_reader(descriptor)
