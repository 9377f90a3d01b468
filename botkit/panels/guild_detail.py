"""What a viewer sees of one guild, made of what the bot's routes tell."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from botkit.errors import BadArguments, BotNotRunning, IPCError

AskRoute = Callable[..., Awaitable[Any]]
"""Called with a route's name and its arguments; returns the route's answer."""

SPAN = "7d"
"""The span of the line of members."""

POINTS = 160
"""Most points of that line: one for two pixels of its width."""

NAMES = 50
"""Most roles that are named; there may be 250."""

_GATEWAY_DELAY = "The bot does not know its servers yet."


async def nobody(_route: str, /, **_arguments: Any) -> Any:
    """Stand in where there is no bot to ask.

    Raises
    ------
    BotNotRunning
        Always.
    """
    raise BotNotRunning("There is no bot to ask.")


async def guild_detail(ask: AskRoute, guild_id: str) -> dict[str, Any] | None:
    """Return what there is to see of a guild, as JSON values; None if the bot is not in it.

    Parameters
    ----------
    ask
        Asks a route of the bot.
    guild_id
        The guild's snowflake.

    Raises
    ------
    IPCError
        If the bot cannot tell, or does not answer.
    """
    try:
        found = await ask("guild", guild=guild_id)
    except BadArguments:
        # A bot that receives its servers at the moment has not left those that are still to come.
        page = await ask("guilds", search=guild_id, limit=100)
        if not page["total"] or any(row["id"] == guild_id for row in page["rows"]):
            raise IPCError(_GATEWAY_DELAY) from None
        return None
    # What looks like an id may be another guild's name.
    return await _told(ask, found) if found["id"] == guild_id else None


async def _told(ask: AskRoute, found: dict[str, Any]) -> dict[str, Any]:
    kinds = Counter(channel["type"] for channel in found["channels"])
    counts = found["counts"]
    if threads := counts.get("threads"):
        kinds["thread"] = threads
    return {
        "id": found["id"],
        "name": found["name"],
        "available": found["available"],
        "description": found["description"],
        "owner": found["owner"],
        "members": found["members"],
        "created_at": _seconds(found["created_at"]),
        "joined_at": _seconds(found["joined_at"]),
        "shard": found["shard"],
        "boosts": found["boosts"],
        "channels": dict(kinds.most_common()),
        "roles": [role["name"] for role in found["roles"][:NAMES]],
        "role_count": len(found["roles"]),
        "features": found["features"],
        "history": await _history(ask, found["id"]),
        "at": time.time(),
    }


async def _history(ask: AskRoute, guild_id: str) -> list[Sequence[float | None]] | None:
    """Return the points of the line of members; None if the bot keeps none."""
    try:
        answer = await ask("guild_history", guild=guild_id, span=SPAN)
    except (
        IPCError
    ):  # an older bot, one that keeps no history, one that has just left: the rest is worth seeing
        return None
    return thin(answer["points"], POINTS) or None


def thin(points: Sequence[Sequence[float | None]], most: int) -> list[Sequence[float | None]]:
    """Return at most ``most`` of the points, the first and last of them, and the beginnings of gaps.

    Of each stretch the one that is farthest from the point before is kept, so that no peak is lost.
    """
    if len(points) <= most:
        return list(points)
    inner = points[1:-1]
    size = -(-len(inner) // (most - 2))
    kept = [points[0]]
    for start in range(0, len(inner), size):
        some = inner[start : start + size]
        gap = next((point for point in some if point[1] is None), None)
        before = kept[-1][1] or 0
        kept.append(gap or max(some, key=lambda point: abs((point[1] or 0) - before)))
    return [*kept, points[-1]]


def _seconds(moment: str | None) -> float | None:
    return None if moment is None else datetime.fromisoformat(moment).timestamp()
