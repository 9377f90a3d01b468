"""One clear sentence, with the remedy, for each way in which a bot cannot start or ends."""

from __future__ import annotations

import asyncio

import aiohttp
import discord

from botkit.errors import BotkitError
from botkit.settings import Settings


class Network(Exception):
    """Discord could not be reached; trying again may help."""


def is_network(error: BaseException) -> bool:
    """Whether an error means that the other side cannot be reached now, rather than that it said no."""
    if isinstance(error, discord.HTTPException):
        return error.status >= 500
    return isinstance(
        error, OSError | aiohttp.ClientConnectionError | asyncio.TimeoutError | discord.GatewayNotFound
    )


def explain(error: BaseException, settings: Settings) -> str:
    """Return what happened and what to do, for people; never with a token in it."""
    where = settings.discord_api or ("the sandbox" if settings.sandboxed else "Discord")
    match error:
        case BotkitError():
            return str(error)
        case discord.LoginFailure():
            return (
                f"{where[0].upper()}{where[1:]} refused the token: copy the current one from the developer portal "
                "(Bot, Reset Token) into DISCORD_BOT_TOKEN, then start again."
            )
        case discord.PrivilegedIntentsRequired():
            return (
                "Discord refused the members intent: enable it in the developer portal (Bot, Privileged Gateway "
                "Intents), or unset BOTKIT_MEMBERS_INTENT, then start again."
            )
        case discord.ConnectionClosed():
            return _closed(error)
        case Network():
            return f"{where[0].upper()}{where[1:]} cannot be reached ({_short(error)}): check the network."
        case discord.HTTPException():
            return f"{where[0].upper()}{where[1:]} answered {error.status} to the login: {_short(error)}."
        case _:
            return f"The bot ended with {type(error).__name__}: {_short(error)}. The log tells more; start it again."


# https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
_CLOSE_CODES = {
    4004: "the token is no longer valid: put the current one into DISCORD_BOT_TOKEN",
    4010: "the shard number is not valid: check BOTKIT_SHARDS",
    4011: "the bot is in too many servers for so few shards: set BOTKIT_SHARDS=auto",
    4013: "the intents are not valid",
    4014: "a privileged intent is not enabled: enable it in the developer portal or unset BOTKIT_MEMBERS_INTENT",
}


def _closed(error: discord.ConnectionClosed) -> str:
    remedy = _CLOSE_CODES.get(error.code, "see the log")
    return f"Discord closed the gateway connection for good (code {error.code}): {remedy}; then start again."


def _short(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0].rstrip(".")[:200]
