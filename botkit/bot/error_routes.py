"""Routes about what has gone wrong."""

from __future__ import annotations

from typing import Any

from botkit.bot.error_feed import ErrorFeed
from botkit.bot.paging import Limit, Offset, cut
from botkit.errors import BadArguments
from botkit.ipc.routes import route


class ErrorRoutes:
    """Answers from an `ErrorFeed`.

    Parameters
    ----------
    feed
        Where errors are collected.
    """

    route_group = "botkit"

    def __init__(self, feed: ErrorFeed) -> None:
        self._feed = feed

    @route()
    async def errors(self, offset: Offset = 0, limit: Limit = 50) -> dict[str, Any]:
        """Errors by type and place, the newest first: how many, since when, and what told of them."""
        return cut(self._feed.groups(), offset, limit, lambda group: group.row())

    @route(role="operator")
    async def error(self, id: str) -> dict[str, Any]:
        """One error with the message and the traceback of the last time.

        Parameters
        ----------
        id
            Its id, as `errors` tells it.
        """
        for group in self._feed.groups():
            if group.id == id:
                return {**group.row(), "message": group.message, "traceback": group.traceback}
        raise BadArguments(
            f"The argument 'id' of route 'error' is {id!r}: the route 'errors' lists what there is."
        )
