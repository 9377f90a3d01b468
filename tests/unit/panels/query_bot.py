"""A bot for the tests of the query form: a catalogue with an input of each type, and answers of each shape."""

from __future__ import annotations

import asyncio
from typing import Any

from botkit.errors import BadArguments, RouteNotFound
from botkit.ipc.client import Answer


def parameter(name: str, type: str = "str", **more: Any) -> dict[str, Any]:
    """Return a parameter as a catalogue holds it; required unless it has a default."""
    plain = {"choices": None, "nullable": False, "minimum": None, "maximum": None, "doc": "", "items": None}
    return {
        "name": name,
        "type": type,
        "required": "default" not in more,
        "default": None,
        **plain,
        **more,
    }


def entry(name: str, doc: str, *parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a route as a catalogue holds it."""
    plain = {"role": "viewer", "cog": "", "any_arguments": False}
    return {"name": name, "doc": doc, **plain, "parameters": list(parameters), **more}


GUILDS = entry(
    "guilds",
    "One page of the servers; `search` is part of a name or the beginning of an id.",
    parameter("offset", "int", default=0, minimum=0, maximum=1_000_000),
    parameter("limit", "int", default=50, minimum=1, maximum=200, doc="Rows on a page."),
    parameter("sort", default="name", choices=["name", "members", "joined"]),
    parameter("descending", "bool", default=False, doc="The largest first."),
    parameter("search", default=""),
    cog="Routes",
)
EVERY = entry(
    "every_type",
    "Takes one of each.",
    parameter("count", "int", minimum=1, maximum=9),
    parameter("ratio", "float", default=0.5, minimum=0),
    parameter("text", default=None, nullable=True),
    parameter("title", default="Hello", nullable=True),
    parameter("flag", "bool", default=True),
    parameter("choice", "int", choices=[1, 2, 3]),
    parameter("since", "datetime", default=None, nullable=True),
    parameter("span", "timedelta", default=60.0),
    parameter("anything", "any", default=None),
    parameter("numbers", "list", items="int", default=[]),
    parameter("guild", "guild", default=None, nullable=True, doc="The server."),
    parameter("member", "member", default=None, nullable=True),
    parameter("message", "snowflake", default=None, nullable=True),
    cog="Samples",
)
CATALOGUE = [
    entry("guild_count", "In how many servers the bot is, as text: the tutorial's own route.", cog="Routes"),
    GUILDS,
    entry("tree", "A nested value.", cog="Samples"),
    EVERY,
    entry("slow", "Answers when it may.", cog="Samples"),
    entry("old", "", any_arguments=True, cog="Samples"),
    entry("restart", "Ends the bot and starts a fresh one.", role="operator", cog="Control"),
    entry("routes", "All routes with their arguments, and the role that each needs.", cog="Routes"),
]
TREE = {
    "state": "ready",
    "guilds": 25,
    "id": 2**60 + 1,
    "shards": [{"id": 0, "latency": 0.042, "ok": True}, {"id": 1, "latency": None, "ok": False}],
    "texts": {"title": "<b>bold</b>", "empty": "", "none": []},
}


class Bot:
    """Answers as a botkit bot does, and keeps what it was asked; `stock` has no catalogue."""

    def __init__(self, guilds: int = 130, *, stock: bool = False) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.error: Exception | None = None
        self.stock = stock
        self.go_on = asyncio.Event()
        self.rows = [
            {"id": str(2**60 + n), "name": f"Server {n:03}", "members": 5000 - n, "joined_at": 1.7e9 - n}
            for n in range(guilds)
        ]

    async def exchange(self, route: str, /, **arguments: Any) -> Answer:
        """Answer, and say what it cost."""
        return Answer(await self.call(route, **arguments), 5, 0.25)

    async def call(self, route: str, /, **arguments: Any) -> Any:
        """Answer."""
        if route == "routes":
            if self.stock:
                raise RouteNotFound("The server has no route 'routes'.")
            if self.error:
                raise self.error
            return {"routes": CATALOGUE}
        self.asked.append((route, arguments))
        if self.error:
            raise self.error
        if route == "guilds":
            return self._guilds(arguments)
        if route == "slow":
            await self.go_on.wait()
        if route == "every_type" and arguments.get("member") == "nobody":
            raise BadArguments(
                "The argument 'member' of route 'every_type' cannot be 'nobody': it takes a member of the server."
            )
        return {"guild_count": str(len(self.rows)), "tree": TREE, "restart": None}.get(route, arguments)

    def _guilds(self, arguments: dict[str, Any]) -> dict[str, Any]:
        search = arguments.get("search", "")
        found = [
            row for row in self.rows if search in row["id"] or search.lower() in str(row["name"]).lower()
        ]
        offset = arguments.get("offset", 0)
        rows = found[offset : offset + arguments.get("limit", 50)]
        return {"rows": rows, "total": len(self.rows), "matching": len(found), "offset": offset}
