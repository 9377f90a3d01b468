"""botkit.bot.failures: each end of a bot has one sentence with the remedy."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from botkit.bot.failures import Network, explain, is_network
from botkit.errors import PortInUse
from botkit.settings import load


def closed(code: int) -> discord.ConnectionClosed:
    """Return py-cord's error for a gateway connection closed with a code."""
    socket: Any = SimpleNamespace(close_code=code)
    return discord.ConnectionClosed(socket, shard_id=0, code=code)


def http(status: int) -> discord.HTTPException:
    """Return py-cord's error for an HTTP answer."""
    response: Any = SimpleNamespace(status=status, reason="x")
    return discord.HTTPException(response, {"message": "because", "code": 0})


@pytest.mark.parametrize(
    ("error", "parts"),
    [
        (discord.LoginFailure("Improper token"), ["DISCORD_BOT_TOKEN", "start again"]),
        (discord.PrivilegedIntentsRequired(0), ["BOTKIT_MEMBERS_INTENT"]),
        (closed(4004), ["4004", "DISCORD_BOT_TOKEN"]),
        (closed(4011), ["BOTKIT_SHARDS=auto"]),
        (closed(4099), ["4099", "log"]),
        (PortInUse("127.0.0.1", 1, "BOTKIT_IPC_PORT"), ["BOTKIT_IPC_PORT"]),
        (Network("refused"), ["cannot be reached", "refused", "check the network"]),
        (http(403), ["403", "because"]),
        (ZeroDivisionError("division by zero"), ["ZeroDivisionError", "log"]),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_each_end_has_a_sentence_with_the_remedy(error: Exception, parts: list[str]) -> None:
    """What happened and what to do, on one line."""
    sentence = explain(error, load())
    assert all(part in sentence for part in parts), sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("error", [OSError(), aiohttp.ServerDisconnectedError(), TimeoutError(), http(503)])
def test_trying_again_may_help(error: Exception) -> None:
    """A network that is down and a Discord that has an outage are waited out."""
    assert is_network(error)


@pytest.mark.parametrize("error", [discord.LoginFailure("no"), http(401), http(403), ValueError()])
def test_trying_again_does_not_help(error: Exception) -> None:
    """A refusal is a failure at once."""
    assert not is_network(error)
