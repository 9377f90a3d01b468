"""Whatever a bot asks of REST, it gets an answer in Discord's words, and others notice nothing."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from botkit.sandbox import Sandbox, requests_log
from botkit.sandbox.rest import windows
from botkit.sandbox.rest.app import OPERATIONS
from tests.integration.sandbox.rest.bodies_fuzz import headers, junk, nearly, queries

GUILDS = 3
LIMIT = 20.0
REQUESTS = 12
"""Requests of one example."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE")


@dataclass(frozen=True)
class Wish:
    """A request; names in braces stand for ids until it is sent."""

    method: str
    path: str
    values: tuple[str | int, ...]
    query: str
    body: bytes | None
    headers: dict[str, str]


strange = st.text(max_size=8) | st.sampled_from(["@me", "@original", "0", "9" * 20, "-1"])
values = st.integers(0, 19).flatmap(lambda chance: strange if chance == 0 else st.integers(0, 30))
"""For the ids of a path: numbers choose one that there is."""
paths = st.lists(st.text(max_size=5) | st.sampled_from(["guilds", "channels", "@me", "..", "5"]), max_size=6)


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    """Draw a request, mostly for an operation, mostly with a body that nearly fits."""
    if draw(st.integers(0, 9)) == 0:
        method, path = draw(st.sampled_from(METHODS)), "/" + quote("/".join(draw(paths)))
    else:
        operation = draw(st.sampled_from(OPERATIONS))
        method, path = operation.method, operation.path
    ids = tuple(draw(values) for _ in range(path.count("{")))
    body = None
    if method not in ("GET", "HEAD", "OPTIONS", "TRACE"):
        nearer = nearly(method, path).map(lambda value: json.dumps(value).encode())
        body = draw(junk | st.none() if draw(st.integers(0, 7)) == 0 else nearer)
    return Wish(method, path, ids, urlencode(draw(queries(method, path))), body, draw(headers))


def things(sandbox: Sandbox, name: str) -> list[str]:
    """Return what there is to put in the place of a parameter."""
    world = sandbox.world
    if name in ("guild_id", "webhook_token", "interaction_token", "code"):
        tokens = [hook["token"] for hook in world.webhooks.values() if "token" in hook]
        return [str(one) for one in world.guilds] if name == "guild_id" else [*tokens, "x"]
    if name in ("user_id", "application_id"):
        guild = next(iter(world.guilds.values()))
        return [str(world.bot_id), *map(str, world.member_ids(guild)[:5])]
    if name == "role_id":
        return [str(role) for guild in world.guilds.values() for role in world.roles(guild)]
    channels = [(guild, channel) for guild in world.guilds.values() for channel in world.channels(guild)]
    if name == "message_id":
        return [one["id"] for _, channel in channels for one in world.messages.all(channel)] or ["1"]
    if name == "webhook_id":
        return [*map(str, world.webhooks), str(world.bot_id)]
    return (
        [str(channel) for _, channel in channels] if "channel" in name else ["🔥", "a:5", str(world.bot_id)]
    )


def located(sandbox: Sandbox, wish: Wish) -> str:
    """Return a wish's path with ids in the places of its parameters."""
    parts, left = [], list(wish.values)
    for part in wish.path.split("/"):
        if part.startswith("{"):
            value = left.pop()
            there = things(sandbox, part[1:-1]) or ["5"]
            part = there[value % len(there)] if isinstance(value, int) else value
            part = quote(part.encode(errors="replace"), safe="")
        parts.append(part)
    return "/".join(parts)


async def ask(sandbox: Sandbox, http: aiohttp.ClientSession, wish: Wish, seen: Counter[int]) -> None:
    """Send a wish; check its answer."""
    path = located(sandbox, wish)
    url = f"{sandbox.api}/v10{path}" + (f"?{wish.query}" if wish.query else "")
    asked = f"{wish.method} {path}?{wish.query} {wish.body!r:.2000} {wish.headers}"
    about = {"headers": {"Content-Type": "application/json"} | wish.headers, "data": wish.body}
    try:
        async with http.request(wish.method, yarl(url), **about) as response:
            data = await response.read()
    except (TimeoutError, aiohttp.ClientError) as error:
        raise AssertionError(f"{asked}: {error!r}") from error
    seen[response.status] += 1
    assert response.status < 500, f"{asked}: {response.status} {data!r}"
    if response.status >= 400 and wish.method != "HEAD":
        assert {"message", "code"} <= set(json.loads(data)), asked


def yarl(url: str) -> Any:
    """Return an address that is sent as it is."""
    return aiohttp.client.URL(url, encoded=True)


class Fuzzed:
    """A sandbox that is asked anything, in a loop of its own."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self._runner = runner
        self.seen: Counter[int] = Counter()
        self.sandbox = Sandbox(guilds=GUILDS)
        self.http: aiohttp.ClientSession

    async def start(self) -> None:
        """Start the sandbox; its limits are out of the way."""
        await self.sandbox.start()
        self.sandbox.limits.enabled = False
        self.http = aiohttp.ClientSession(
            headers={"Authorization": f"Bot {self.sandbox.token}"}, timeout=aiohttp.ClientTimeout(LIMIT)
        )

    async def stop(self) -> None:
        """Stop it."""
        await self.http.close()
        await self.sandbox.stop()

    async def ask(self, asked: list[Wish]) -> None:
        """Ask; then check that others are answered, and that little is kept."""
        world = self.sandbox.world
        if len(world.guilds) < GUILDS or not all(world.channels(one) for one in world.guilds.values()):
            await self.stop()
            self.sandbox = Sandbox(guilds=GUILDS)
            await self.start()
        await asyncio.gather(*(ask(self.sandbox, self.http, one, self.seen) for one in asked[:3]))
        for one in asked[3:]:
            await ask(self.sandbox, self.http, one, self.seen)
        async with self.http.get(self.sandbox.api + "/v10/gateway") as response:
            assert response.status == 200
        requests = self.sandbox.requests
        assert requests.exceptions == 0
        assert len(requests.where()) <= requests_log.MOST
        assert len(requests.missing) <= requests_log.MOST_MISSING + 1
        assert self.sandbox.limits.state(time.time())["buckets"] <= windows.MOST


def fuzz(seconds: float, examples: int, caplog: pytest.LogCaptureFixture) -> Counter[int]:
    """Fuzz for a time and a number of examples at least; return how often which status was answered."""
    end = time.monotonic() + seconds
    with asyncio.Runner() as runner:
        fuzzed = Fuzzed(runner)
        runner.run(fuzzed.start())

        # What is asked changes the world: an example cannot be had again, so it is not made smaller.
        @settings(
            max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(asked=st.lists(wishes(), min_size=1, max_size=REQUESTS))
        def once(asked: list[Wish]) -> None:
            runner.run(fuzzed.ask(asked))

        try:
            once()
            while time.monotonic() < end:
                once()
        finally:
            runner.run(fuzzed.stop())
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []
    return fuzzed.seen


def test_any_requests_are_answered(caplog: pytest.LogCaptureFixture) -> None:
    """Some hundreds of them; some even fit."""
    seen = fuzz(0.0, 60, caplog)
    assert seen.total() > 100
    assert seen[200] > 0


@pytest.mark.long
@pytest.mark.timeout(600)
def test_any_requests_are_answered_for_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """The same, for longer."""
    seen = fuzz(70.0, 200, caplog)
    print(f"\n{seen.total():,} requests, anything, for a minute: {dict(sorted(seen.items()))}")
