"""A bot of another library, hikari, is at home here: a strict client that has nothing to do with py-cord."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from botkit.sandbox import Sandbox
from tests.unit.sandbox.peers import World, world

TOP = Path(__file__).parents[3]
CLIENT = TOP / "tests" / "foreign" / "client.py"
PYTHON = TOP / ".venv-foreign" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
LIMIT = 20.0

pytestmark = pytest.mark.skipif(
    not PYTHON.exists() and not os.environ.get("CI"),
    reason="no .venv-foreign: `make .venv-foreign/.ready` makes it, as `make test` does",
)


class Foreigner:
    """The bot's process, and what it has said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.said: list[dict[str, Any]] = []

    async def until(self, event: str, count: int = 1) -> list[dict[str, Any]]:
        """Read until the bot has said something so often; return what it said of it."""
        assert self._process.stdout is not None
        while len(found := [one for one in self.said if one["event"] == event]) < count:
            line = await asyncio.wait_for(self._process.stdout.readline(), LIMIT)
            assert line, f"the bot has ended; it said {self.said}"
            self.said.append(json.loads(line))
            assert self.said[-1]["event"] != "failed", self.said[-1]
        return found

    async def one(self, event: str) -> dict[str, Any]:
        """Read until the bot has said something; return what."""
        return (await self.until(event))[0]

    async def tell(self, *words: object) -> None:
        """Tell the bot to do something."""
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(map(str, words)).encode() + b"\n")
        await self._process.stdin.drain()


@asynccontextmanager
async def foreigner(sandbox: Sandbox) -> AsyncIterator[Foreigner]:
    """Run the bot; at its end it must have logged neither warnings nor errors."""
    assert PYTHON.exists(), f"CI needs {PYTHON}: `make test` makes it"
    process = await asyncio.create_subprocess_exec(
        PYTHON,
        CLIENT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "FOREIGN_API": sandbox.api, "FOREIGN_TOKEN": sandbox.token},
    )
    assert process.stderr is not None
    log = asyncio.create_task(process.stderr.read())
    try:
        bot = Foreigner(process)
        yield bot
        await bot.tell("quit")
        await bot.one("closed")
        await asyncio.wait_for(process.wait(), LIMIT)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        words = (await log).decode()
        print(words)  # pytest shows it if the test fails
    wrong = [
        line
        for line in words.splitlines()
        if line.startswith(("WARNING", "ERROR", "CRITICAL", "Traceback")) and not expected(line)
    ]
    assert not wrong, words


def expected(line: str) -> bool:
    """Return whether the bot had to warn of something: that its line was cut, as the test did."""
    return line.startswith("WARNING hikari.gateway") and "Socket has closed" in line


@pytest.fixture
async def town() -> AsyncIterator[World]:
    """A sandbox of three guilds."""
    async with world(3) as one:
        yield one


async def test_it_logs_in_and_gets_its_guilds(town: World) -> None:
    """Each guild comes with its name, members, channels and roles, as REST has them."""
    async with foreigner(town.sandbox) as bot:
        ready = await bot.one("ready")
        assert (ready["user"], ready["guilds"]) == (str(town.sandbox.world.bot_id), 3)
        available = {int(one["id"]): one for one in await bot.until("available", 3)}
        for identifier, guild in town.sandbox.world.guilds.items():
            seen = available[identifier]
            assert (seen["name"], seen["members"]) == (guild.name, guild.size)
            assert seen["same_name"]
            assert seen["channels"] == seen["rest_channels"] == 5
            assert seen["roles"] == 3
            assert seen["me"] == ready["user"]


async def test_its_slash_command_is_answered(town: World) -> None:
    """At once with an embed, and deferred with an edit and a follow-up."""
    guild = next(iter(town.sandbox.world.guilds.values()))
    async with foreigner(town.sandbox) as bot:
        registered = await bot.one("commands")
        assert registered["names"] == ["echo"]
        await bot.until("available", 3)
        member = str(guild.user_id(1))
        wish = {"guild": str(guild.id), "command": "echo", "user": member}
        options = {"text": "안녕", "who": str(guild.owner)}
        status, answered = await town.control("POST", "/interactions", {**wish, "options": options})
        assert status == 200, answered
        assert "안녕" in json.dumps(answered, ensure_ascii=False)
        assert "Echo" in json.dumps(answered)
        assert (await bot.one("answered"))["user"] == member
        status, answered = await town.control("POST", "/interactions", {**wish, "options": {"text": "slow"}})
        assert status == 200, answered
        assert "at last" in json.dumps(answered)
        assert await bot.one("deferred") == {
            "event": "deferred",
            "content": "at last",
            "followed": "and one more",
        }


async def test_it_writes_and_reads_messages(town: World) -> None:
    """With embeds, files, replies and reactions; edits, deletions and other people's words."""
    guild = next(iter(town.sandbox.world.guilds.values()))
    async with foreigner(town.sandbox) as bot:
        await bot.until("available", 3)
        await bot.tell("send", guild.general)
        sent = await bot.one("sent")
        assert (sent["title"], sent["fields"]) == ("Title", [["a", "b", True]])
        assert (sent["edited"], sent["found"], sent["replied"]) == (True, "changed", True)
        assert (sent["size"], sent["gone"]) == (3, 10008)
        said = {"channel": str(guild.general), "content": "hi bot", "user": str(guild.owner)}
        status, answer = await town.control("POST", "/messages", said)
        assert status in (200, 201), answer
        heard = [one for one in await bot.until("message", 4) if not one["mine"]]
        assert [(one["content"], one["author"]) for one in heard] == [("hi bot", str(guild.owner))]
        await bot.tell("history", guild.general)
        assert (await bot.one("history"))["contents"] == ["hi bot", None, "a reply"]


async def test_it_gets_all_members_in_chunks(town: World) -> None:
    """A thousand at a time, with its nonce, as many as REST lists."""
    status, made = await town.control("POST", "/guilds", {"name": "Large", "members": 2345})
    assert status == 201
    async with foreigner(town.sandbox) as bot:
        await bot.until("available", 4)
        await bot.tell("members", made["id"])
        chunks = await bot.until("chunk", 3)
        assert [(one["index"], one["count"], one["members"]) for one in chunks] == [
            (0, 3, 1000), (1, 3, 1000), (2, 3, 345),
        ]  # fmt: skip
        assert {one["nonce"] for one in chunks} == {"n1"}
        assert (await bot.one("listed"))["members"] == 2345


@pytest.mark.parametrize(
    "cut",
    [{"path": "/gateway/drop"}, {"path": "/gateway/drop", "code": 4000}, {"path": "/gateway/reconnect"}],
)
async def test_it_resumes_after_a_cut(town: World, cut: dict[str, Any]) -> None:
    """What was said meanwhile is heard, once and in order; it does not log in anew."""
    guild = next(iter(town.sandbox.world.guilds.values()))
    async with foreigner(town.sandbox) as bot:
        await bot.until("available", 3)
        await bot.one("commands")
        wish = {"shard": 0, **{key: value for key, value in cut.items() if key != "path"}}
        status, answer = await town.control("POST", cut["path"], wish)
        assert status == 200, answer
        for number in range(3):
            said = {"channel": str(guild.general), "content": f"missed {number}", "user": str(guild.owner)}
            status, answer = await town.control("POST", "/messages", said)
            assert status in (200, 201), answer
        await bot.one("resumed")
        await bot.until("message", 3)
    told = [one.get("content") or one["event"] for one in bot.said if one["event"] in ("ready", "message")]
    assert told == ["ready", "missed 0", "missed 1", "missed 2"]
