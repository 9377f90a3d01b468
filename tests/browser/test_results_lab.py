"""Answers in a real JupyterLab: its sanitizer, its scripts, its widgets, its Tab."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from playwright.async_api import Browser, expect

from tests.browser.test_lab import TOKEN, lab, run_all

pytestmark = pytest.mark.browser

CELLS = [
    "import botkit\nconsole = await botkit.start()\nawait console.ready()\nipc = botkit.connect()\n%load_ext botkit",
    "ipc.query('guilds')[:2]",
    "%ipc guilds limit=4",
    "ipc.watch('guild_count', every=0.5)",
    "%ipc guild_c",
]


async def test_answers_live_in_jupyterlab(browser: Browser, tmp_path: Path) -> None:
    """Local times, further rows, a live value that stops, and Tab that knows the bot's routes."""
    async with lab(tmp_path) as url:
        cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
        nbformat.write(notebook, tmp_path / "notebooks" / "answers.ipynb")
        context = await browser.new_context(
            viewport={"width": 1300, "height": 1600}, timezone_id="Asia/Seoul"
        )
        page = await context.new_page()
        await page.goto(f"{url}/tree/answers.ipynb?token={TOKEN}")
        await page.locator(".jp-Notebook").wait_for(timeout=60_000)
        await expect(
            page.locator(".jp-Notebook-ExecutionIndicator, .jp-Toolbar-kernelName").first
        ).to_be_visible()
        await run_all(page)
        outputs = page.locator(".jp-Cell-outputWrapper")
        plain, pages, live = outputs.nth(1), outputs.nth(2), outputs.nth(3)
        await expect(plain.locator("time[data-local]")).to_have_count(2, timeout=60_000)
        await expect(plain.locator("time").first).to_have_attribute("title", re.compile(r"UTC$"))
        await expect(plain.locator("time").first).not_to_have_text(re.compile("UTC"))
        await expect(pages.locator("tbody tr")).to_have_count(4)
        await pages.get_by_role("button", name="Load all").click()
        await expect(pages.locator("tbody tr")).to_have_count(25)
        await expect(live.get_by_role("status")).to_have_text("live")
        await live.get_by_role("button", name="Stop").click()
        await expect(live.get_by_role("status")).to_have_text(re.compile("^stopped"))
        last = page.locator(".jp-CodeCell").nth(4).locator(".cm-content")
        await last.click()
        await page.keyboard.press("End")
        await page.keyboard.press("Tab")
        await expect(page.locator(".jp-Completer-item")).to_have_text(["rguild_countroute"])
        await page.keyboard.press("Enter")
        await expect(last).to_have_text("%ipc guild_count")
        await context.close()
