"""botkit.cli.candidates: what can stand at the cursor."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from botkit.cli import candidates as module
from botkit.cli.candidates import FILES, candidates
from botkit.ipc import Server, route
from tests.unit.ipc.peers import OPERATOR, Routes, serving


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """Return the option that names a server with the routes of `Routes`, and the catalogue."""
    monkeypatch.setenv("DISCORD_BOT_SECRET_KEY", OPERATOR.get_secret_value())
    monkeypatch.setattr(module, "ANSWER_WITHIN", 10.0)
    async with serving(Routes(), Listing()) as server:
        Listing.server = server
        yield f"--port={server.port}"


class Listing:
    """The route that lists routes, as a bot has it."""

    server: Server

    @route()
    async def routes(self) -> dict[str, object]:
        """All routes."""
        entries = [dict(entry) for entry in self.server.catalogue()]
        for entry in entries:
            for parameter in entry["parameters"]:
                parameter["type"] = "guild" if parameter["name"] == "guild" else parameter["type"]
        return {"routes": entries}

    @route()
    async def guilds(self, limit: int = 50, search: str = "") -> dict[str, object]:
        """One page of servers."""
        rows = [{"id": "105", "name": "부산 로스터리"}, {"id": "911", "name": "Anime Central"}]
        return {"rows": [row for row in rows if row["id"].startswith(search)][:limit]}

    @route()
    async def detail(self, guild: str) -> str:
        """One server."""
        return guild


async def texts(*words: str) -> list[str]:
    """Return the candidates' texts; they are looked for in a thread, as they are in a process of their own."""
    return [one.text for one in await asyncio.to_thread(candidates, words)]


async def test_the_words_of_the_command_need_no_bot() -> None:
    """Commands, options and their choices come from the command itself."""
    assert await texts("") == ["dashboard", "bot", "query", "sandbox", "settings", "completion"]
    assert await texts("s") == ["sandbox", "settings"]
    assert await texts("query", "--j") == ["--json"]
    assert await texts("completion", "") == ["bash", "zsh", "fish"]
    assert await texts("sandbox", "--profile", "n") == ["normal"]
    assert "--profile=normal" in await texts("sandbox", "--profile=")
    assert "--guilds" in await texts("sandbox", "--")
    assert await texts("-") == ["--help"]


async def test_files_are_left_to_the_shell() -> None:
    """Behind an option that takes one."""
    for words in (["query", "--attach", ""], ["query", "--ca=x"], ["dashboard", "--notebook", "d"]):
        assert [one.text for one in await asyncio.to_thread(candidates, words)] == [FILES.text]
    assert await texts("query", "--timeout", "") == []


async def test_routes_come_from_the_bot_with_their_docs(port: str) -> None:
    """The first line of a doc says what a route is for."""
    found = await asyncio.to_thread(candidates, ["query", port, "guild_"])
    assert [(one.text, one.about) for one in found] == [("guild_count", "Return how many guilds there are.")]
    assert {"page", "echo", "act"} <= set(await texts("query", port, ""))


async def test_arguments_are_those_that_are_not_there_yet(port: str) -> None:
    """One that was typed is not offered again."""
    assert await texts("query", port, "page", "") == ["limit=", "sort=", "search="]
    assert await texts("query", port, "page", "limit=5", "s") == ["sort=", "search="]
    assert await texts("query", port, "--watch", "page", "limit:=5", "l") == []
    assert await texts("query", port, "nothing", "") == []


async def test_values_are_the_choices_of_an_argument(port: str) -> None:
    """From the bot's own list of them."""
    assert await texts("query", port, "page", "sort=") == ["sort=name", "sort=members"]
    assert await texts("query", port, "page", "sort=m") == ["sort=members"]
    assert await texts("query", port, "page", "limit=") == []


async def test_a_server_is_completed_by_its_id_with_its_name(port: str) -> None:
    """Nobody knows an id by heart."""
    found = await asyncio.to_thread(candidates, ["query", port, "detail", "guild="])
    assert [(one.text, one.about) for one in found] == [
        ("guild=105", "부산 로스터리"),
        ("guild=911", "Anime Central"),
    ]
    assert await texts("query", port, "detail", "guild=9") == ["guild=911"]
    assert await texts("query", port, "detail", "guild=x") == []
