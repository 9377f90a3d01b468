"""Routes about the program: its cogs and commands, its settings, what it is made of and what it waits for."""

from __future__ import annotations

import asyncio
import platform
import re
import time
from functools import cache
from importlib import metadata
from typing import Any, Literal
from weakref import WeakKeyDictionary

from pydantic import SecretStr

from botkit.bot.command_rows import command_rows
from botkit.bot.paging import Bots, Limit, Offset, cut, matcher, page
from botkit.bot.task_rows import task_name, task_row
from botkit.ipc.encoding import plain
from botkit.ipc.routes import route, specs_of
from botkit.ipc.slices import chunks, ordered, select
from botkit.settings import Settings, environment_name

_PACKAGES = (
    "botkit",
    "py-cord",
    "ezcord",
    "better-ipc",
    "aiohttp",
    "websockets",
    "pydantic",
    "jupyterlab",
    "ipykernel",
    "voila",
    "anywidget",
    "ipywidgets",
)
_LOGIN = re.compile(r"//[^/@]*@")


class ProcessRoutes:
    """Answers from the process that the bot runs in.

    Parameters
    ----------
    bot
        Returns the bot.
    settings
        What it runs with.
    """

    route_group = "botkit"

    def __init__(self, bot: Bots, settings: Settings) -> None:
        self._bot = bot
        self._settings = settings
        self._seen: WeakKeyDictionary[asyncio.Task[Any], float] = WeakKeyDictionary()

    @route()
    async def cogs(self, offset: Offset = 0, limit: Limit = 100) -> dict[str, Any]:
        """The cogs that are loaded, with the commands, listeners and routes of each."""
        bot = self._bot()
        found = sorted(bot.cogs.items()) if bot is not None else []
        return cut(found, offset, limit, lambda named: _cog_row(*named))

    @route()
    async def commands(
        self,
        kind: Literal["all", "slash", "user", "message", "prefix"] = "all",
        search: str = "",
        offset: Offset = 0,
        limit: Limit = 100,
    ) -> dict[str, Any]:
        """The commands of the bot with their options, application commands and those with a prefix.

        Parameters
        ----------
        kind
            Only commands of this kind.
        search
            Part of a name or a description.
        """
        bot, needle = self._bot(), search.strip().casefold()
        everything = [] if bot is None else command_rows(bot)
        found = [
            row
            for row in everything
            if kind in ("all", row["kind"]) and needle in f"{row['name']} {row['description']}".casefold()
        ]
        return cut(found, offset, limit, lambda row: row, total=len(everything))

    @route()
    async def settings(self) -> dict[str, Any]:
        """The settings that the bot runs with; of tokens and keys only whether they are set."""
        rows = [self._setting(name) for name in Settings.model_fields]
        return {"rows": rows, "total": len(rows), "matching": len(rows), "offset": 0}

    @route()
    async def versions(self) -> dict[str, str | None]:
        """The versions of Python, botkit and what it is made of; null for what is not installed."""
        return {
            "python": platform.python_version(),
            "system": platform.platform(),
            **{name: _version(name) for name in _PACKAGES},
        }

    @route()
    async def tasks(self, search: str = "", offset: Offset = 0, limit: Limit = 50) -> dict[str, Any]:
        """The tasks of the bot's event loop: their names, where each waits, and for how long it has been seen.

        Parameters
        ----------
        search
            Part of a name or of the coroutine's name.
        """
        now, current, matches = time.monotonic(), asyncio.current_task(), matcher(search)
        running = [task for task in asyncio.all_tasks() if task is not current]
        async for some in chunks(running):
            for task in some:
                self._seen.setdefault(task, now)
        found = await select(running, lambda task: matches(task_name(task), 0))
        # asyncio does not tell how old a task is: it is at least as old as the first look at it.
        oldest = await ordered(found, lambda task: (self._seen[task], task_name(task)), stop=offset + limit)
        return page(
            [{**task_row(task), "seen_for": round(now - self._seen[task], 3)} for task in oldest[offset:]],
            offset=offset,
            matching=len(found),
            total=len(running),
        )

    def _setting(self, name: str) -> dict[str, Any]:
        info, value = Settings.model_fields[name], getattr(self._settings, name)
        secret = name in ("token", "secret_key") or isinstance(value, SecretStr)
        shown = None if secret else plain(value)
        return {
            "name": name,
            "environment": environment_name(name),
            "value": _LOGIN.sub("//…@", shown) if isinstance(shown, str) else shown,
            "default": None if secret else plain(info.default),
            "set": name in self._settings.model_fields_set and value is not None,
            "secret": secret,
            "help": info.description,
        }


@cache
def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _cog_row(name: str, cog: Any) -> dict[str, Any]:
    return {
        "name": name,
        "description": (cog.description or "").split("\n\n", 1)[0],
        "module": type(cog).__module__,
        "commands": [command.qualified_name for command in cog.get_commands()],
        "listeners": [event for event, _ in cog.get_listeners()],
        "routes": sorted(specs_of(type(cog))),
    }
