"""The command `botkit` in processes of its own: bot, query, exit codes, signals."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from botkit.ipc.connection import find
from tests.running import running


async def botkit(*words: str, **environment: str) -> tuple[int, str, str]:
    """Run the command to its end: exit code, output, errors."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "botkit",
        *words,
        env={**os.environ, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
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
        code, out, _ = await botkit("query", "guilds", "limit=2", "sort=members")
        assert (code, len(json.loads(out)["rows"])) == (0, 2)
        assert (await botkit("query", "gilds"))[0] == 2
        assert (await botkit("query", "guilds", "limit=9999"))[0] == 2
        wrong = await botkit(
            "query", "guild_count", f"--port={connection.port}", DISCORD_BOT_SECRET_KEY="wrong"
        )
        assert wrong[0] == 4
        code, _, err = await botkit("query", "bad")
        assert code == 5
        assert "RuntimeError: on purpose" in err


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
