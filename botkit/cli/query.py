"""``botkit query``: ask a bot one route, once or again and again."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING, Any

from botkit.errors import BotkitError, BotNotRunning, ConnectionLost, RouteNotFound

if TYPE_CHECKING:
    from argparse import Namespace
    from types import TracebackType

    from botkit.cli.output import Form
    from botkit.ipc.client import Client

_EVERY = 2.0
_TIMEOUT = 10.0
_SHORTEST, _LONGEST = 0.1, 86_400.0
_LIST = "routes"


def add(commands: Any) -> None:
    """Add ``botkit query``."""
    from botkit.cli import target

    query = commands.add_parser(
        "query",
        add_help=False,
        help="ask a running bot, and print its answer",
        description="Asks one route of the bot that runs, or of any better-ipc server. Prints a table on a terminal, "
        "and the plain value, or one line of JSON for each row, into a pipe.",
        epilog="The key of a server that is named by its address is read from DISCORD_BOT_SECRET_KEY. Exit codes: 0 "
        "answered, 2 wrong usage, arguments or settings, 3 no bot is running, 4 refused, 5 the route failed or did "
        "not answer. Example: botkit query guilds sort=members descending=true limit=5",
    )
    query.optional_numbers = {"--watch": _EVERY}
    query.rest = "arguments"
    query.add_argument("route", nargs="?", help="the route's name; without one all routes are listed")
    query.add_argument(
        "arguments", nargs="*", metavar="name=value", help="arguments; name:=JSON for any value"
    )
    query.add_argument(
        "-h", "--help", action="store_true", help="show this, or, after a route's name, what that route takes"
    )
    query.add_argument(
        "--timeout", type=_seconds, default=_TIMEOUT, help="seconds to wait for an answer (10)"
    )
    query.add_argument(
        "--watch",
        type=_seconds,
        nargs="?",
        const=_EVERY,
        metavar="SECONDS",
        help="ask every so many seconds (2) and show what changes, until Ctrl-C",
    )
    forms = query.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    forms.add_argument("--csv", action="store_true", help="print its rows as CSV")
    target.add_arguments(query)
    query.set_defaults(run=run, print_usage=query.print_help)


def run(args: Namespace) -> int:
    """Ask as the options say; return the exit code."""
    import asyncio

    from botkit.cli.output import Form

    if args.help:
        return asyncio.run(_help(args))
    form = Form.JSON if args.json else Form.CSV if args.csv else Form.PLAIN
    return asyncio.run(_ask(args, form) if args.watch is None else _watch(args, form))


class Asker:
    """Asks the route that was typed over a kept client; after a loss the bot is looked for again.

    Parameters
    ----------
    args
        The command's options.
    """

    def __init__(self, args: Namespace) -> None:
        from botkit.ipc.words import read_arguments

        self._args = args
        self._arguments = read_arguments(args.arguments)
        self._client: Client | None = None

    async def __aenter__(self) -> Asker:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def ask(self) -> Any:
        """Return the answer of now.

        Raises
        ------
        IPCError
            As `botkit.ipc.client.Client.call` does.
        """
        try:
            return await self._open().call(self._args.route or _LIST, **self._arguments)
        except (BotNotRunning, ConnectionLost):
            await self.close()
            raise
        except RouteNotFound:
            if self._args.route is not None:
                raise
            raise RouteNotFound(
                "The server does not list its routes, as a stock better-ipc server does not: name the one to ask."
            ) from None

    async def routes(self) -> list[dict[str, Any]]:
        """Return the entries of all routes, as the route ``routes`` tells them."""
        answer = await self._open().call(_LIST)
        return list(answer["routes"])

    async def close(self) -> None:
        """Close the client, if there is one. May be called twice."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _open(self) -> Client:
        from botkit.cli.target import client_of

        if self._client is None:
            self._client = client_of(self._args, self._args.timeout)
        return self._client


async def _ask(args: Namespace, form: Form) -> int:
    from botkit.cli.catalogue import readable
    from botkit.cli.output import Form, Screen, text_of, write

    async with Asker(args) as asker:
        answer = await asker.ask()
    screen = Screen.here()
    if screen.terminal and form is Form.PLAIN:
        answer = readable(answer)
    write(text_of(answer, form, screen))
    return 0


async def _watch(args: Namespace, form: Form) -> int:
    from botkit.cli.watch import watch

    title = " ".join([args.route or _LIST, *args.arguments])
    async with Asker(args) as asker:
        return await watch(asker.ask, form, every=args.watch, title=title)


async def _help(args: Namespace) -> int:
    from botkit.cli.catalogue import description
    from botkit.cli.output import Screen, write

    entry = None
    if args.route is not None:
        try:
            async with Asker(args) as asker:
                entry = next((one for one in await asker.routes() if one["name"] == args.route), None)
        except (BotkitError, KeyError, TypeError):
            entry = None  # no bot to ask: the command's own help is what there is
    if entry is None:
        args.print_usage()
    else:
        write("".join(f"{line}\n" for line in description(entry, Screen.here().columns)))
    return 0


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not _SHORTEST <= value <= _LONGEST:
        raise ArgumentTypeError(f"{text!r} is not a number of seconds: from {_SHORTEST:g} to {_LONGEST:g}")
    return value
