"""The login page in a real Chromium: wrong, right, in the viewer's language, on a phone."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, expect

from tests.unit.serve.dashboards import serving, write

TOKEN = "a-token-that-nobody-guesses"
pytestmark = pytest.mark.browser


async def test_the_token_typed_in_opens_the_dashboard(browser: Browser, tmp_path: Path) -> None:
    """A wrong one is said to be wrong; the right one leads to the page, and no other host is asked."""
    how = {"BOTKIT_DASHBOARD_TOKEN": TOKEN, "JUPYTER_RUNTIME_DIR": str(tmp_path)}
    async with serving(write(tmp_path / "toy.ipynb"), **how) as served:
        page, hosts, errors = await browser.new_page(), set[str](), list[str]()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(served.url)
        field = page.get_by_label("Token")
        await expect(field).to_be_focused()
        await field.fill("wrong")
        await page.get_by_role("button", name="Log in").click()
        await expect(page.get_by_role("alert")).to_contain_text("not right")
        await picture(page, "login-wrong.png")
        await page.get_by_label("Token").fill(TOKEN)
        await page.keyboard.press("Enter")
        await expect(page.locator(".count")).to_be_visible(timeout=20_000)
        assert page.url == served.url
        assert hosts - {""} == {urlsplit(served.url).netloc}
        assert errors == []


async def test_a_link_with_the_token_leaves_none_in_the_address(browser: Browser, tmp_path: Path) -> None:
    """The page is there, its address is clean, and going back does not bring the token back."""
    how = {"BOTKIT_DASHBOARD_TOKEN": TOKEN, "JUPYTER_RUNTIME_DIR": str(tmp_path)}
    async with serving(write(tmp_path / "toy.ipynb"), **how) as served:
        page = await browser.new_page()
        await page.goto(f"{served.url}?token={TOKEN}")
        await expect(page.locator(".count")).to_be_visible(timeout=20_000)
        assert page.url == served.url
        assert TOKEN not in await page.evaluate("performance.getEntries().map(one => one.name).join(' ')")


@pytest.mark.parametrize(("scheme", "width", "locale"), [("dark", 1400, "en-US"), ("light", 360, "ko-KR")])
async def test_the_page_fits_every_screen(
    browser: Browser, tmp_path: Path, scheme: str, width: int, locale: str
) -> None:
    """Nothing is wider than the screen; language and colours are the viewer's."""
    how = {"BOTKIT_DASHBOARD_TOKEN": TOKEN, "JUPYTER_RUNTIME_DIR": str(tmp_path)}
    async with serving(write(tmp_path / "toy.ipynb"), **how) as served:
        page = await browser.new_page(
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": 800},
            locale=locale,
        )
        await page.goto(served.url)
        await expect(page.get_by_role("heading")).to_have_text("로그인" if locale == "ko-KR" else "Log in")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await page.evaluate("document.documentElement.dataset.theme") == scheme
        await picture(page, f"login-{scheme}-{width}.png")


async def picture(page: object, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if folder := os.environ.get("PICTURES"):
        await page.screenshot(path=Path(folder) / name)  # type: ignore[attr-defined]
