"""The command ``botkit sandbox``: a local Discord in a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import math
import os
import signal
import sys
from collections.abc import Callable

from botkit.errors import SandboxError
from botkit.ports import is_loopback
from botkit.sandbox.account import SESSION_STARTS
from botkit.sandbox.activity import PROFILES
from botkit.sandbox.activity.activity import MOST_RATE
from botkit.sandbox.control.acts import permission_bits
from botkit.sandbox.control.refusals import ControlError
from botkit.sandbox.server import Sandbox

_log = logging.getLogger(__name__)

MOST_SHARDS = 16_384

OPTIONS = (
    "guilds", "seed", "events", "profile", "shards", "max_concurrency", "session_starts",
    "identify_interval", "permissions", "host", "port", "heartbeat",
)  # fmt: skip
"""What `botkit.sandbox.server.Sandbox` takes; the command's options are named alike."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options to a parser."""
    parser.description = (
        "Runs a local Discord (it is not Discord) and prints one line of JSON: api, control, token, pid. "
        "Log in with the token against the api. Ctrl-C ends it."
    )
    for option in (_add_address, _add_world, _add_account):
        option(parser)
    parser.add_argument(
        "--until-eof", action="store_true", help="end when standard input ends, as when its parent has died"
    )


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine alone)"
    )


def _add_world(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--guilds", type=_whole(0, 100_000), default=25, help="servers the bot is in at the start (25)"
    )
    parser.add_argument("--seed", type=int, default=1, help="decides how they look and what happens (1)")
    parser.add_argument(
        "--events", type=_number(0, MOST_RATE), default=0.0, help="activity, events a second (0: none)"
    )
    parser.add_argument("--profile", choices=list(PROFILES), default="normal", help="what activity is like")
    parser.add_argument(
        "--permissions",
        type=_permissions,
        default=None,
        help="what the bot is invited with: a number, or names like SEND_MESSAGES,EMBED_LINKS",
    )


def _add_account(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--shards", type=_whole(1, MOST_SHARDS), default=None, help="recommended number of shards"
    )
    parser.add_argument(
        "--max-concurrency", type=_whole(1, 128), default=1, help="shards that may identify at once (1)"
    )
    parser.add_argument(
        "--session-starts", type=_whole(0, 1_000_000), default=SESSION_STARTS, help="sessions a day (1000)"
    )
    parser.add_argument(
        "--identify-interval",
        type=_number(0, 60),
        default=5.0,
        help="seconds between two IDENTIFYs of one bucket (5)",
    )
    parser.add_argument(
        "--heartbeat", type=_number(0.05, 3600), default=41.25, help="seconds between heartbeats (41.25)"
    )


def _whole(least: int, most: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {least:,} to {most:,}")
        return int(text)

    return whole


def _number(least: float, most: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {least:g} to {most:,g}")
        return value

    return number


def _permissions(text: str) -> int:
    try:
        return permission_bits(text)
    except ControlError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


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
    if not is_loopback(args.host):
        _log.warning(
            "The sandbox listens on %s: who reaches this port may do with it as they like. It is no Discord to "
            "be shown to others.",
            args.host,
        )
    sandbox = Sandbox(**{name: getattr(args, name) for name in OPTIONS})
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
            _log.warning("THIS IS NOT DISCORD: a local sandbox at %s, for bots and tests only.", sandbox.api)
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
