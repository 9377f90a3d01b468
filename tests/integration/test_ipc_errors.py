"""Errors of a real bot, as its routes tell them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from botkit.errors import BadArguments, RouteFailed, Unauthorized
from tests.integration.bots import KEY, asked

COG = f"""
import discord
from botkit import route

class Bad(discord.Cog):
    @route()
    async def bad(self) -> str:
        raise LookupError('no {KEY} here')

    @discord.slash_command()
    async def boom(self, ctx):
        raise ZeroDivisionError

    @discord.slash_command()
    async def fine(self, ctx):
        raise discord.CheckFailure('not you')

    @discord.Cog.listener()
    async def on_message(self, message):
        raise KeyError('x')

def setup(bot):
    bot.add_cog(Bad())
"""


@pytest.fixture
def cogs(tmp_path: Path) -> Path:
    """A folder with a cog in which everything fails."""
    folder = tmp_path / "badcogs"
    folder.mkdir()
    (folder / "bad.py").write_text(COG)
    return folder


# ezcord looks for language files at its first error, and leaves that search unfinished.
@pytest.mark.filterwarnings("ignore:.*ScandirIterator:pytest.PytestUnraisableExceptionWarning")
async def test_errors_of_routes_commands_and_events_are_counted_once(cogs: Path) -> None:
    """By type and place; a user who may not is no error."""
    async with asked(cogs=cogs, operator=True) as ask:
        assert (await ask("errors"))["rows"] == []
        for _ in range(2):
            with pytest.raises(RouteFailed):
                await ask("bad")
        for command in ("boom", "fine", "boom", "boom"):
            await ask.world.people.invoke(ask.guild.id, command, patience=0.3)
        await ask.world.people.say(ask.guild.text_channels[0].id, "hi")
        rows: dict[str, Any] = {}
        async with asyncio.timeout(10):
            while "KeyError" not in rows:  # nobody tells when a listener has ended
                rows = {row["type"]: row for row in (await ask("errors"))["rows"]}
                await asyncio.sleep(0.01)
        counts = {name: row["count"] for name, row in rows.items()}
        assert counts == {"LookupError": 2, "ZeroDivisionError": 3, "KeyError": 1}
        assert rows["LookupError"]["place"] == "badcogs/bad.py:8 in Bad.bad"
        assert rows["ZeroDivisionError"]["place"] == "badcogs/bad.py:12 in Bad.boom"


async def test_only_operators_see_messages(cogs: Path) -> None:
    """A message may hold what users have written; tokens and keys are in none."""
    async with asked(cogs=cogs, operator=True) as ask:
        with pytest.raises(RouteFailed):
            await ask("bad")
        (row,) = (await ask("errors"))["rows"]
        assert "message" not in row
        whole = await ask("error", id=row["id"])
        assert whole["message"] == "no [secret] here"
        assert "raise LookupError" in whole["traceback"]
        assert KEY not in whole["traceback"].replace(COG, "")
        with pytest.raises(BadArguments, match="the route 'errors' lists"):
            await ask("error", id="nothing")
    async with asked(cogs=cogs) as viewer:
        with pytest.raises(Unauthorized):
            await viewer("error", id="nothing")
