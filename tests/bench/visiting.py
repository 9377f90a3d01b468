"""A visit to a page in a real Chromium: when the number stands, when the page is live, what came over the line."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from playwright.async_api import Browser, BrowserContext, Page

WATCH = """
([number, stands]) => {
  const seen = window.botkitBench = { number: null, stands: null, live: null };
  const shown = (selector) => {
    const node = document.querySelector(selector);
    return Boolean(node && node.getClientRects().length && node.textContent.trim());
  };
  const look = () => {
    if (seen.number === null && shown(number)) seen.number = performance.now();
    if (seen.stands === null && stands.every(shown)) seen.stands = performance.now();
    if (seen.stands === null || seen.number === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  const news = (data) => {
    const text = typeof data === "string" ? data : new TextDecoder().decode(data);
    return /"method": ?"(update|custom)"/.test(text) && !/"method": ?"request_states"/.test(text);
  };
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...how) {
      super(...how);
      this.addEventListener("message", ({ data }) => {
        if (seen.live === null && seen.stands !== null && news(data)) {
          seen.live = 0;
          requestAnimationFrame(() => { seen.live = performance.now(); });
        }
      });
    }
  };
}
"""
"""Runs before the page's own scripts. A moment is that of the frame in which a thing is painted."""


@dataclass(frozen=True)
class Site:
    """A page to visit.

    Parameters
    ----------
    url
        Its address.
    number
        The selector of the number.
    stands
        Selectors of what stands when the page is live: the live number, and what sorts the table. None: never.
    """

    url: str
    number: str
    stands: tuple[str, ...] = ()


@dataclass(frozen=True)
class Visit:
    """What a visit took.

    Parameters
    ----------
    number, live
        Seconds from the navigation's start to the frame with the number, and to the first update after the live
        widgets stand; ``live`` is None for a page without a websocket.
    size, frames, requests
        Bytes of all responses as they came over the line, headers included; bytes of the websocket's frames until the
        page was live; how many requests went out.
    """

    number: float
    live: float | None
    size: int
    frames: int
    requests: int


async def visitor(browser: Browser, site: Site) -> BrowserContext:
    """Return a browser of its own cache that watches the site's pages."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    arguments = f"[{site.number!r}, {list(site.stands) or ['#never']!r}]"
    await context.add_init_script(f"({WATCH.strip()})({arguments})")
    return context


async def visit(context: BrowserContext, site: Site) -> tuple[Page, Visit]:
    """Open the page and wait until nothing more is to come; return it and what that took."""
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    await session.send("Network.enable")
    sizes: list[int] = []
    frames: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    session.on(
        "Network.webSocketFrameReceived",
        lambda event: frames.append(len(event["response"]["payloadData"]) * 3 // 4),
    )
    await page.goto(site.url, wait_until="commit")
    await page.wait_for_function("() => window.botkitBench.number", polling=50)
    if site.stands:
        await page.wait_for_function("() => window.botkitBench.live", polling=50)
    framed = sum(frames)
    await page.wait_for_load_state("networkidle") if site.stands else await asyncio.sleep(0.5)
    seen = await page.evaluate("() => window.botkitBench")
    # What came from the browser's own cache is not in these events.
    live = seen["live"] / 1000 if site.stands else None
    return page, Visit(seen["number"] / 1000, live, sum(sizes), framed, sum(size > 0 for size in sizes))
