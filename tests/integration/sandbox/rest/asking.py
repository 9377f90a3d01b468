"""Asks REST as the bot; every answer, error answers included, must be as Discord's OpenAPI description says."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp

from botkit.sandbox.world import Guild
from tests.openapi import description
from tests.unit.sandbox.peers import World, world


@dataclass(frozen=True)
class Answered:
    """One answer, and what in it is not as described."""

    status: int
    value: Any
    wrong: list[str]


class Asking:
    """A client of a sandbox's REST that checks what it gets."""

    def __init__(self, there: World) -> None:
        self.there = there
        self.sandbox = there.sandbox
        self.world = there.sandbox.world

    @property
    def guild(self) -> Guild:
        """The first guild."""
        return next(iter(self.world.guilds.values()))

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        expect: int = 200,
        code: int | None = None,
        token: str | None = None,
        form: aiohttp.FormData | None = None,
        reason: str | None = None,
    ) -> Any:
        """Ask, and return the answer's value (None if it has none).

        Parameters
        ----------
        method, path, body
            What is asked, relative to the versioned base; the body is sent as JSON, none if None.
        expect, code
            The status that the answer must have, and its JSON error code.
        token
            Another token than the bot's; an empty one for none.
        form
            A form to send in place of a body.
        reason
            A reason for the audit log.
        """
        answered = await self.tried(method, path, body, token=token, form=form, reason=reason)
        assert answered.status == expect, f"{method} {path}: {answered.status} {answered.value}"
        assert not answered.wrong, "\n".join(answered.wrong)
        value = answered.value
        if code is not None:
            assert value["code"] == code, value
        return value

    async def tried(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        form: aiohttp.FormData | None = None,
        reason: str | None = None,
    ) -> Answered:
        """Ask, and return whatever comes; parameters as of `ask`."""
        headers = {}
        if token != "":
            headers["Authorization"] = f"Bot {token or self.sandbox.token}"
        if reason is not None:
            headers["X-Audit-Log-Reason"] = quote(reason)
        content = {"data": form} if form is not None else {} if body is None else {"json": body}
        url = f"{self.sandbox.api}/v10{path}"
        async with self.there.http.request(method, url, headers=headers, **content) as response:
            status, raw = response.status, await response.read()
        value = json.loads(raw) if raw else None
        return Answered(status, value, description().errors(method, path, status, value))


@asynccontextmanager
async def asking(guilds: int = 1, **options: Any) -> AsyncIterator[Asking]:
    """Run a sandbox with few guilds, and yield a client of it; options as of `Sandbox`."""
    async with world(guilds, **options) as there:
        yield Asking(there)
