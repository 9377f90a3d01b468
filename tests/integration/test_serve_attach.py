"""A real dashboard that only shows a bot of another process, and what /healthz says of both."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import psutil

from botkit.ipc.connection import find
from tests.browser.site import Site, dashboard
from tests.running import running

KEY = "the-operators-own-key"


async def health(site: Site) -> tuple[int, dict[str, Any]]:
    """Return what /healthz says."""
    async with aiohttp.ClientSession() as http, http.get(site.url + "healthz") as answer:
        body: dict[str, Any] = await answer.json()
        return answer.status, body


async def until(site: Site, bot: str) -> tuple[int, dict[str, Any]]:
    """Wait until /healthz tells this state of the bot."""
    async with asyncio.timeout(30):
        while True:
            status, body = await health(site)
            if body["bot"] == bot:
                return status, body
            await asyncio.sleep(0.2)


async def test_a_dashboard_that_attaches_shows_the_bot_and_holds_none_of_its_secrets() -> None:
    """Without a bot it says so and starts none; one that comes is shown; its kernel has no key; health follows."""
    async with dashboard("--attach", DISCORD_BOT_SECRET_KEY=KEY) as site:
        status, body = await health(site)
        assert (status, body["status"], body["kernel"], body["bot"]) == (503, "down", "alive", "none")
        assert find() is None
        async with running(DISCORD_BOT_SECRET_KEY=KEY) as bot:
            status, body = await until(site, "ready")
            assert (status, body["status"]) == (200, "ok")
            assert body["bot_age"] < 15
            assert body["version"]
            for one in psutil.Process(site.process.pid).children(recursive=True):
                assert KEY not in repr(one.environ())
                assert not [name for name in one.environ() if name.startswith("DISCORD_BOT_")]
            async with asyncio.timeout(30), aiohttp.ClientSession() as http:
                while "25" not in (page := await (await http.get(site.url)).text()) or "ready" not in page:
                    await asyncio.sleep(0.2)
            assert bot.returncode is None
        status, body = await until(site, "none")
        assert (status, body["status"]) == (503, "down")
