"""Makes the README's pictures from the real page: starts the dashboard on the sandbox and photographs it.

Usage: python tools/screenshot.py FOLDER
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.site import dashboard

PICTURES: dict[str, dict[str, Any]] = {
    "dashboard": {"color_scheme": "dark", "viewport": {"width": 1360, "height": 840}},
    "dashboard-light": {"color_scheme": "light", "viewport": {"width": 1360, "height": 840}},
    "dashboard-phone": {"color_scheme": "dark", "viewport": {"width": 360, "height": 900}},
}
NUMBER = ".jp-OutputArea-output .bk-sentence strong"
SETTLE = 25
"""Seconds of activity before the first picture, so that the chart has a line."""


async def main(folder: Path) -> None:
    """Write one PNG for each entry of `PICTURES`, and the Korean page."""
    folder.mkdir(parents=True, exist_ok=True)
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        words = ("--guilds", "240", "--events", "25")
        async with dashboard(*words) as site:
            await asyncio.sleep(SETTLE)
            for name, options in PICTURES.items():
                await photograph(browser, site.url, folder / f"{name}.png", options)
        async with dashboard(*words, BOTKIT_LANG="ko") as site:
            await asyncio.sleep(SETTLE)
            await photograph(browser, site.url, folder / "dashboard-ko.png", PICTURES["dashboard"])
        await browser.close()


async def photograph(browser: Browser, url: str, path: Path, options: dict[str, Any]) -> None:
    """Open the page, wait until it is live, and save what is in the window."""
    page = await browser.new_page(**options)
    await page.goto(url)
    await page.wait_for_selector(NUMBER, state="visible")
    await page.wait_for_timeout(1500)
    await page.screenshot(path=path)
    await page.close()
    print(path)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as runtime:
        os.environ.update(JUPYTER_RUNTIME_DIR=runtime, BOTKIT_IPC_PORT="0")
        asyncio.run(main(Path(sys.argv[1])))
