"""The console notebook in a real JupyterLab."""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from botkit.ipc.connection import find
from tests.browser.site import ROOT, free_port

pytestmark = pytest.mark.browser
TOKEN = "for-this-test-only"


@asynccontextmanager
async def lab(folder: Path) -> AsyncIterator[str]:
    """JupyterLab on copies of the notebooks; yields its address."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    words = (
        "lab",
        "--no-browser",
        f"--port={free_port()}",
        "--allow-root",
        f"--IdentityProvider.token={TOKEN}",
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "jupyter",
        *words,
        f"--notebook-dir={folder / 'notebooks'}",
        # A workspace of the test's own: a developer's JupyterLab keeps its tabs, and ours does not get them.
        f"--LabApp.workspaces_dir={folder / 'workspaces'}",
        f"--LabApp.user_settings_dir={folder / 'settings'}",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        yield await address(process.stderr)
    finally:
        process.terminate()
        await process.communicate()


async def address(stream: asyncio.StreamReader) -> str:
    """Return the address that JupyterLab prints."""
    async for line in stream:
        if found := re.search(r"http://127\.0\.0\.1:\d+/lab", line.decode()):
            return found[0]
    raise AssertionError("JupyterLab printed no address.")


async def accept(dialog: Locator) -> None:
    """Take what a dialog offers, as a person does."""
    await dialog.locator(".jp-mod-accept").click()


async def run_all(page: Page) -> None:
    """Run every cell by the menu, as a person does, and once more if JupyterLab has run none.

    It does so without a word while its own connection to the kernel is being made, whatever its indicator says.
    """
    begun = page.locator(".jp-InputPrompt", has_text=re.compile(r"\[[\d*]+\]")).first
    for patience in (10_000, 20_000, 40_000):
        await page.keyboard.press("Escape")  # a menu that the last try may have left open
        await page.get_by_role("menuitem", name="Run", exact=True).click()
        await page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        with suppress(AssertionError):
            return await expect(begun).to_be_visible(timeout=patience)
    raise AssertionError("JupyterLab runs no cell.")


async def test_the_console_starts_stops_and_starts_again(browser: Browser, tmp_path: Path) -> None:
    """Run All shows the live number; Stop ends the bot, Start brings it back."""
    async with lab(tmp_path) as url:
        page = await browser.new_page(viewport={"width": 1400, "height": 1600})
        # On a busy machine JupyterLab asks which kernel to take before its own choice has come up.
        await page.add_locator_handler(page.locator(".jp-Dialog"), accept)
        await page.goto(f"{url}/tree/console.ipynb?token={TOKEN}")
        await page.locator(".jp-Notebook").wait_for(timeout=60_000)
        # Before the kernel is there, "Run All Cells" may run none.
        await page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=60_000)
        await run_all(page)
        screen = page.locator(".botkit-screen")
        await expect(screen.locator(".bk-sentence strong")).to_have_text("25", timeout=60_000)
        await screen.get_by_role("button", name="Stop").click()
        await expect(screen.locator(".bk-pill")).to_contain_text("Stopped", timeout=20_000)
        assert find() is None
        await screen.get_by_role("button", name=re.compile(r"\bStart$")).click()
        await expect(screen.locator(".bk-pill")).to_contain_text("Ready", timeout=20_000)
        await page.screenshot(path=tmp_path / "lab.png")
