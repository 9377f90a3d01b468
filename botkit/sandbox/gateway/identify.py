"""Checks of what a bot identifies with (Discord's reference, "Identify"). Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from botkit.sandbox.gateway.codes import Close, GatewayClose
from botkit.sandbox.gateway.wishes import Presence
from botkit.sandbox.world.events import PRIVILEGED, Intent
from botkit.sandbox.world.objects import Json

KNOWN = sum(Intent)
"""All intents there are."""

SMALLEST, LARGEST = 50, 250
"""What a large threshold may be."""


@dataclass(frozen=True, slots=True)
class Identify:
    """What a bot identifies with.

    Parameters
    ----------
    shard, shards
        Which of how many shards.
    sharded
        Whether it named them.
    intents
        What it wants to hear of.
    large_threshold
        From how many members on GUILD_CREATE leaves out who is offline.
    compress
        Whether large messages may be compressed one by one.
    presence
        What it wants to be seen as.
    """

    shard: int
    shards: int
    sharded: bool
    intents: int
    large_threshold: int
    compress: bool
    presence: Presence | None


def checked(data: Json, granted: int) -> Identify:
    """Return what a bot identifies with, if it is in order. The token is not looked at.

    Parameters
    ----------
    data
        The data of the message.
    granted
        The privileged intents that the application may use.

    Raises
    ------
    GatewayClose
        With Discord's code for what is wrong.
    """
    shard, shards = _shard(data.get("shard", [0, 1]))
    return Identify(
        shard=shard,
        shards=shards,
        sharded="shard" in data,
        intents=_intents(data.get("intents"), granted),
        large_threshold=_threshold(data.get("large_threshold", SMALLEST)),
        compress=_compress(data.get("compress", False), data.get("properties")),
        presence=_presence(data.get("presence")),
    )


def _shard(value: Any) -> tuple[int, int]:
    if isinstance(value, list) and [type(one) for one in value] == [int, int] and 0 <= value[0] < value[1]:
        return value[0], value[1]
    raise GatewayClose(Close.INVALID_SHARD, "A shard is [number, count], with 0 <= number < count.")


def _intents(value: Any, granted: int) -> int:
    if type(value) is not int or value < 0 or value & ~KNOWN:
        raise GatewayClose(Close.INVALID_INTENTS, "The intents are no sum of intents that there are.")
    refused = Intent(value & PRIVILEGED & ~granted)
    if refused:
        raise GatewayClose(Close.DISALLOWED_INTENTS, f"The application has not been granted {refused.name}.")
    return value


def _threshold(value: Any) -> int:
    if type(value) is not int or not SMALLEST <= value <= LARGEST:
        raise _invalid(f"large_threshold must be {SMALLEST} to {LARGEST}")
    return value


def _compress(value: Any, properties: Any) -> bool:
    # The names of the properties are documented, but libraries of an age write them with a "$".
    if not isinstance(properties, dict):
        raise _invalid("properties must be an object")
    if type(value) is not bool:
        raise _invalid("compress must be true or false")
    return value


def _presence(value: Any) -> Presence | None:
    try:
        return None if value is None else Presence.model_validate(value)
    except ValidationError:
        raise _invalid("presence has not the form of an update") from None


def _invalid(what: str) -> GatewayClose:
    return GatewayClose(Close.UNKNOWN_OPCODE, f"Invalid payload for this opcode: {what}.")
