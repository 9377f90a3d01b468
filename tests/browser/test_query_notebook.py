"""The queries notebook as people meet it: in a real JupyterLab, and on a page of plain Voila."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, Page, expect

from botkit.ipc.connection import find
from botkit.serve.config import SHARE
from tests.browser.site import ROOT, dashboard, free_port
from tests.browser.test_lab import TOKEN, lab, run_all
from tests.running import running

pytestmark = pytest.mark.browser
LIVE = 60_000


@asynccontextmanager
async def voila(folder: Path) -> AsyncIterator[str]:
    """Plain Voila on a copy of the notebook, away from the clone's own configuration; yields the page's address."""
    shutil.copy(ROOT / "notebooks" / "queries.ipynb", folder)
    port = free_port()
    words = ("voila", "queries.ipynb", "--no-browser", f"--port={port}")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *words,
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await _answers(f"http://127.0.0.1:{port}/voila/static/voila.js")
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        await process.wait()


async def _answers(url: str) -> None:
    async with asyncio.timeout(30), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(url):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)


async def ask(page: Page, route: str) -> None:
    """Choose a route and run it, by keyboard."""
    box = page.get_by_role("combobox", name="Route")
    await box.fill(route)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Control+Enter")


async def test_in_jupyterlab(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form asks the bot that the notebook starts; no key that is pressed in it reaches the notebook."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    async with lab(tmp_path) as url:
        page = await browser.new_page(viewport={"width": 1400, "height": 1200})
        await page.goto(f"{url}/tree/queries.ipynb?token={TOKEN}")
        await page.locator(".jp-Notebook").wait_for(timeout=LIVE)
        # Whoever runs cells before that is asked for a kernel.
        await expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=LIVE)
        await run_all(page)
        await expect(page.get_by_role("combobox", name="Route")).to_be_visible(timeout=LIVE)
        cells, prompts = page.locator(".jp-Cell"), page.locator(".jp-InputPrompt")
        await expect(prompts.last).to_have_text("[3]:", timeout=LIVE)
        before = (await cells.count(), await prompts.all_inner_texts())
        await ask(page, "guild_count")
        await expect(page.locator(".botkit-answer")).to_have_text("25", timeout=LIVE)
        for place in (page.get_by_role("button", name="Run", exact=True), page.locator(".bq-text")):
            await place.focus()
            for key in ("d", "d", "b", "a", "x", "ArrowDown", "Control+Enter", "Shift+Enter", "Escape"):
                await page.keyboard.press(key)
        await expect(page.locator(".bq-status")).to_contain_text("guild_count answered")
        assert (await cells.count(), await prompts.all_inner_texts()) == before
        await page.get_by_role("button", name="☆ Keep").click()
        await expect(page.get_by_role("button", name="★ Kept")).to_be_visible()
    kept = json.loads((tmp_path / "data" / "botkit" / "favourites.json").read_text())
    assert [one["route"] for one in kept["favourites"]] == ["guild_count"]


async def test_in_voila(browser: Browser, tmp_path: Path) -> None:
    """A viewer asks the bot that runs: no operator's route, no favourites, no second bot; dark where the system is."""
    async with running(), voila(tmp_path) as url:
        bot = find()
        context = await browser.new_context(color_scheme="dark", viewport={"width": 360, "height": 800})
        page = await context.new_page()
        await page.goto(url, timeout=LIVE)
        box = page.get_by_role("combobox", name="Route")
        await expect(box).to_be_visible(timeout=LIVE)
        await expect(page.get_by_text("looks only, with the viewer's key")).to_be_visible()
        await box.click()
        await expect(page.locator(".bq-option .bq-name").first).to_have_text("channel")
        assert {"restart", "stop"} & set(await page.locator(".bq-option .bq-name").all_inner_texts()) == set()
        await page.keyboard.press("Escape")
        await ask(page, "guild_count")
        await expect(page.locator(".botkit-answer")).to_have_text("25", timeout=LIVE)
        await expect(page.get_by_text("Favourites")).to_be_hidden()
        await expect(page.locator("body")).to_have_css("background-color", "rgb(26, 30, 30)")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
        assert find() == bot


async def test_in_voila_without_a_bot(browser: Browser, tmp_path: Path) -> None:
    """The page says so, and goes on when there is one; it starts none itself."""
    async with voila(tmp_path) as url:
        page = await browser.new_page()
        await page.goto(url, timeout=LIVE)
        await expect(page.locator(".bk-note")).to_contain_text("No running bot was found", timeout=LIVE)
        assert find() is None
        async with running():
            await page.get_by_role("button", name="Try again").click()
            await ask(page, "guild_count")
            await expect(page.locator(".botkit-answer")).to_have_text("25", timeout=LIVE)


async def test_on_a_dashboard_of_botkits_own(browser: Browser) -> None:
    """There viewers share a kernel that does not listen to them: the page says so, instead of doing nothing."""
    command = ("voila", "notebooks/queries.ipynb", "--no-browser")
    async with running(), dashboard(command=command, JUPYTER_PATH=str(SHARE)) as site:
        page = await browser.new_page()
        await page.goto(site.url, timeout=LIVE)
        await expect(page.get_by_role("heading", name="Queries")).to_be_visible(timeout=LIVE)
        note = page.locator(".jp-OutputArea-output .bk-note")
        await expect(note).to_contain_text(
            "viewers share one kernel and what they send is dropped", timeout=LIVE
        )
        await expect(page.get_by_role("combobox", name="Route")).to_be_hidden()
