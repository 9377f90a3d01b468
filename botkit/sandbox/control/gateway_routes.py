"""The control API's routes that disturb the gateway's connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from botkit.sandbox.control.refusals import ControlError
from botkit.sandbox.control.routes import Routes
from botkit.sandbox.control.wishes import Wish
from botkit.sandbox.world.objects import Json

if TYPE_CHECKING:
    from botkit.sandbox.server import Sandbox

routes = Routes()

_CODES = "a close code of a websocket (1000 to 1014, 3000 to 4999)"


class OneShard(Wish):
    """A shard, or all."""

    shard: int | None = Field(None, ge=0, description="the number of a shard; leave it out for all")


class Drop(OneShard):
    """A line that is cut."""

    code: int | None = Field(None, ge=1000, le=4999, description=_CODES)


class Invalidate(OneShard):
    """A session that becomes invalid."""

    resumable: bool = Field(False, description="true or false")


class Freeze(OneShard):
    """A line on which nothing moves."""

    seconds: float = Field(60.0, gt=0, le=86400, description="seconds up to 86400")


class Refuse(Wish):
    """A gateway that lets nobody in."""

    seconds: float = Field(60.0, ge=0, le=86400, description="seconds up to 86400, 0 to let bots in again")


@routes.add("POST", "/gateway/drop", wish=Drop)
async def drop(sandbox: Sandbox, wish: Drop) -> Json:
    """The line of a shard, or of all, is cut: with a close code, or without a word."""
    if wish.code is not None and not _may_be_sent(wish.code):
        raise ControlError(f'"code" must be {_CODES}, not {wish.code}.')
    return {"dropped": _met(await sandbox.gateway.drop(wish.shard, wish.code), wish)}


@routes.add("POST", "/gateway/reconnect", wish=OneShard)
async def reconnect(sandbox: Sandbox, wish: OneShard) -> Json:
    """Shards are asked to reconnect and resume (opcode 7)."""
    return {"asked": _met(await sandbox.gateway.reconnect(wish.shard), wish)}


@routes.add("POST", "/gateway/invalidate", wish=Invalidate)
async def invalidate(sandbox: Sandbox, wish: Invalidate) -> Json:
    """Sessions become invalid (opcode 9), resumable or not."""
    told = await sandbox.gateway.invalidate(wish.shard, resumable=wish.resumable)
    return {"invalidated": _met(told, wish)}


@routes.add("POST", "/gateway/freeze", wish=Freeze)
async def freeze(sandbox: Sandbox, wish: Freeze) -> Json:
    """For some seconds nothing is read or sent on the line, and heartbeats are not answered."""
    return {"frozen": _met(await sandbox.gateway.freeze(wish.shard, seconds=wish.seconds), wish)}


@routes.add("POST", "/gateway/refuse", wish=Refuse)
async def refuse(sandbox: Sandbox, wish: Refuse) -> Json:
    """The gateway is down for some seconds: all lines are cut, and nobody is let in."""
    return {"dropped": await sandbox.gateway.refuse(wish.seconds), "seconds": wish.seconds}


def _met(shards: list[int], wish: Any) -> list[int]:
    """Return the shards that were meant; refuse if one was named that is not connected."""
    if wish.shard is not None and not shards:
        raise ControlError(
            f"Shard {wish.shard} is not connected; GET {{control}}/state tells which are.", 404
        )
    return shards


def _may_be_sent(code: int) -> bool:
    """Return whether a code may be sent, or stands for a line that is cut without one (1006)."""
    return code in {*range(1000, 1004), *range(1006, 1015)} or code >= 3000
