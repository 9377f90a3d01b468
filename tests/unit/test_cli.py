"""botkit.cli: what is typed, what is printed, and how it exits."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from botkit.cli import main, notebook
from botkit.errors import SettingsError


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """A new user finds the way by `botkit --help`."""
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert all(
        command in text for command in ("dashboard", "bot", "query", "sandbox", "settings", "completion")
    )


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["unknown"],
        ["query", "guilds", "--json", "--csv"],
        ["query", "guilds", "--timeout", "0"],
        ["query", "guilds", "--watch", "0"],
        ["query", "guilds", "--port", "x"],
        ["completion", "tcsh"],
        ["dashboard", "--port", "x"],
        ["sandbox", "--guilds", "x"],
    ],
)
def test_wrong_usage_exits_with_2(words: list[str]) -> None:
    """Usage errors are the shell's 2."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


def test_a_query_without_a_bot_exits_with_3(capsys: pytest.CaptureFixture[str]) -> None:
    """The message says how to start one."""
    for words in (["query", "guild_count"], ["query"], ["query", "guild_count", "--watch"]):
        assert main(words) == 3
        out, err = capsys.readouterr()
        assert "botkit bot" in err
        assert "--attach" in err
        assert "host=" not in err
        assert out == ""


def test_help_of_a_query_needs_no_bot(capsys: pytest.CaptureFixture[str]) -> None:
    """With the name of a route it is the route's, if there is a bot to ask."""
    for words in (["query", "--help"], ["query", "guilds", "-h"]):
        assert main(words) == 0
        assert "--watch" in capsys.readouterr().out


def test_a_query_to_a_closed_port_exits_with_3(capsys: pytest.CaptureFixture[str]) -> None:
    """A refused connection is a bot that does not run."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert main(["query", "guild_count", "--port", str(unused.getsockname()[1])]) == 3
    assert capsys.readouterr().err.startswith("botkit: ")


def test_a_broken_setting_exits_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Settings are told by name, without a traceback."""
    monkeypatch.setenv("BOTKIT_LANG", "fr")
    assert main(["bot"]) == 2
    assert "BOTKIT_LANG" in capsys.readouterr().err


def test_a_wrong_argument_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    """What is neither name=text nor name:=json is named before anything is asked."""
    assert main(["query", "guilds", "limit"]) == 2
    assert "limit" in capsys.readouterr().err


def test_settings_lists_every_one(capsys: pytest.CaptureFixture[str]) -> None:
    """The table comes from the code."""
    assert main(["settings"]) == 0
    text = capsys.readouterr().out
    assert "DISCORD_BOT_TOKEN" in text
    assert "BOTKIT_IPC_PORT (default: 20000)" in text


def test_the_notebook_is_found_from_anywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`botkit dashboard` works outside the clone, too; a name that is nowhere is told."""
    monkeypatch.chdir(tmp_path)
    assert notebook("dashboard.ipynb").is_file()
    with pytest.raises(SettingsError, match=r"nothing\.ipynb"):
        notebook("nothing.ipynb")
