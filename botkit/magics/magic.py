"""The magics themselves: read what was typed, ask, and say what is wrong in one line."""

from __future__ import annotations

import inspect
import json
import shlex
from difflib import get_close_matches
from typing import Any

from IPython.core.error import UsageError

from botkit.errors import BadArguments, BotkitError, RouteNotFound
from botkit.ipc.words import read_arguments
from botkit.magics.routes_text import lines_of, rows_of
from botkit.magics.running import bot
from botkit.results.result import Result


def ipc(line: str, cell: str | None = None) -> Result:
    """Ask a route of the running bot; the answer displays itself.

    Usage::

        %ipc                                   all routes
        %ipc guild_count
        %ipc guilds sort=members limit=5
        rows = %ipc guilds                     its value: rows.value, rows[0], rows.frame()

        %%ipc guilds
        {"sort": "members", "limit": 5}        arguments as JSON

    `name=text` is turned into what the route takes; `name:=json` sends any JSON value. Tab completes the names of
    routes and arguments, and the values of those that take only some.
    """
    try:
        words = shlex.split(line)
        arguments = {**read_arguments(words[1:]), **_read_body(cell)}
        if not words and cell is None:
            return Result("routes", {}, rows_of(bot.catalogue()))
        if not words:
            raise BadArguments("no route is named: write it behind %%ipc, as in %%ipc guilds.")
        return bot.asker().query(words[0], **arguments)
    except RouteNotFound as error:
        hint = "" if "mean" in str(error) else _meant(words[0])  # some servers tell it themselves
        raise UsageError(f"%ipc: {error}{hint}") from None
    except (BotkitError, ValueError, TypeError) as error:
        raise UsageError(f"%ipc: {error}") from None


def help_text() -> str:
    """Return what `%ipc?` shows: how it is used, and what the running bot can be asked at this moment."""
    usage = inspect.cleandoc(ipc.__doc__ or "")
    try:
        routes = lines_of(bot.catalogue())
        return f"{usage}\n\nRoutes of the running bot\n\n" + "\n".join(routes)
    except BotkitError as error:
        return f"{usage}\n\nRoutes: {error}"


# IPython asks an object for its help by this name.
ipc.getdoc = help_text  # type: ignore[attr-defined]


def _read_body(cell: str | None) -> dict[str, Any]:
    if cell is None or not cell.strip():
        return {}
    try:
        body = json.loads(cell)
    except json.JSONDecodeError as error:
        raise BadArguments(
            f"the cell's body is not JSON (line {error.lineno + 1}, column {error.colno}: {error.msg}): write the "
            'arguments as an object, as in {"limit": 5}.'
        ) from None
    except RecursionError:
        raise BadArguments("the cell's body is nested too deeply.") from None
    if not isinstance(body, dict):
        raise BadArguments('the cell\'s body is no object: write the arguments by name, as in {"limit": 5}.')
    return body


def _meant(route: str) -> str:
    try:
        near = get_close_matches(route, bot.catalogue(), n=3)
    except BotkitError:
        near = []
    return f" Did you mean {' or '.join(near)}?" if near else " %ipc alone lists them."
