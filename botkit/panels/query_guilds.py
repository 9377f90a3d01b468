"""The guild picker's questions to the bot's route ``guilds``."""

from __future__ import annotations

import logging
from typing import Any

from botkit.errors import BotkitError
from botkit.panels.query_asking import Caller, sentence_of

_log = logging.getLogger(__name__)

GUILDS = 20
"""Guilds that are asked for at a time."""

MAX_SEARCH = 100


async def find_guilds(client: Caller, content: dict[str, Any]) -> dict[str, Any] | None:
    """Return the reply to a picker: guilds by name or id, the largest first, or why there are none.

    Parameters
    ----------
    client
        Who asks the bot.
    content
        What the page sent: ``search``, ``offset``, and the ``number`` that its reply is to have; None is returned
        for anything else.
    """
    search, offset, number = (content.get(key) for key in ("search", "offset", "number"))
    if not isinstance(search, str) or not isinstance(offset, int) or not isinstance(number, int):
        return None
    reply: dict[str, Any] = {"kind": "guilds", "number": number}
    try:
        page = await client.call(
            "guilds",
            search=search[:MAX_SEARCH],
            offset=max(0, offset),
            limit=GUILDS,
            sort="members",
            descending=True,
        )
        rows = [{key: row.get(key) for key in ("id", "name", "members")} for row in page["rows"]]
        return {**reply, "rows": rows, "matching": page["matching"]}
    except Exception as error:  # whatever it is, the one who searches is told
        if not isinstance(error, BotkitError):
            _log.error("The guild picker failed.", exc_info=error)
        return {**reply, "error": sentence_of(error)}
