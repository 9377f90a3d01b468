"""The routes that every botkit bot answers: what the panels show, and what the tutorial's page asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from botkit.bot.guild_index import SortKey
from botkit.bot.monitor import MAX_WAIT, Monitor
from botkit.bot.paging import Descending, Limit, Offset
from botkit.ipc.routes import Range, route

Catalogue = Callable[[], list[dict[str, Any]]]


class Routes:
    """Answers questions about the bot from its `Monitor`; what the dashboard needs, so that no cog takes its names.

    Parameters
    ----------
    monitor
        Where the values come from.
    catalogue
        Returns the entries of all routes of the server that offers these.
    """

    def __init__(self, monitor: Monitor, catalogue: Catalogue) -> None:
        self.monitor = monitor
        self._catalogue = catalogue

    @route()
    async def guild_count(self) -> str:
        """In how many servers the bot is, as text: the tutorial's own route."""
        return str(len(self.monitor.index))

    @route()
    async def snapshot(
        self, after: int = -1, wait: Annotated[float, Range(0, MAX_WAIT)] = 0.0
    ) -> dict[str, Any]:
        """Everything the dashboard shows; with `after` and `wait` it answers when there is something newer.

        Parameters
        ----------
        after
            The revision that the caller has.
        wait
            Seconds to wait for a later one; then the current one is returned.
        """
        return (await self.monitor.newer(after, wait)).to_dict()

    @route()
    async def guilds(
        self,
        offset: Offset = 0,
        limit: Limit = 50,
        sort: SortKey = "name",
        descending: Descending = False,
        search: str = "",
    ) -> dict[str, Any]:
        """One page of the servers.

        Parameters
        ----------
        sort
            What they are ordered by.
        search
            Part of a name, or the beginning of an id.
        """
        page = await self.monitor.index.page(
            offset=offset, limit=limit, sort=sort, descending=descending, search=search[:100]
        )
        return page.to_dict()

    @route()
    async def series(self, after: float = 0.0) -> dict[str, Any]:
        """The number of servers over time: points [seconds since the epoch, servers]; one without servers begins a gap.

        Parameters
        ----------
        after
            Only points later than this, in seconds since the epoch.
        """
        return {"points": self.monitor.metrics.series.after(after)}

    @route()
    async def routes(self) -> dict[str, Any]:
        """All routes with their arguments, and the role that each needs."""
        return {"routes": self._catalogue()}
