"""Faults over a socket."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import pytest

from tests.integration.sandbox.rest.serving import serving


async def test_failing_with_discords_code() -> None:
    """As often as told; nothing is done, and the log names the fault."""
    async with serving() as there:
        there.rest.faults.fail(
            "POST /channels/*/messages", status=403, code=50013, message="Missing Permissions", requests=1
        )
        post = ("POST", "/channels/5/messages")
        response, body = await there.ask(*post, json={"text": "x"})
        assert (response.status, body, there.told) == (
            403,
            {"message": "Missing Permissions", "code": 50013},
            [],
        )
        assert (await there.ask(*post, json={"text": "x"}))[0].status == 200
        assert [(one.status, one.fault) for one in there.rest.log.where(method="POST")] == [
            (403, "1"),
            (200, None),
        ]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(500, "application/json"), (502, "text/html"), (503, "text/html"), (504, "text/html")],
)
async def test_failing_with_a_status(status: int, kind: str) -> None:
    """500 is Discord's JSON, the rest a page of what stands before it."""
    async with serving() as there:
        there.rest.faults.fail(status=status)
        response, body = await there.ask("GET", "/users/@me")
        assert (response.status, response.content_type) == (status, kind)
        assert "object" not in str(body)


async def test_delaying() -> None:
    """The request waits, others do not, and then it is answered."""
    async with serving() as there:
        there.rest.faults.delay("GET /users/*", 0.3)
        began = time.monotonic()
        slow = asyncio.create_task(there.ask("GET", "/users/@me"))
        await there.ask("GET", "/webhooks/5/t")
        assert not slow.done()
        assert (await slow)[0].status == 200
        assert time.monotonic() - began >= 0.3


async def test_rest_that_is_down() -> None:
    """Whatever is asked for; it is back when the fault is cleared."""
    async with serving() as there:
        there.rest.faults.down()
        for path in ("/users/@me", "/nonsense"):
            response, body = await there.ask("GET", path)
            assert (response.status, "cloudflare" in body) == (503, True)
        there.rest.faults.clear()
        assert (await there.ask("GET", "/users/@me"))[0].status == 200


async def test_connections_that_are_reset() -> None:
    """The client gets an error and no answer."""
    async with serving() as there:
        there.rest.faults.down(how="reset")
        with pytest.raises(aiohttp.ClientOSError, match="reset"):
            await there.ask("POST", "/channels/5/messages", json={"text": "x"})
        assert there.rest.log.exceptions == 0
        there.rest.faults.clear()
        assert (await there.ask("GET", "/users/@me"))[0].status == 200


async def test_invalid_requests_of_faults_count() -> None:
    """Cloudflare counts answers, wherever they come from."""
    async with serving() as there:
        there.rest.faults.fail(status=401)
        await there.ask("GET", "/users/@me")
        assert there.rest.limits.state(time.time())["invalid"] == 1
