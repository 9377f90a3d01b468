"""botkit.cli.parser: options that are added late, and numbers that may be left out."""

from __future__ import annotations

import pytest

from botkit.cli.parser import Parser


def parser() -> Parser:
    """Return a parser with one command, whose options wait."""

    def options(command: Parser) -> None:
        added.append(command.prog)
        command.add_argument("--watch", type=float, nargs="?", const=2.0)
        command.add_argument("words", nargs="*")
        command.optional_numbers = {"--watch": 2.0}
        command.rest = "words"

    added: list[str] = []
    whole = Parser(prog="x")
    whole.add_subparsers().add_parser("late").later = options
    whole.added = added  # type: ignore[attr-defined]
    return whole


def test_options_that_wait_are_added_once_and_when_needed() -> None:
    """Parsing something else adds none."""
    whole = parser()
    whole.parse_args([])
    assert whole.added == []  # type: ignore[attr-defined]
    for _ in range(2):
        whole.parse_args(["late"])
    assert whole.added == ["x late"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "seconds", "rest"),
    [
        (["--watch", "guilds"], 2.0, ["guilds"]),
        (["--watch", "0.5", "guilds"], 0.5, ["guilds"]),
        (["--watch=5", "guilds"], 5.0, ["guilds"]),
        (["guilds", "--watch"], 2.0, ["guilds"]),
        (["guilds"], None, ["guilds"]),
        (["guilds", "a=1", "--watch", "b=2"], 2.0, ["guilds", "a=1", "b=2"]),
        (["guilds", "--watch", "5", "b=2"], 5.0, ["guilds", "b=2"]),
        (["--watch", "guilds", "--watch", "5", "b=2"], 5.0, ["guilds", "b=2"]),
    ],
)
def test_a_number_may_be_left_out(words: list[str], seconds: float | None, rest: list[str]) -> None:
    """The word behind the option is its own only if it is a number."""
    args = parser().parse_args(["late", *words])
    assert (args.watch, args.words) == (seconds, rest)


def test_an_option_that_is_none_is_refused() -> None:
    """Wherever it stands."""
    with pytest.raises(SystemExit):
        parser().parse_args(["late", "guilds", "--wotch", "b=2"])


def test_help_shows_options_that_wait(capsys: pytest.CaptureFixture[str]) -> None:
    """They are part of the command's help."""
    with pytest.raises(SystemExit):
        parser().parse_args(["late", "--help"])
    assert "--watch" in capsys.readouterr().out
