"""docs/shell.md names all that the command takes and gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from botkit.cli import _parser, messages
from botkit.cli.candidates import candidates
from botkit.cli.completion import SHELLS

DOC = (Path(__file__).parents[3] / "docs" / "shell.md").read_text(encoding="utf-8")


def test_every_option_is_documented() -> None:
    """An option that is not in the table does not exist."""
    for one in candidates(["query", "--"]):
        assert f"`{one.text}" in DOC, one.text


def test_every_exit_code_is_documented() -> None:
    """Those of errors, and those that a shell gives."""
    for code in {0, 1, 130, 141, 143} | {code for _, code in messages._CODES}:
        assert f"\n| {code} |" in DOC, code


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_a_set_up(shell: str) -> None:
    """And the command that prints its script."""
    assert re.search(rf"\| {shell} \| .*botkit completion {shell}", DOC)


def test_the_help_agrees() -> None:
    """Each command that the documents show can be parsed."""
    for line in re.findall(r"^\$? ?(botkit query [^|>\n]*)", DOC, flags=re.M):
        assert _parser().parse_args(line.split()[1:]).route, line
