"""The examples, run as their README says."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from botkit.ipc.connection import find
from tests.running import running

EXAMPLES = Path(__file__).parents[2] / "examples"
KEY = "a-key-of-the-test"


@asynccontextmanager
async def page(ipc_port: int, key: str = KEY) -> AsyncIterator[str]:
    """Run the FastAPI page on a free port, and give its address."""
    environment = {"DISCORD_BOT_SECRET_KEY": key, "BOTKIT_IPC_PORT": str(ipc_port), "PORT": "0"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(EXAMPLES / "fastapi_page.py"),
        env={**os.environ, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    said = ""
    try:
        async with asyncio.timeout(30):
            while not (found := re.search(r"running on (http://127\.0\.0\.1:\d+)", said)):
                line = await process.stderr.readline()
                assert line, said
                said += line.decode()
        yield found[1]
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def read(http: aiohttp.ClientSession, address: str) -> tuple[int, str]:
    """Return a page's status and its text, without marks and line ends."""
    async with http.get(address) as answer:
        text = await answer.text()
    assert KEY not in text
    body = text.partition("<body>")[2] or text
    return answer.status, " ".join(re.sub(r"<[^>]*>", " ", body).split())


async def test_the_fastapi_page_follows_the_bot() -> None:
    """The tutorial's page tells the bot's number of servers, and the new one after a join; its style is there."""
    async with running(DISCORD_BOT_SECRET_KEY=KEY), aiohttp.ClientSession() as http:
        bot = find()
        assert bot is not None
        assert bot.sandbox is not None
        async with page(bot.port) as address:
            assert await read(http, address) == (200, "The bot is active in 25 servers.")
            wish = {"name": "One more", "members": 2}
            async with http.post(f"{bot.sandbox['control']}/guilds", json=wish) as answer:
                assert answer.status == 201
            async with asyncio.timeout(10):
                while await read(http, address) != (200, "The bot is active in 26 servers."):
                    await asyncio.sleep(0.05)
            async with http.get(f"{address}/static/style.css") as answer:
                assert (answer.status, answer.content_type) == (200, "text/css")
            assert f'href="{address}/static/style.css"' in await (await http.get(address)).text()


async def test_the_fastapi_page_says_what_is_wrong() -> None:
    """With another key, and without a bot, it is a page that says so and not a traceback."""
    async with aiohttp.ClientSession() as http:
        async with running(DISCORD_BOT_SECRET_KEY=KEY):
            bot = find()
            assert bot is not None
            async with page(bot.port, key="another") as address:
                status, text = await read(http, address)
                assert (status, "did not answer" in text, "another" in text) == (503, True, False)
        async with page(bot.port) as address:
            assert (await read(http, address))[1].startswith("The bot is not running.")


def test_the_readme_runs_what_is_there() -> None:
    """Each file that it names exists."""
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"examples/\S+\.py", text):
        assert (EXAMPLES.parent / name).is_file()
    assert "botkit bot" in text
