"""What can stand at the cursor of a ``botkit`` line: commands and options, and what the bot that runs knows."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botkit.cli.parser import Parser

ANSWER_WITHIN = 1.0
"""Seconds that the bot may take: who presses Tab does not wait longer."""

_MOST_GUILDS = 50
_BOOLEANS = ("true", "false")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to go on.

    Parameters
    ----------
    text
        The whole word; ``:files`` stands for names of files.
    about
        What it means, in one line.
    """

    text: str
    about: str = ""


FILES = Candidate(":files")


def candidates(words: Sequence[str]) -> list[Candidate]:
    """Return what the last word can become.

    Parameters
    ----------
    words
        What stands behind ``botkit`` up to the cursor; the last word is the one that is being typed.
    """
    from botkit.cli import _parser

    *before, current = words
    found = list(_candidates(_parser(), before, current))
    return found if found == [FILES] else [one for one in found if one.text.startswith(current)]


def _candidates(parser: Parser, before: Sequence[str], current: str) -> Iterator[Candidate]:
    command, before = _command(parser, before)
    if command is None:
        yield from _commands(parser)
        if current.startswith("-"):
            yield from _options(parser)
        return
    command.fill()
    taking, text = _taking(command, before, current)
    if taking is not None:
        prefix = current[: len(current) - len(text)]
        yield from _values(taking, prefix)
    elif current.startswith("-"):
        yield from _options(command)
    elif command.prog.endswith(" query"):
        yield from _of_the_bot(parser, before, current)
    else:
        for action in command._actions:
            if not action.option_strings and action.choices:
                yield from (Candidate(str(choice)) for choice in action.choices)


def _command(parser: Parser, words: Sequence[str]) -> tuple[Parser | None, list[str]]:
    """Return the command's parser and the words behind its name."""
    for at, word in enumerate(words):
        for choices in (action.choices for action in parser._actions if isinstance(action.choices, dict)):
            if word in choices:
                return choices[word], list(words[at + 1 :])
    return None, []


def _commands(parser: Parser) -> Iterator[Candidate]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from (Candidate(one.dest, one.help or "") for one in action._choices_actions)


def _options(parser: Parser) -> Iterator[Candidate]:
    for action in parser._actions:
        for option in action.option_strings:
            if option.startswith("--"):
                yield Candidate(option, action.help or "")


def _taking(parser: Parser, before: Sequence[str], current: str) -> tuple[argparse.Action | None, str]:
    """Return the option whose value is being typed, if one is, and what is typed of it."""
    by_name = {option: action for action in parser._actions for option in action.option_strings}
    name, equals, text = current.partition("=")
    if equals and name in by_name:
        return by_name[name], text
    last = by_name.get(before[-1]) if before else None
    return (last, current) if last is not None and last.nargs is None else (None, current)


def _values(action: argparse.Action, prefix: str) -> Iterator[Candidate]:
    if action.type is Path:
        yield FILES
    for choice in action.choices or ():
        yield Candidate(f"{prefix}{choice}")


def _of_the_bot(parser: Parser, before: Sequence[str], current: str) -> Iterator[Candidate]:
    """Return routes, then the arguments of the one that was typed, or the values of one of them."""
    # The cursor may stand before a whole line is: what is there already says which bot is asked.
    args = parser.parse_args(["query", *before])
    routes = {str(entry["name"]): entry for entry in _catalogue(args)}
    if args.route is None:
        yield from (Candidate(name, _about(entry)) for name, entry in routes.items())
    elif args.route in routes:
        parameters = routes[args.route]["parameters"]
        given = {word.partition("=")[0].removesuffix(":") for word in args.arguments}
        free = [one for one in parameters if one["name"] not in given]
        yield from _guilds(args, free, current) or _arguments(free, current)


def _arguments(parameters: Sequence[Mapping[str, Any]], current: str) -> Iterator[Candidate]:
    name, equals, _ = current.partition("=")
    for one in parameters:
        if not equals:
            yield Candidate(f"{one['name']}=", _about(one))
        elif one["name"] == name:
            choices = _BOOLEANS if one.get("type") == "bool" else one.get("choices") or ()
            yield from (Candidate(f"{name}={choice}") for choice in choices)


def _guilds(
    args: argparse.Namespace, parameters: Sequence[Mapping[str, Any]], current: str
) -> list[Candidate]:
    """Return the ids of servers that begin as what is typed, if the argument is a server, with their names."""
    name, equals, text = current.partition("=")
    kind = next((one.get("type") for one in parameters if one["name"] == name), None)
    if not equals or kind != "guild":
        return []
    answer = _ask(args, "guilds", limit=_MOST_GUILDS, search=text)
    return [Candidate(f"{name}={row['id']}", str(row.get("name") or "")) for row in answer["rows"]]


def _about(entry: Mapping[str, Any]) -> str:
    return str(entry.get("doc") or entry.get("type") or "").strip().split("\n")[0]


def _catalogue(args: argparse.Namespace) -> list[dict[str, Any]]:
    return list(_ask(args, "routes")["routes"])


def _ask(args: argparse.Namespace, route: str, **arguments: Any) -> Any:
    import asyncio

    from botkit.cli.target import client_of

    async def ask() -> Any:
        async with asyncio.timeout(ANSWER_WITHIN), client_of(args, ANSWER_WITHIN) as client:
            return await client.call(route, **arguments)

    return asyncio.run(ask())
