"""Routes about the time before: what the charts show."""

from __future__ import annotations

from typing import Any

from botkit.bot.monitor import Monitor
from botkit.history import SPANS, History, SpanName
from botkit.ipc.routes import route
from botkit.ipc.snowflake import Snowflake


class HistoryRoutes:
    """Answers from a `History`.

    Parameters
    ----------
    monitor
        Where the values of now come from.
    history
        Where those of before are kept.
    """

    def __init__(self, monitor: Monitor, history: History) -> None:
        self._monitor = monitor
        self._history = history

    @route()
    async def history(self, span: SpanName = "24h") -> dict[str, Any]:
        """Servers, members and events a second over time: points [seconds since the epoch, servers, members, events].

        Parameters
        ----------
        span
            How far back.
        """
        points = await self._history.points(span, self._monitor.now)
        return {"span": span, "step": SPANS[span].step, "points": points}

    @route()
    async def guild_history(self, guild: Snowflake, span: SpanName = "24h") -> dict[str, Any]:
        """The members of a server over time: points [seconds since the epoch, members], one a change.

        Parameters
        ----------
        guild
            Its id; of one that the bot has left there is what was kept.
        span
            How far back.
        """
        now = self._monitor.now
        points = await self._history.guild_points(guild, span, now)
        row = self._monitor.index.get(guild)
        if row is not None and row.members:
            points.append([now, row.members])
        return {"id": str(guild), "span": span, "points": points}
