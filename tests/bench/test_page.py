"""What a viewer waits for and what a page weighs, beside a FastAPI page and stock Voila that show the same bot."""

from __future__ import annotations

import statistics
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.bench import rivals
from tests.bench.visiting import Site, Visit, visit, visitor

pytestmark = pytest.mark.bench
ROUNDS = 9
EVENTS = "20"
"""Events a second in the sandbox: an update ten times a second, so that the first one is not waited for."""


async def both(browser: Browser, site: Site) -> tuple[Visit, Visit]:
    """Visit with an empty cache, and once more with what that left."""
    context = await visitor(browser, site)
    try:
        cold = (await visit(context, site))[1]
        return cold, (await visit(context, site))[1]
    finally:
        await context.close()


def median(visits: list[Visit], name: str) -> float:
    """Return the median of one of their values."""
    return statistics.median(float(getattr(one, name)) for one in visits)


def tell(name: str, cold: list[Visit], warm: list[Visit]) -> None:
    """Print what the visits to one page took."""
    print(f"\n{name}:")
    for kind, visits in (("cold", cold), ("warm", warm)):
        live = "" if visits[0].live is None else f", live {median(visits, 'live'):.2f} s"
        size, frames = median(visits, "size") / 1000, median(visits, "frames") / 1000
        print(f"  {kind}: number {median(visits, 'number') * 1000:.0f} ms{live}, ", end="")
        print(f"{size:.0f} KB in {median(visits, 'requests'):.0f} requests, websocket {frames:.0f} KB")


async def test_page_against_others(browser: Browser, tmp_path: Path) -> None:
    """Print number and live, cold and warm, and bytes: ours, FastAPI and stock Voila in turns."""
    async with rivals.ready("--guilds", "2000", "--events", EVENTS) as site, AsyncExitStack() as stack:
        fastapi = await stack.enter_async_context(rivals.fastapi(site))
        voila = await stack.enter_async_context(rivals.voila(tmp_path / "stock"))
        sites = {"ours": rivals.ours(site), "FastAPI": fastapi, "stock Voila": voila}
        seen: dict[str, list[tuple[Visit, Visit]]] = {name: [] for name in sites}
        for turn in range(ROUNDS):
            for name, one in sites.items():
                # A kernel for each of its viewers, which it does not end: a few rounds tell enough.
                if name != "stock Voila" or turn < 3:
                    seen[name].append(await both(browser, one))
        cold = {name: [one for one, _ in visits] for name, visits in seen.items()}
        warm = {name: [one for _, one in visits] for name, visits in seen.items()}
        for name in sites:
            tell(name, cold[name], warm[name])
        for kind, visits in (("cold", cold), ("warm", warm)):
            number = median(visits["ours"], "number") / median(visits["FastAPI"], "number")
            live = median(visits["ours"], "live") / median(visits["stock Voila"], "live")
            print(
                f"{kind}: number {number:.2f} x FastAPI (goal 1), live {live:.2f} x stock Voila (goal 0.35)"
            )


async def test_page_of_many_guilds(browser: Browser) -> None:
    """Print what 100,000 servers cost a viewer beside 1,000 (goal: 1.2 x)."""
    seen: dict[int, list[tuple[Visit, Visit]]] = {}
    for guilds in (1_000, 100_000):
        async with rivals.ready("--guilds", str(guilds), "--events", EVENTS) as site:
            seen[guilds] = [await both(browser, rivals.ours(site)) for _ in range(ROUNDS)]
    for place, kind in enumerate(("cold", "warm")):
        few, many = ([visits[place] for visits in seen[guilds]] for guilds in (1_000, 100_000))
        print(f"\n{kind}, 100,000 servers beside 1,000: ", end="")
        for name in ("number", "live", "size"):
            print(f"{name} {median(many, name) / median(few, name):.2f} x ", end="")
    print()
