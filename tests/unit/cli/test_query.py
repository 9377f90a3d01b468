"""botkit.cli.query: a question from the command line to its answer, over a real server."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from botkit.cli import main
from botkit.ipc import Connection, Server, route
from tests.unit.ipc.peers import OPERATOR, VIEWER, Routes, serving


class Listing:
    """The route that lists routes, as a bot has it."""

    def __init__(self) -> None:
        self.server: Server | None = None

    @route()
    async def routes(self) -> dict[str, object]:
        """All routes."""
        assert self.server is not None
        return {"routes": self.server.catalogue()}


@pytest.fixture
async def bot() -> AsyncIterator[Server]:
    """A server that is found by its connection file."""
    listing = Listing()
    async with serving(Routes(), listing) as server:
        listing.server = server
        here = Connection.here(
            "127.0.0.1", server.port, viewer_key=VIEWER, operator_key=OPERATOR, identity="0123456789ab"
        )
        here.write()
        yield server
        here.remove()


async def query(*words: str) -> int:
    """Ask as the command does, in a thread: the server runs in this loop."""
    return await asyncio.to_thread(main, ["query", *words])


@pytest.mark.usefixtures("bot")
async def test_an_answer_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Plain into a pipe, and as JSON or CSV where that was asked for."""
    assert await query("guild_count") == 0
    assert await query("page", "limit=5", "--json") == 0
    assert await query("page", "--csv") == 0
    assert await query("echo", 'value:=[{"a": 1}, {"a": 2}]') == 0
    assert capsys.readouterr().out == (
        '5\n[\n  5,\n  "name",\n  null\n]\nvalue\r\n50\r\nname\r\n""\r\n{"a": 1}\n{"a": 2}\n'
    )


@pytest.mark.usefixtures("bot")
async def test_without_a_route_all_are_listed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As lines of JSON into a pipe, as a table with their docs on a terminal."""
    assert await query() == 0
    entries = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"guild_count", "page", "routes"} <= {entry["name"] for entry in entries}
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert await query() == 0
    assert "guild_count  Return how many guilds there are." in capsys.readouterr().out


@pytest.mark.usefixtures("bot")
async def test_help_of_a_route_is_what_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    """It comes from the bot; for a route that it has not, there is the command's own."""
    assert await query("page", "--help") == 0
    assert "one of name, members; default name" in capsys.readouterr().out
    assert await query("pages", "--help") == 0
    assert "--watch" in capsys.readouterr().out


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nothing"], 2),
        (["page", "limit=999"], 2),
        (["page", "limit"], 2),
        (["guild_count", "--url=http://x"], 2),
        (["fail"], 5),
        (["hold", "--timeout=0.1"], 5),
    ],
)
async def test_errors_have_codes_and_one_line(
    words: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error, and nothing on standard output."""
    assert await query(*words) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("botkit: ")
    assert err.count("\n") == 1


async def test_a_wrong_key_is_4(
    bot: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not repeated."""
    monkeypatch.setenv("DISCORD_BOT_SECRET_KEY", "wrong-key")
    assert await query("guild_count", f"--port={bot.port}") == 4
    assert "wrong-key" not in capsys.readouterr().err


async def test_a_server_without_a_list_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stock better-ipc server has no route of that name."""
    monkeypatch.setenv("DISCORD_BOT_SECRET_KEY", OPERATOR.get_secret_value())
    async with serving(Routes()) as server:
        assert await query(f"--port={server.port}") == 2
    assert "does not list its routes" in capsys.readouterr().err


@pytest.mark.usefixtures("bot")
async def test_a_question_loads_nothing_heavy() -> None:
    """Neither settings nor pydantic, py-cord, the sandbox or widgets: each would cost more than the question."""
    heavy = (
        "pydantic",
        "pydantic_settings",
        "discord",
        "aiohttp",
        "IPython",
        "botkit.settings",
        "botkit.sandbox",
        "anywidget",
        "pandas",
        "botkit.results.html",
        "botkit.results.result",
    )
    code = "import sys; from botkit.cli import main; assert main(['query', 'guild_count']) == 0; "
    code += f"print([name for name in {heavy} if name in sys.modules])"
    ended = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines() == ["5", "[]"]
