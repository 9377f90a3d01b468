"""botkit.cli.completion: the scripts, and the lines they are answered with."""

from __future__ import annotations

import subprocess
import sys

import pytest

from botkit.cli import candidates as module
from botkit.cli import main
from botkit.cli.candidates import Candidate
from botkit.cli.completion import SHELLS, split


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """Return the lines that a script gets; it gets no error, ever."""
    assert main(["__complete", *words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out.splitlines()


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_has_a_script_that_asks_botkit(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It says how it is set up, too."""
    assert main(["completion", shell]) == 0
    text = capsys.readouterr().out
    assert f"__complete {shell}" in text
    assert f"botkit completion {shell}" in text


@pytest.mark.parametrize(
    ("line", "words", "quoted"),
    [
        ("", [""], False),
        ("botkit ", ["botkit", ""], False),
        ("botkit que", ["botkit", "que"], False),
        ("botkit query guilds search='a b' so", ["botkit", "query", "guilds", "search=a b", "so"], False),
        ("botkit query guilds search='a ", ["botkit", "query", "guilds", "search=a "], True),
        ('botkit query guilds search="a', ["botkit", "query", "guilds", "search=a"], True),
        ("botkit query a\\ ", ["botkit", "query", "a "], False),
    ],
)
def test_a_line_of_bash_is_split_as_bash_does(line: str, words: list[str], quoted: bool) -> None:
    """Bash itself hands over words that are torn at `=`."""
    assert split(line) == (words, quoted)


def test_bash_gets_what_stands_behind_the_last_break(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps what it takes for a word of its own; what it would read otherwise is escaped."""
    monkeypatch.setattr(module, "candidates", lambda words: [Candidate("sort=a b"), Candidate("sort=$(x)")])
    assert answered(capsys, "bash", "=:", "botkit query guilds sort=") == ["a\\ b", "\\$\\(x\\)"]
    assert answered(capsys, "bash", "", "botkit query guilds sort=") == ["sort=a\\ b", "sort=\\$\\(x\\)"]
    assert answered(capsys, "bash", "=:", "botkit query guilds 'sort=") == ["sort=a b", "sort=$(x)"]


def test_other_shells_get_a_description_behind_a_tab(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a bot calls its routes cannot make lines of its own."""
    found = [Candidate("one", "A\tdoc\nof two lines"), Candidate("two\nlines"), Candidate("three")]
    monkeypatch.setattr(module, "candidates", lambda words: found)
    assert answered(capsys, "zsh", "") == ["one\tA doc of two lines", "three"]


@pytest.mark.parametrize(
    "words", [[], ["zsh"], ["bash"], ["zsh", "query", ""], ["bash", "=", "botkit query "]]
)
def test_without_a_bot_nothing_is_said(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Neither an error nor a candidate, and exit code 0."""
    assert answered(capsys, *words) == []


def test_nothing_reaches_the_terminal_while_typing() -> None:
    """A broken option in the middle of a line is no reason to print usage."""
    words = [sys.executable, "-m", "botkit", "__complete", "fish", "query", "--port", "x", ""]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
