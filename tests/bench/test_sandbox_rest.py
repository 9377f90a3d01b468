"""What a REST round trip of the sandbox costs, as a ratio to a bare aiohttp handler that returns the same bytes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web

from botkit.sandbox import Sandbox

pytestmark = pytest.mark.bench

ROUNDS = 41
REQUESTS = 50
ALLOWED = 2.0
MESSAGE = {"content": "Hello, **world**!", "embeds": [{"title": "A title", "description": "A text."}]}

Ask = Callable[[], Awaitable[object]]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox whose limits, but not their counting, are out of the way."""
    async with Sandbox(guilds=100) as sandbox:
        sandbox.limits.set("*", 10**9, 3600.0, "global")
        sandbox.limits.set("*", 10**9, 3600.0, "user")
        yield sandbox


async def bare(body: bytes) -> tuple[web.AppRunner, str]:
    """Serve bytes at one path to whoever sends JSON or nothing; return what serves them, and their address."""

    async def handle(request: web.Request) -> web.Response:
        if request.can_read_body:
            await request.json()
        return web.Response(body=body, content_type="application/json")

    app = web.Application()
    app.router.add_route("*", "/api/v10/users/@me", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10/users/@me"


async def seconds(ask: Ask) -> float:
    """Return the time of one request, of many in a row."""
    began = time.perf_counter()
    for _ in range(REQUESTS):
        await ask()
    return (time.perf_counter() - began) / REQUESTS


async def measure(sandbox: Sandbox, method: str, path: str, json: object = None) -> float:
    """Return the ratio of the best of many alternating rounds; print it with the times."""
    headers = {"Authorization": f"Bot {sandbox.token}"}
    async with aiohttp.ClientSession(headers=headers) as http:

        def asking(url: str) -> Ask:
            async def ask() -> bytes:
                async with http.request(method, url, json=json) as response:
                    assert response.status == 200
                    return await response.read()

            return ask

        ours = asking(f"{sandbox.api}/v10{path}")
        runner, url = await bare(bytes(await ours()))  # type: ignore[arg-type]
        try:
            pairs = [(await seconds(ours), await seconds(asking(url))) for _ in range(ROUNDS)]
        finally:
            await runner.cleanup()
    # The best rounds: what else the machine does only adds to a time.
    mine, other = (min(one) * 1e6 for one in zip(*pairs, strict=True))
    ratio = mine / other
    print(
        f"\n{method} {path}: {mine:.0f} µs, bare aiohttp {other:.0f} µs: {ratio:.2f} × (at most {ALLOWED:g} ×)"
    )
    return ratio


async def test_reading(sandbox: Sandbox) -> None:
    """GET /users/@me, all stages of the application included."""
    assert await measure(sandbox, "GET", "/users/@me") <= ALLOWED


async def test_writing(sandbox: Sandbox) -> None:
    """POST a message with an embed, nobody being connected to the gateway."""
    guild = next(iter(sandbox.world.guilds.values()))
    channel = next(one for one in sandbox.world.channels(guild).values() if one["type"] == 0)
    assert await measure(sandbox, "POST", f"/channels/{channel['id']}/messages", MESSAGE) <= ALLOWED
