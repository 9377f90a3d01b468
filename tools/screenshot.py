"""Makes pictures of the real page: starts the dashboard on the sandbox and photographs it.

Usage: python tools/screenshot.py FOLDER [--states]

Without ``--states`` the README's pictures; with it those of each state that a bot can be in, to be looked at.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Browser, async_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.site import Site, dashboard

DESK = {"viewport": {"width": 1360, "height": 840}}
PHONE = {"viewport": {"width": 360, "height": 900}}
WALL = {"viewport": {"width": 1920, "height": 1080}, "query": "?view=wall"}
PICTURES: dict[str, dict[str, Any]] = {
    "dashboard": {"color_scheme": "dark", **DESK},
    "dashboard-light": {"color_scheme": "light", **DESK},
    "dashboard-phone": {"color_scheme": "dark", **PHONE},
    "dashboard-ko": {"color_scheme": "dark", **DESK, "query": "?lang=ko"},
    "dashboard-wall": WALL,
}
VIEWS: dict[str, dict[str, Any]] = {
    "dark": {"color_scheme": "dark", **DESK, "whole": True},
    "light": {"color_scheme": "light", **DESK, "whole": True},
    "phone": {"color_scheme": "dark", **PHONE, "whole": True},
    "phone-ko": {"color_scheme": "light", **PHONE, "whole": True, "query": "?lang=ko"},
    "ko": {"color_scheme": "dark", **DESK, "whole": True, "query": "?lang=ko"},
    "wall": WALL,
    "wall-ko": {**WALL, "query": "?view=wall&lang=ko"},
}
LIVE = ".jp-OutputArea-output .botkit-headline"
SETTLE = 25
"""Seconds of activity before the first picture, so that the chart has a line."""
SHARDS = {"BOTKIT_SHARDS": "4"}
"""Shards are started one after another: so long the bot is starting."""


class Studio:
    """A browser and the folder that its pictures go to."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser = browser
        self.folder = folder

    async def readme(self) -> None:
        """Photograph a live bot for the README."""
        async with dashboard("--guilds", "240", "--events", "25") as site:
            await asyncio.sleep(SETTLE)
            for name, options in PICTURES.items():
                await self.photograph(site, name, "ready", **options)

    async def states(self) -> None:
        """Photograph each state in each view."""
        async with dashboard("--guilds", "0", "--events", "0") as site:
            await self.views(site, "empty", "ready")
        async with dashboard("--guilds", "240", "--events", "25", **SHARDS) as site:
            await self.views(site, "starting", "starting", "connecting", views=("dark", "phone-ko", "wall"))
            await self.photograph(site, "settling", "ready", **VIEWS["dark"])
            await asyncio.sleep(SETTLE)
            await self.views(site, "live", "ready")
            await wish(site, "gateway/refuse", seconds=120)
            await self.views(site, "degraded", "reconnecting")
        async with dashboard("--guilds", "240", "--events", "25") as site:
            await self.photograph(site, "before", "ready", **VIEWS["dark"])
            await wish(site, "token/revoke")
            await self.views(site, "dead", "failed")
        # Discord lets no shard have more than 2,500; a hundred shards for 100,000 would take eight minutes to come.
        async with dashboard("--guilds", "10000", "--events", "25", BOTKIT_SHARDS="8") as site:
            await self.views(site, "large", "ready")

    async def views(self, site: Site, state: str, *shown: str, views: tuple[str, ...] = tuple(VIEWS)) -> None:
        """Photograph one state in some views."""
        for name in views:
            await self.photograph(site, f"{state}-{name}", *shown, **VIEWS[name])

    async def photograph(
        self, site: Site, name: str, *states: str, query: str = "", whole: bool = False, **options: Any
    ) -> None:
        """Open the page, wait until it is live and shows one of the states, and save what is in the window."""
        async with AsyncExitStack() as stack:
            page = await self.browser.new_page(**options)
            stack.push_async_callback(page.close)
            await page.goto(site.url + query, timeout=240_000)
            shown = ", ".join(f"{LIVE}[data-state={state}]" for state in states)
            await page.wait_for_selector(shown, state="visible", timeout=240_000)
            await page.wait_for_timeout(1500)
            await page.screenshot(path=self.folder / f"{name}.png", full_page=whole)
        print(self.folder / f"{name}.png", flush=True)


async def wish(site: Site, what: str, **fields: Any) -> None:
    """Ask the sandbox for something to happen."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{site.control}/{what}", json=fields) as answer,
    ):
        answer.raise_for_status()


async def main(folder: Path, states: bool) -> None:
    """Write the pictures as PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        studio = Studio(browser, folder)
        await (studio.states() if states else studio.readme())
        await browser.close()


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--states"]):
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as runtime:
        os.environ.update(JUPYTER_RUNTIME_DIR=runtime, BOTKIT_IPC_PORT="0", BOTKIT_HISTORY="off")
        asyncio.run(main(Path(sys.argv[1]), "--states" in sys.argv))
