"""The command ``botkit``: parses, then calls. Each command imports only what it needs.

Exit codes: 0 done, 1 failed, 2 wrong usage or settings, 3 no bot is running, 4 refused, 5 the route failed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from botkit.errors import (
    BadArguments,
    BotkitError,
    BotNotRunning,
    IPCError,
    RouteNotFound,
    SettingsError,
    Unauthorized,
)

_CODES: tuple[tuple[type[BotkitError], int], ...] = (
    (SettingsError, 2),
    (BadArguments, 2),
    (RouteNotFound, 2),
    (BotNotRunning, 3),
    (Unauthorized, 4),
    (IPCError, 5),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args))
    except KeyboardInterrupt:
        return 130
    except BotkitError as error:
        print(f"botkit: {error}", file=sys.stderr)
        return next((code for kind, code in _CODES if isinstance(error, kind)), 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="botkit",
        description="An operations console for Discord bots that lives in Jupyter.",
        epilog="Settings come from the environment and from .env; `botkit settings` lists them.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_dashboard(commands)
    _add_bot(commands)
    _add_query(commands)
    _add_sandbox(commands)
    settings = commands.add_parser("settings", help="list every setting with its default")
    settings.set_defaults(run=_settings)
    return parser


def _add_dashboard(commands: Any) -> None:
    dashboard = commands.add_parser(
        "dashboard",
        help="serve the dashboard and print its address",
        description="Serves notebooks/dashboard.ipynb with Voila: one kernel for all viewers, which starts the bot "
        "or attaches to the one that runs. Ctrl-C ends it.",
    )
    dashboard.add_argument(
        "--port", type=int, default=None, help="port of the page (default: 8866 or the next free)"
    )
    dashboard.add_argument(
        "--notebook", type=Path, default=None, help="another notebook than the dashboard's"
    )
    dashboard.add_argument(
        "--guilds", type=int, default=None, help="servers in the sandbox (without a token)"
    )
    dashboard.add_argument(
        "--events", type=float, default=None, help="activity of the sandbox, events a second"
    )
    dashboard.add_argument("--no-browser", action="store_true", help="do not open a browser")
    dashboard.set_defaults(run=_dashboard)


def _add_bot(commands: Any) -> None:
    bot = commands.add_parser(
        "bot",
        help="run the bot without a page until Ctrl-C or SIGTERM",
        description="Runs the bot in this process. Notebooks and dashboards attach to it; it outlives them.",
    )
    bot.set_defaults(run=_bot)


def _add_query(commands: Any) -> None:
    query = commands.add_parser(
        "query",
        help="ask a running bot, and print its answer",
        description="Asks one route of the bot that runs, or of any better-ipc server (--host, --port). "
        "The key of another server is read from DISCORD_BOT_SECRET_KEY.",
        epilog="Example: botkit query guilds sort=members descending=true limit=5",
    )
    query.add_argument("route", help="the route's name; `botkit query routes` lists them")
    query.add_argument(
        "arguments", nargs="*", metavar="name=value", help="arguments; name:=JSON for any value"
    )
    query.add_argument("--host", default=None, help="address of another better-ipc server")
    query.add_argument("--port", type=int, default=None, help="its multicast port (default 20000)")
    query.add_argument(
        "--timeout", type=float, default=10.0, help="seconds to wait for the answer (default 10)"
    )
    query.set_defaults(run=_query)


def _add_sandbox(commands: Any) -> None:
    from botkit.sandbox import main as sandbox

    parser = commands.add_parser("sandbox", help="run a local Discord (not Discord!) for bots and tests")
    sandbox.add_arguments(parser)
    parser.set_defaults(run=sandbox.run)


def _settings(_args: argparse.Namespace) -> int:
    from botkit.settings import Settings, environment_name

    for name, field in Settings.model_fields.items():
        default = "not set" if field.default is None else field.default
        print(f"{environment_name(name)} (default: {default})\n    {field.description}")
    return 0


def _dashboard(args: argparse.Namespace) -> int:
    from botkit.serve import app
    from botkit.settings import load

    # The kernel reads the settings for itself: what is said here must reach it through the environment.
    for name, value in (("SANDBOX_GUILDS", args.guilds), ("SANDBOX_EVENTS", args.events)):
        if value is not None:
            os.environ[f"BOTKIT_{name}"] = str(value)
    load()
    return app.run(
        args.notebook or notebook("dashboard.ipynb"), port=args.port, open_browser=not args.no_browser
    )


def notebook(name: str) -> Path:
    """Return the path of one of botkit's notebooks: below the working directory, in the clone, or in the package.

    Raises
    ------
    SettingsError
        If it is in none of them.
    """
    package = Path(__file__).parent
    places = [folder / "notebooks" / name for folder in (Path.cwd(), package.parent, package)]
    for place in places:
        if place.is_file():
            return place
    raise SettingsError(f"The notebook {name} is not below {Path.cwd()}: run this in the clone, or name it.")


def _bot(_args: argparse.Namespace) -> int:
    from botkit.headless import run
    from botkit.settings import load

    return asyncio.run(run(load()))


def _query(args: argparse.Namespace) -> int:
    from botkit.settings import load

    settings = load()
    answer = asyncio.run(_ask(args, settings.secret_key))
    print(answer if isinstance(answer, str) else json.dumps(answer, indent=2, ensure_ascii=False))
    return 0


async def _ask(args: argparse.Namespace, key: Any) -> Any:
    from botkit.ipc.connection import connect
    from botkit.ipc.words import read_arguments

    arguments = read_arguments(args.arguments)
    named = args.host is not None or args.port is not None
    client = connect(host=args.host, port=args.port, key=key if named else None, timeout=args.timeout)
    async with client:
        return await client.call(args.route, **arguments)
