"""Completion in the real shells: a key pressed in bash, and the shells' own engines in zsh and fish."""

from __future__ import annotations

import asyncio
import os
import pty
import shutil
import sys
import termios
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from botkit.ipc.connection import find
from tests.running import running

BIN = Path(sys.executable).parent


@pytest.fixture
async def bot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[None]:
    """A bot that runs, and `botkit` on the path of shells that read nobody's settings."""
    monkeypatch.setenv("PATH", f"{BIN}:{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path))
    async with running():
        yield


class Shell:
    """An interactive shell on a terminal of its own."""

    def __init__(self, *command: str) -> None:
        self.command = command
        self.seen = ""

    async def __aenter__(self) -> Shell:
        self._ours, theirs = pty.openpty()
        attributes = termios.tcgetattr(theirs)
        attributes[3] &= ~termios.ECHO
        termios.tcsetattr(theirs, termios.TCSANOW, attributes)
        self._process = await asyncio.create_subprocess_exec(
            *self.command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            env={**os.environ, "TERM": "dumb", "PS1": "ready> ", "INPUTRC": "/dev/null"},
        )  # fmt: skip
        os.close(theirs)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._process.kill()
        await self._process.wait()
        os.close(self._ours)

    async def type(self, keys: str, until: str) -> None:
        """Type keys, and wait until the terminal shows a text."""
        self.seen = ""
        os.write(self._ours, keys.encode())
        try:
            async with asyncio.timeout(20):
                while until not in self.seen:
                    self.seen += (await asyncio.to_thread(os.read, self._ours, 65536)).decode(
                        errors="replace"
                    )
        except TimeoutError:
            pytest.fail(f"The terminal does not show {until!r}, but: {self.seen!r}")


async def output(*command: str) -> str:
    """Run a command to its end, and return what it prints; it prints no error."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert err == b""
    return out.decode()


async def replies(line: str) -> list[str]:
    """Return what bash's function answers for a line, torn into words as bash tears it."""
    code = f"""
        eval "$({BIN}/botkit completion bash)"
        COMP_LINE=$1 COMP_POINT=${{#1}} COMP_WORDS=() COMP_CWORD=0
        IFS=$'\\x1f' read -r -a COMP_WORDS <<< "$2"
        COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
        _botkit botkit
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    torn = line.replace("=", " = ").split(" ") if "=" in line else line.split(" ")
    words = [word for word in torn[:-1] if word] + [torn[-1] or ("=" if line.endswith("=") else "")]
    return (await output("bash", "-c", code, "bash", line, "\x1f".join(words))).splitlines()


@pytest.mark.usefixtures("bot")
async def test_bash_gets_what_the_bot_knows() -> None:
    """Routes, arguments, and values, which bash completes as words of their own behind the equals sign."""
    assert await replies("botkit query guild") == ["guild", "guild_count", "guild_history", "guilds"]
    assert await replies("botkit query guilds so") == ["sort="]
    assert sorted(await replies("botkit query guilds sort=")) == ["id", "joined", "members", "name", "shard"]
    assert await replies("botkit query guilds descending=t") == ["true"]
    assert await replies("botkit qu") == ["query"]
    assert await replies("botkit query --js") == ["--json"]


@pytest.mark.usefixtures("bot")
async def test_tab_completes_in_bash(tmp_path: Path) -> None:
    """The key itself, in an interactive bash: a name, its argument without a space behind it, its value, a file."""
    connection = find()
    assert connection is not None
    async with Shell("bash", "--norc", "--noprofile", "-i") as bash:
        await bash.type('eval "$(botkit completion bash)"; echo set"up"\n', "setup")
        await bash.type("botkit query guilds sor\tm\tli\t3\n", "1–3 of 25")
        await bash.type(f"botkit query guild_c\t--att\t{str(connection.path)[:-3]}\t\n", "25\r\n")


@pytest.mark.usefixtures("bot")
async def test_tab_completes_in_zsh() -> None:
    """The key itself, as in bash; the list shows what each route is for."""
    zsh = shutil.which("zsh")
    if zsh is None:
        pytest.skip("zsh is not installed")
    async with Shell(zsh, "-f", "-i") as shell:
        await shell.type('autoload -U compinit; compinit -D -u; echo co"mp"\n', "comp")
        await shell.type('eval "$(botkit completion zsh)"; echo set"up"\n', "setup")
        await shell.type("botkit query guilds sor\tm\tli\t3\n", "1–3 of 25")
        await shell.type("botkit query g\t\t", "In how many servers the bot is")


@pytest.mark.usefixtures("bot")
async def test_fish_completes(tmp_path: Path) -> None:
    """Its own engine answers with names and what they are for."""
    fish = shutil.which("fish")
    if fish is None:
        pytest.skip("fish is not installed")
    script = tmp_path / "botkit.fish"
    script.write_text(await output(f"{BIN}/botkit", "completion", "fish"))

    async def completed(line: str) -> list[str]:
        code = f"source {script}; complete --do-complete '{line}'"
        return sorted((await output(fish, "--no-config", "-c", code)).splitlines())

    assert [line.split("\t")[0] for line in await completed("botkit query guild")] == [
        "guild",
        "guild_count",
        "guild_history",
        "guilds",
    ]
    assert "In how many servers" in (await completed("botkit query guild_c"))[0]
    assert await completed("botkit query guilds sort=") == [
        f"sort={key}" for key in ("id", "joined", "members", "name", "shard")
    ]
    assert (await completed(f"botkit query --attach={script.parent}/bot")) == [f"--attach={script}"]
