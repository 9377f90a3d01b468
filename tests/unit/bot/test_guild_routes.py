"""botkit.bot.guild_routes and its siblings, where a server is not as it should be."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.bot.service import Service
from botkit.errors import BadArguments
from botkit.ipc import _table
from botkit.ipc.encoding import plain
from botkit.settings import load
from tests.guilds import FIRST, FilledBot, guild

GONE = "5"
THERE = str(2 * FIRST)


@pytest.fixture
async def service() -> Service:
    """A bot in two servers, one of them in an outage since before the bot came."""
    bot = FilledBot()
    bot.fill({"id": GONE, "unavailable": True})
    bot.fill(guild(0, members=2))
    found = Service(load())
    found.server.bot = bot
    return found


async def ask(service: Service, name: str, **arguments: Any) -> Any:
    """Ask a route as the server does."""
    found = _table.find(name, service.server._objects, service.server.bot)
    assert found is not None
    return plain(await found.call(found.spec.bind(arguments)))


async def test_a_server_in_an_outage_is_told_as_such(service: Service) -> None:
    """What is not known is null, and nothing fails."""
    found = await ask(service, "guild", guild=GONE)
    assert (found["id"], found["name"], found["available"], found["verification"]) == (
        GONE,
        None,
        False,
        None,
    )
    assert (found["owner"], found["counts"]["members"], found["channels"]) == (None, None, [])
    for name in ("channels", "roles", "members"):
        assert (await ask(service, name, guild=GONE))["rows"] == []


async def test_it_does_not_keep_the_others_from_being_found(service: Service) -> None:
    """A search by name passes over what has none."""
    assert (await ask(service, "find", text="server"))["guilds"] == 1
    assert (await ask(service, "find", text=GONE))["rows"][0] == {
        "kind": "guild",
        "id": GONE,
        "name": None,
        "members": None,
    }
    assert (await ask(service, "guild", guild=f"server {THERE}"))["id"] == THERE
    assert (await ask(service, "whois", user="user1"))["complete"] is False
    with pytest.raises(BadArguments, match="there is no server of that id or name"):
        await ask(service, "guild", guild="none")


async def test_the_owner_is_named_from_what_is_known(service: Service) -> None:
    """Nobody is asked about an owner whom the bot has met."""
    assert (await ask(service, "guild", guild=THERE))["owner"] == {"id": str(FIRST), "name": "user0"}
