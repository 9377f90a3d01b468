"""The command `botkit` in processes of its own: bot, query, exit codes, signals."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import aiohttp
import psutil
import pytest

from botkit.ipc.connection import find
from tests.running import running


async def started(*words: str, output: int = PIPE, **environment: str) -> asyncio.subprocess.Process:
    """Start the command."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "botkit",
        *words,
        env={**os.environ, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=PIPE,
    )


async def line_of(stream: asyncio.StreamReader | None) -> str:
    """Return the next line that a process prints."""
    assert stream is not None
    async with asyncio.timeout(30):
        return (await stream.readline()).decode()


async def botkit(*words: str, **environment: str) -> tuple[int, str, str]:
    """Run the command to its end: exit code, output, errors."""
    process = await started(*words, **environment)
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def test_queries_and_their_exit_codes(tmp_path: Path) -> None:
    """0 with the answer, 2 for what does not exist, 4 for a wrong key, 5 for a route that raises."""
    (tmp_path / "cogs").mkdir()
    (tmp_path / "cogs" / "bad.py").write_text(
        "import discord\nfrom botkit import route\n\n\nclass Bad(discord.Cog):\n    @route()\n"
        "    async def bad(self) -> str:\n        '''Fails.'''\n        raise RuntimeError('on purpose')\n\n\n"
        "def setup(bot):\n    bot.add_cog(Bad())\n"
    )
    async with running(BOTKIT_COGS=str(tmp_path / "cogs")):
        connection = find()
        assert connection is not None
        assert await botkit("query", "guild_count") == (0, "25\n", "")
        code, out, _ = await botkit("query", "guilds", "limit=2", "sort=members", "--json")
        assert (code, len(json.loads(out)["rows"])) == (0, 2)
        code, out, _ = await botkit("query", "guilds", "limit=2", f"--attach={connection.path}")
        assert (code, [json.loads(line)["shard"] for line in out.splitlines()]) == (0, [0, 0])
        assert (await botkit("query", "gilds"))[0] == 2
        assert (await botkit("query", "guilds", "limit=9999"))[0] == 2
        wrong = await botkit(
            "query", "guild_count", f"--port={connection.port}", DISCORD_BOT_SECRET_KEY="wrong"
        )
        assert wrong[0] == 4
        code, _, err = await botkit("query", "bad")
        assert code == 5
        assert "RuntimeError: on purpose" in err


async def test_what_is_watched_follows_the_bot_and_its_restart() -> None:
    """One line for each change; a bot that ends is waited for, wherever its next one listens; Ctrl-C is 0."""
    async with running():
        connection = find()
        assert connection is not None
        assert connection.sandbox is not None
        process = await started("query", "guild_count", "--watch", "0.1")
        assert await line_of(process.stdout) == "25\n"
        async with aiohttp.ClientSession() as http:
            wish = {"name": "새 서버", "members": 3}
            async with http.post(f"{connection.sandbox['control']}/guilds", json=wish) as answer:
                assert answer.status == 201
        assert await line_of(process.stdout) == "26\n"
    assert (await line_of(process.stderr)).startswith("botkit: ")
    async with running(BOTKIT_SANDBOX_GUILDS="7"):
        while await line_of(process.stdout) != "7\n":
            pass  # it counts its servers as they come
        process.send_signal(signal.SIGINT)
        out, err = await process.communicate()
    assert (process.returncode, out) == (0, b"")
    assert b"Traceback" not in err


async def test_a_terminal_is_drawn_upon_until_ctrl_c() -> None:
    """A real one: the screen is left as it was, the last answer stays, and the exit code is 0."""
    async with running():
        ours, theirs = pty.openpty()
        process = await started("query", "guilds", "limit=2", "--watch", output=theirs, TERM="xterm")
        os.close(theirs)
        seen = b""
        async with asyncio.timeout(30):
            while b"1\xe2\x80\x932 of 25" not in seen:
                seen += await asyncio.to_thread(os.read, ours, 65536)
        process.send_signal(signal.SIGINT)
        _, err = await process.communicate()
        seen += os.read(ours, 65536)
        os.close(ours)
    assert (process.returncode, err) == (0, b"")
    before, last = seen.split(b"\x1b[?25h\x1b[?1049l")
    assert before.startswith(b"\x1b[?1049h\x1b[?25l")
    assert b"1\xe2\x80\x932 of 25" in last


async def test_a_reader_that_has_gone_ends_it_quietly() -> None:
    """As `head` does: no traceback, and the exit code that a shell gives for SIGPIPE."""
    async with running():
        reader, writer = os.pipe()
        os.close(reader)
        process = await started("query", "guilds", output=writer)
        os.close(writer)
        _, err = await process.communicate()
    assert (process.returncode, err) == (141, b"")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_bot_cleanly(number: signal.Signals) -> None:
    """Exit code 0, no connection file, no sandbox, no traceback."""
    async with running() as process:
        children = psutil.Process(process.pid).children(recursive=True)
        assert children
        process.send_signal(number)
        _, err = await process.communicate()
        assert process.returncode == 0
        assert b"Traceback" not in err
        assert find() is None
        assert not any(child.is_running() for child in children)


async def test_a_wrong_token_exits_with_1_and_the_remedy() -> None:
    """A service manager sees the failure, a person reads what to do."""
    from botkit.sandbox import Sandbox

    async with Sandbox(guilds=1, identify_interval=0.0) as world:
        code, _, err = await botkit("bot", DISCORD_BOT_TOKEN="wrong", BOTKIT_DISCORD_API=world.api)
    assert code == 1
    assert "DISCORD_BOT_TOKEN" in err
    assert "Traceback" not in err
