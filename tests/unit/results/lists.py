"""Long lists to ask for: a real server with paged routes of every temper, and an asker of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal

from botkit.asking import Asker
from botkit.ipc import Range, Server, route
from tests.unit.ipc.peers import OPERATOR, serving

GUILD = "900000000000000001"


def row(number: int) -> dict[str, Any]:
    """Return one row."""
    return {"id": str(900000000000000000 + number), "name": f"Guild {number}", "members": number * 1000}


class Lists:
    """A list of 45 guilds, and lists that do not keep the rules."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []
        self.rows = [row(number) for number in range(1, 46)]
        self.revision = 1
        self.gate = asyncio.Event()
        self.gate.set()
        self.server: Server | None = None

    @route()
    async def guilds(
        self, offset: int = 0, limit: Annotated[int, Range(1, 20)] = 10, search: str = ""
    ) -> dict[str, Any]:
        """One page of the servers."""
        await self.gate.wait()
        self.asked.append((offset, limit))
        found = [one for one in self.rows if search in one["id"] or search in one["name"]]
        return {
            "rows": found[offset : offset + limit],
            "total": len(self.rows),
            "matching": len(found),
            "offset": offset,
            "revision": self.revision,
        }

    @route()
    async def stubborn(self, offset: int = 0, limit: int = 10) -> dict[str, Any]:
        """The same rows for every offset."""
        self.asked.append((offset, limit))
        return {"rows": self.rows[:5], "total": 45}

    @route()
    async def broken(self, offset: int = 0, limit: int = 10) -> dict[str, Any]:
        """A first page, and then none."""
        if offset:
            raise LookupError("the list is gone")
        return {"rows": self.rows[:limit], "total": 45, "offset": 0}

    @route()
    async def usage(self, kind: Literal["all", "some"] = "all", deep: bool = False) -> list[dict[str, Any]]:
        """Commands by guild, whose names are not told."""
        return [{"guild_id": GUILD, "used": 3}, {"guild_id": "900000000000009999", "used": 1}]

    @route()
    async def routes(self) -> dict[str, Any]:
        """All routes."""
        if self.server is None:
            raise LookupError("there is no catalogue")
        return {"routes": self.server.catalogue()}

    @route()
    async def hold(self, seconds: float = 30.0) -> str:
        """Answer late."""
        await asyncio.sleep(seconds)
        return "late"


@asynccontextmanager
async def lists() -> AsyncIterator[tuple[Asker, Lists, Server]]:
    """Run a server with the lists, and an asker of it."""
    routes = Lists()
    async with serving(routes) as server, Asker(port=server.port, key=OPERATOR) as asker:
        routes.server = server
        yield asker, routes, server
