"""The commands that start something or list settings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botkit.errors import SettingsError

if TYPE_CHECKING:
    from argparse import Namespace

    from botkit.cli.parser import Parser


def add_dashboard(commands: Any) -> None:
    """Add ``botkit dashboard``."""
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
        "--host",
        default="127.0.0.1",
        help="address to listen on (default: 127.0.0.1, this machine only); another needs a login: "
        "BOTKIT_DASHBOARD_TOKEN or BOTKIT_DASHBOARD_PASSWORD",
    )
    dashboard.add_argument(
        "--base-url",
        default="/",
        metavar="PATH",
        help="path below which the page is, as behind a proxy (/bot/)",
    )
    dashboard.add_argument(
        "--proxy",
        action="store_true",
        help="a reverse proxy stands in front: believe its X-Forwarded-For and X-Forwarded-Proto; needs a login",
    )
    dashboard.add_argument(
        "--attach",
        action="store_true",
        help="only show a bot that runs elsewhere (`botkit bot`): start none, and have neither its token nor its "
        "operator key",
    )
    dashboard.add_argument(
        "--set-password",
        action="store_true",
        help="ask for a password, print the line for .env that sets it, and end",
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


def add_bot(commands: Any) -> None:
    """Add ``botkit bot``."""
    bot = commands.add_parser(
        "bot",
        help="run the bot without a page until Ctrl-C or SIGTERM",
        description="Runs the bot in this process. Notebooks and dashboards attach to it; it outlives them.",
    )
    bot.set_defaults(run=_bot)


def add_sandbox(commands: Any) -> None:
    """Add ``botkit sandbox``, whose options are read from the sandbox only when it is asked for."""

    def options(parser: Parser) -> None:
        from botkit.sandbox import main as sandbox

        sandbox.add_arguments(parser)
        parser.set_defaults(run=sandbox.run)

    commands.add_parser(
        "sandbox", help="run a local Discord (not Discord!) for bots and tests"
    ).later = options


def add_settings(commands: Any) -> None:
    """Add ``botkit settings``."""
    commands.add_parser("settings", help="list every setting with its default").set_defaults(run=_settings)


def notebook(name: str) -> Path:
    """Return the path of one of botkit's notebooks: below the working directory, in the clone, or in the package.

    Raises
    ------
    SettingsError
        If it is in none of them.
    """
    package = Path(__file__).parents[1]
    places = [folder / "notebooks" / name for folder in (Path.cwd(), package.parent, package)]
    for place in places:
        if place.is_file():
            return place
    raise SettingsError(f"The notebook {name} is not below {Path.cwd()}: run this in the clone, or name it.")


def _dashboard(args: Namespace) -> int:
    if args.set_password:
        return _set_password()
    from botkit.serve import app
    from botkit.settings import load

    # The kernel reads the settings for itself: what is said here must reach it through the environment.
    for name, value in (("SANDBOX_GUILDS", args.guilds), ("SANDBOX_EVENTS", args.events)):
        if value is not None:
            os.environ[f"BOTKIT_{name}"] = str(value)
    settings = load()
    if args.attach:
        from botkit.serve import attaching

        attaching.prepare(settings, os.environ)
    return app.run(
        args.notebook or notebook("dashboard.ipynb"),
        host=args.host,
        port=args.port,
        base_url=args.base_url,
        proxied=args.proxy,
        open_browser=not args.no_browser,
    )


def _set_password() -> int:
    from getpass import getpass

    from jupyter_server.auth.security import passwd

    try:
        word = getpass("Password for the dashboard: ")
        again = getpass("The same again: ")
    except EOFError:
        raise SettingsError("No password was given: run this in a terminal.") from None
    if not word or word != again:
        raise SettingsError("The password is empty, or the two are not the same: nothing was set.")
    hashed = passwd(word)  # type: ignore[no-untyped-call]
    print(f"BOTKIT_DASHBOARD_PASSWORD='{hashed}'")
    return 0


def _bot(_args: Namespace) -> int:
    import asyncio

    from botkit.headless import run
    from botkit.settings import load

    return asyncio.run(run(load()))


def _settings(_args: Namespace) -> int:
    from botkit.settings import Settings, environment_name

    for name, field in Settings.model_fields.items():
        default = "not set" if field.default is None else field.default
        print(f"{environment_name(name)} (default: {default})\n    {field.description}")
    return 0
