"""What all tests share: a runtime directory of their own, a free IPC port, and Debian's Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def runtime_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep connection files of a test away from the developer's own bots, and its settings away from theirs."""
    for name in [name for name in os.environ if name.startswith(("BOTKIT_", "DISCORD_BOT_"))]:
        monkeypatch.delenv(name)
    folder = tmp_path / "runtime"
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(folder))
    monkeypatch.setenv("BOTKIT_HISTORY", str(tmp_path / "history"))
    monkeypatch.setenv("BOTKIT_ENV_FILE", str(tmp_path / "none.env"))
    monkeypatch.setenv("BOTKIT_IPC_PORT", "0")
    monkeypatch.setenv("BOTKIT_SANDBOX_EVENTS", "0")
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Debian's Chromium; `make test` installs it where it may."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.fail("There is no Chromium: run `sh tools/chromium.sh`, or set CHROMIUM to its path.")
    return path


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """Yield a headless Chromium that looks nothing up outside this machine."""
    arguments = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        await browser.close()
