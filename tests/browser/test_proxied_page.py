"""The page in a real Chromium, behind nginx with TLS and a prefix."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, WebSocket, expect

from tests.integration.test_serve_proxy import NGINX, TOKEN, nginx
from tests.unit.serve.dashboards import serving, write

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(NGINX is None, reason="There is no nginx: run `sh tools/nginx.sh`."),
]


async def test_the_page_goes_live_through_the_proxy(browser: Browser, tmp_path: Path) -> None:
    """After the login its numbers change, by wss, and everything that it asks for is below the prefix."""
    how = {"BOTKIT_DASHBOARD_TOKEN": TOKEN, "JUPYTER_RUNTIME_DIR": str(tmp_path)}
    async with (
        serving(write(tmp_path / "toy.ipynb"), options="base_url='bot', proxied=True", **how) as served,
        nginx(tmp_path, int(served.url.split(":")[2].split("/")[0])) as (tls, _),
    ):
        page = await browser.new_page(ignore_https_errors=True)
        asked, sockets, errors = list[str](), list[str](), list[str]()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))

        def opened(socket: WebSocket) -> None:
            sockets.append(socket.url)

        page.on("websocket", opened)
        await page.goto(f"https://127.0.0.1:{tls}/bot/")
        await page.get_by_label("Token").fill(TOKEN)
        await page.keyboard.press("Enter")
        count = page.locator(".count")
        await expect(count).to_be_visible(timeout=20_000)
        before = await count.inner_text()
        await expect(count).not_to_have_text(before)
        assert sockets
        assert all(url.startswith(f"wss://127.0.0.1:{tls}/bot/api/kernels/") for url in sockets)
        paths = {urlsplit(url).path for url in asked if url.startswith("http")}
        assert [path for path in paths if not path.startswith("/bot/")] == []
        assert errors == []
