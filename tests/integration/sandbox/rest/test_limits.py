"""Rate limits over a socket."""

from __future__ import annotations

import asyncio

from botkit.sandbox.rest.limits import Limits
from tests.integration.sandbox.rest.serving import serving
from tests.openapi import description

POST = "/channels/5/messages"


async def test_headers_and_429() -> None:
    """All headers on every answer, an error too; one too many waits as long as it is told, and gets in."""
    async with serving() as there:
        there.rest.limits.set("GET /users/@me", 2, 0.3)
        for remaining in ("1", "0"):
            response, _ = await there.ask("GET", "/users/@me")
            assert (response.status, response.headers["X-RateLimit-Remaining"]) == (200, remaining)
        response, body = await there.ask("GET", "/users/@me")
        assert (response.status, body["global"], response.headers["X-RateLimit-Scope"]) == (
            429,
            False,
            "user",
        )
        # py-cord takes a 429 without this header for Cloudflare's.
        assert response.headers["Via"]
        assert description().errors("GET", "/users/@me", 429, body) == []
        await asyncio.sleep(body["retry_after"])
        assert (await there.ask("GET", "/users/@me"))[0].status == 200
        response, _ = await there.ask("DELETE", "/channels/x")
        assert (response.status, response.headers["X-RateLimit-Limit"]) == (400, "2")


async def test_the_global_limit() -> None:
    """For all that the bot asks for, but not for interactions."""
    async with serving(limits=Limits(per_second=2), clock=lambda: 1.8e9) as there:
        hook = f"/webhooks/{there.world.bot_id}/token"
        statuses = [(await there.ask("POST", POST, json={"text": "x"}))[0].status for _ in range(3)]
        response, body = await there.ask("GET", "/users/@me")
        assert [*statuses, response.status] == [200, 200, 429, 429]
        assert (body["global"], response.headers["X-RateLimit-Global"]) == (True, "true")
        assert [(await there.ask("GET", hook))[0].status for _ in range(5)] == [200] * 5
        assert [(await there.ask("GET", "/webhooks/5/t"))[0].status for _ in range(3)] == [200, 200, 429]


async def test_a_refused_body_does_not_spoil_the_next_request() -> None:
    """A request whose body nobody read leaves its connection usable."""
    async with serving() as there:
        there.rest.limits.set("POST", 0, 60.0, "shared")
        for _ in range(3):
            response, body = await there.ask("POST", POST, json={"text": "x" * 100_000})
            assert (response.status, body["message"]) == (429, "The resource is being rate limited.")
            assert (await there.ask("GET", "/webhooks/5/t"))[0].status == 200


async def test_the_ban() -> None:
    """Ten thousand wrong ones, and nothing is let in, not even what is right, for as long as it lasts."""
    now = [1.8e9]
    async with serving(limits=Limits(invalid=3), clock=lambda: now[0]) as there:
        for _ in range(3):
            assert (await there.ask("GET", "/users/@me", headers={"Authorization": "Bot x"}))[0].status == 401
        response, body = await there.ask("GET", "/webhooks/5/t")
        assert (response.status, body["code"], "retry_after" in body) == (429, 0, False)
        assert "blocked from accessing our API temporarily" in body["message"]
        assert [one for one in response.headers if one.startswith(("X-RateLimit", "Via", "Retry"))] == []
        now[0] += 600
        assert (await there.ask("GET", "/users/@me"))[0].status == 200


async def test_limits_are_one_bots_whole() -> None:
    """Requests at once are counted like those in a row."""
    async with serving(limits=Limits(per_second=20), clock=lambda: 1.8e9) as there:
        answers = await asyncio.gather(*(there.ask("POST", POST, json={"text": "x"}) for _ in range(30)))
        assert sorted(one.status for one, _ in answers)[:20] == [200] * 20
        assert (
            there.rest.limits.state(1.8e9)["refused"]["global"]
            == sum(one.status == 429 for one, _ in answers)
            > 0
        )


async def test_limits_that_are_off() -> None:
    """No headers, no 429."""
    async with serving(limits=Limits(enabled=False)) as there:
        answers = [(await there.ask("GET", "/users/@me"))[0] for _ in range(5)]
        assert [(one.status, "X-RateLimit-Limit" in one.headers) for one in answers] == [(200, False)] * 5
