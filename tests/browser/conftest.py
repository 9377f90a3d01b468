"""One Chromium for all tests of a module: to start one takes longer than most of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.panel_harness import PanelBrowser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def module_chromium(chromium: str) -> AsyncIterator[Browser]:
    """Yield a Chromium; its tests have to run in the loop of their module."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def stage(module_chromium: Browser) -> AsyncIterator[PanelBrowser]:
    """Yield pages that show panels, each test its own; none of them may have had a problem at the end."""
    pages = PanelBrowser(module_chromium)
    try:
        yield pages
        assert pages.problems == []
    finally:
        await pages.close()
