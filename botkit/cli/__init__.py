"""The command ``botkit``: parses, then calls. Each command imports only what it needs.

Exit codes: 0 done, 1 failed, 2 wrong usage or settings, 3 no bot is running, 4 refused, 5 the route failed;
130 and 141 after Ctrl-C and when what reads the output has gone, as in any shell.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from botkit.cli.commands import notebook
from botkit.cli.messages import code_of, sentence_of
from botkit.errors import BotkitError

if TYPE_CHECKING:
    from botkit.cli.parser import Parser

__all__ = ["main", "notebook"]

_INTERRUPTED = 130
_READER_GONE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["__complete"]:
        from botkit.cli.completion import answer

        return answer(words[1:])
    from botkit.cli import output

    output.prepare()
    args = _parser().parse_args(words)
    try:
        code = int(args.run(args))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        output.abandon()
        return _READER_GONE
    except BotkitError as error:
        output.complain(sentence_of(error))
        return code_of(error)
    return code


def _parser() -> Parser:
    from botkit.cli import commands, completion, query
    from botkit.cli.parser import Parser

    parser = Parser(
        prog="botkit",
        description="An operations console for Discord bots that lives in Jupyter.",
        epilog="Settings come from the environment and from .env; `botkit settings` lists them.",
    )
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    commands.add_dashboard(subparsers)
    commands.add_bot(subparsers)
    query.add(subparsers)
    commands.add_sandbox(subparsers)
    commands.add_settings(subparsers)
    completion.add(subparsers)
    return parser
