"""``botkit completion``, and the answers that the scripts it prints ask for at every Tab.

A script asks ``botkit __complete SHELL …`` and gets one candidate a line, with its description behind a tab for the
shells that show one. ``:files`` stands for names of files. It never fails and never prints an error: without a bot
there are only the words of the command itself.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterable, Sequence
from contextlib import redirect_stderr, suppress
from importlib.resources import files
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import Namespace

    from botkit.cli.candidates import Candidate

SHELLS = ("bash", "zsh", "fish")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SPECIAL = re.compile(r"([^\w@%+=:,./-])")
_SET_UP = {
    "bash": 'add  eval "$(botkit completion bash)"  to ~/.bashrc',
    "zsh": 'add  eval "$(botkit completion zsh)"  to ~/.zshrc, after compinit',
    "fish": "run  botkit completion fish > ~/.config/fish/completions/botkit.fish",
}


def add(commands: Any) -> None:
    """Add ``botkit completion``."""
    completion = commands.add_parser(
        "completion",
        help="print the script that completes botkit in bash, zsh or fish",
        description="Prints a script that completes commands, options, and the routes, arguments and values of the "
        f"bot that runs. To set it up, {'; '.join(_SET_UP.values())}.",
    )
    completion.add_argument("shell", choices=SHELLS)
    completion.set_defaults(run=_print_script)


def script(shell: str) -> str:
    """Return the script for a shell."""
    return (files("botkit.cli") / "scripts" / f"botkit.{shell}").read_text(encoding="utf-8")


def answer(arguments: Sequence[str]) -> int:
    """Print the candidates for a line that is being typed; return 0 whatever happens."""
    from botkit.cli.candidates import candidates

    with suppress(Exception, SystemExit, KeyboardInterrupt), redirect_stderr(StringIO()):
        shell, *words = arguments
        breaks, quoted = "", False
        if shell == "bash":
            breaks, line = words
            words, quoted = split(line)
            words = words[1:]
        found = _printable(candidates(words))
        lines = list(_for_bash(found, words[-1], breaks, quoted) if shell == "bash" else _described(found))
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
    return 0


def split(line: str) -> tuple[list[str], bool]:
    """Return the words of a line up to the cursor, the last one empty after a space, and whether a quote is open."""
    for ending in ("", "'", '"'):
        with suppress(ValueError):
            words = shlex.split(line + ending)
            blank = not ending and (not line.strip() or line[-1].isspace()) and not line.endswith("\\ ")
            return [*words, ""] if blank else words, bool(ending)
    return [""], False


def _print_script(args: Namespace) -> int:
    sys.stdout.write(script(args.shell))
    return 0


def _printable(found: Iterable[Candidate]) -> list[Candidate]:
    """Return candidates whose text is one line: what a bot tells may be anything."""
    return [type(one)(one.text, _UNSAFE.sub(" ", one.about)) for one in found if not _UNSAFE.search(one.text)]


def _described(found: Iterable[Candidate]) -> Iterable[str]:
    for one in found:
        yield f"{one.text}\t{one.about}" if one.about else one.text


def _for_bash(found: Iterable[Candidate], word: str, breaks: str, quoted: bool) -> Iterable[str]:
    # bash takes `sort=members` for three words and completes the last: what stands before is not repeated.
    ends = [word.rfind(character) for character in "=:" if character in breaks]
    start = 0 if quoted else max(ends, default=-1) + 1
    for one in found:
        if one.text == ":files":
            yield one.text
        else:
            text = one.text[start:]
            yield text if quoted else _SPECIAL.sub(r"\\\1", text)
