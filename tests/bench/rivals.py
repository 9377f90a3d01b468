"""The three pages that show the same bot: ours, FastAPI and Jinja, and stock Voila; each a process of its own."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from botkit.ipc.connection import find
from tests.bench import stock_voila, visiting
from tests.browser.site import Site, dashboard, free_port

ROOT = Path(__file__).parents[2]
NUMBER = ".bk-sentence strong"
LIVE = f".jp-OutputArea-output {NUMBER}"
SORT = ".jp-OutputArea-output .botkit-table button.bk-sort"


def ours(site: Site) -> visiting.Site:
    """Return our page as the visitors need to know it."""
    return visiting.Site(site.url, NUMBER, (LIVE, SORT))


@asynccontextmanager
async def ready(*words: str) -> AsyncIterator[Site]:
    """Start the dashboard, and wait until its bot is ready: that is not part of what is measured."""
    async with dashboard(*words) as site:
        async with asyncio.timeout(300):  # 100,000 servers come one by one
            while find() is None:
                await asyncio.sleep(0.1)
            async with site.connection.client() as bot:
                snapshot = await bot.call("snapshot")
                while snapshot["state"] != "ready":
                    snapshot = await bot.call("snapshot", after=snapshot["revision"], wait=1)
        yield site


@asynccontextmanager
async def fastapi(site: Site) -> AsyncIterator[visiting.Site]:
    """Serve the FastAPI page of the bot that a dashboard runs."""
    port, connection = free_port(), site.connection
    key = connection.viewer_key.get_secret_value()
    words = [str(Path(__file__).with_name("fastapi_table.py")), str(port), str(connection.port)]
    url = f"http://127.0.0.1:{port}/"
    async with _process(words, url, DISCORD_BOT_SECRET_KEY=key):
        yield visiting.Site(url, "#count")


@asynccontextmanager
async def voila(folder: Path) -> AsyncIterator[visiting.Site]:
    """Serve the notebook of plain ipywidgets with Voila as it is: its own template, a kernel for each viewer."""
    folder.mkdir()
    notebook, port = stock_voila.write(folder / "stock.ipynb"), free_port()
    url = f"http://127.0.0.1:{port}/"
    words = ["-m", "voila", str(notebook), "--no-browser", "--port", str(port), "--Voila.log_level=ERROR"]
    # A page of its own is a kernel of its own: whether the server is up is asked of a file.
    async with _process(words, f"{url}voila/static/voila.js", cwd=folder):
        yield visiting.Site(url, "strong.count", ("strong.count", ".widget-dropdown select"))


@asynccontextmanager
async def _process(
    words: list[str], up: str, cwd: Path = ROOT, **environment: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run Python with these words until the address answers, and end it by its process id."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=cwd, env={**os.environ, **environment}, stdin=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(60), aiohttp.ClientSession() as http:
            while process.returncode is None:
                try:
                    async with http.get(up):
                        break
                except aiohttp.ClientConnectionError:
                    await asyncio.sleep(0.1)
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
