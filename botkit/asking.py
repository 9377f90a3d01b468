"""``ipc = botkit.connect()``: a client whose answers display themselves, for cells that await and cells that do not."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

from botkit.errors import BotkitError, IPCError, RouteNotFound
from botkit.ipc import connection
from botkit.ipc.client import Client
from botkit.ports import listens_here
from botkit.results.result import Result
from botkit.results.values import guild_ids_in
from botkit.waiting import Waiter

if TYPE_CHECKING:
    from pydantic import SecretStr

    from botkit.results.watch import Watch

T = TypeVar("T")

CATALOGUE_AGE = 10.0
"""Seconds for which a catalogue is taken to hold, unless it is asked for: cogs come and go."""

MAX_NAMES = 25
NAMES_LIMIT = 0.5
_MOST_KNOWN = 5000


class Asker(Client):
    """A client for people: `ask` and `query` return a `Result`, `watch` shows one live; `call` gives the plain value.

    Takes the parameters of `botkit.ipc.client.Client`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiter = Waiter()
        self._watches: set[Watch] = set()
        self._names: dict[str, str] = {}
        self._catalogue: dict[str, dict[str, Any]] | None = None
        self._catalogue_at = 0.0

    async def __aenter__(self) -> Asker:
        return self

    async def ask(self, route: str, /, *, request_timeout: float | None = None, **kwargs: Any) -> Result:
        """Ask a route.

        Parameters
        ----------
        route
            Its name.
        request_timeout
            Seconds for this request in place of the client's `timeout`.
        **kwargs
            The route's arguments.

        Returns
        -------
        Result
            The answer, which displays itself.

        Raises
        ------
        IPCError
            As `call` does.
        """
        answer = await self.exchange(route, request_timeout=request_timeout, **kwargs)

        async def ask_page(arguments: dict[str, Any]) -> Any:
            return await self.call(route, request_timeout=request_timeout, **arguments)

        async def greatest() -> int | None:
            return await self._greatest_page(route)

        result = Result(
            route,
            kwargs,
            answer.value,
            seconds=answer.seconds,
            size_bytes=answer.size_bytes,
            names=self._names,
            ask=ask_page,
            greatest=greatest,
        )
        await self._name_guilds(result)
        return result

    def query(self, route: str, /, *, request_timeout: float | None = None, **kwargs: Any) -> Result:
        """Ask a route as `ask` does, in a plain synchronous call; also a bot in this kernel's own loop."""
        try:
            return self.wait(self.ask(route, request_timeout=request_timeout, **kwargs))
        except BotkitError as error:
            # The way through loops and threads helps nobody: the message says it all.
            raise error.with_traceback(None) from None

    def watch(self, route: str, /, *, every: float = 2.0, **kwargs: Any) -> Watch:
        """Show a route's answer live, until it is stopped, closed, or its cell runs again.

        Parameters
        ----------
        route
            Its name.
        every
            Seconds from one question to the next, 0.1 or more.
        **kwargs
            The route's arguments.

        Raises
        ------
        ValueError
            If it should ask too often.
        RuntimeError
            If no event loop runs: in a notebook one always does.
        """
        from botkit.results.watch import Watch

        watch = Watch(lambda: self.ask(route, **kwargs), route, every, self._watches.discard)
        self._watches.add(watch)
        return watch

    async def catalogue(
        self, *, max_age: float = CATALOGUE_AGE, request_timeout: float | None = None
    ) -> dict[str, dict[str, Any]]:
        """Return what the bot can be asked, by name; empty for a server that keeps no catalogue.

        Parameters
        ----------
        max_age
            Seconds for which one that was read before is good enough.
        request_timeout
            Seconds for the request.

        Raises
        ------
        IPCError
            If the bot does not answer.
        """
        if self._catalogue is None or time.monotonic() - self._catalogue_at > max_age:
            self._catalogue = await self._read_catalogue(request_timeout)
            self._catalogue_at = time.monotonic()
        return self._catalogue

    async def find_guilds(
        self, search: str, limit: int, *, request_timeout: float | None = None
    ) -> list[dict[str, Any]]:
        """Return servers whose name holds a text or whose id begins with it, each with ``id`` and ``name``.

        Empty for a server that does not say, by its catalogue, that it can be asked for them.

        Raises
        ------
        IPCError
            If the bot does not answer.
        """
        if not _finds_guilds((await self.catalogue(request_timeout=request_timeout)).get("guilds", {})):
            return []
        page = await self.call("guilds", request_timeout=request_timeout, search=search, limit=limit)
        rows = page.get("rows") if isinstance(page, dict) else None
        return [row for row in rows or () if isinstance(row, dict) and isinstance(row.get("name"), str)]

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Return the result of a coroutine that asks this bot, in a plain synchronous call."""
        return self._waiter.wait(work, here=self._here)

    async def close(self) -> None:
        """Close all connections and end all watches; may be called twice."""
        for watch in list(self._watches):
            watch.stop()
        await super().close()
        self._waiter.close()

    @property
    def _here(self) -> bool:
        """Whether the bot may run in this process: then a cell must not block the loop while it waits."""
        if self.connection is not None:
            found = connection.find(self.connection.identity)
            return found is not None and found.pid == os.getpid()
        # A named server: looking costs 9 ms, and without better-ipc's module there is none in this process.
        return "discord.ext.ipc" in sys.modules and listens_here(self.port)

    async def _read_catalogue(self, limit: float | None) -> dict[str, dict[str, Any]]:
        try:
            answer = await self.call("routes", request_timeout=limit)
        except RouteNotFound:
            return {}
        entries = answer.get("routes") if isinstance(answer, dict) else None
        if not isinstance(entries, list):
            return {}
        return {entry["name"]: entry for entry in entries if isinstance(entry, dict) and "name" in entry}

    async def _greatest_page(self, route: str) -> int | None:
        entry = (await self.catalogue()).get(route, {})
        most = [one.get("maximum") for one in entry.get("parameters", ()) if one.get("name") == "limit"]
        return int(most[0]) if most and most[0] else None

    async def _name_guilds(self, result: Result) -> None:
        """Put names beside guilds that the answer names by id alone; without names it is as right."""
        unknown = [one for one in guild_ids_in(result.value) if one not in result.names][:MAX_NAMES]
        if not unknown:
            return
        with suppress(IPCError, TimeoutError):
            async with asyncio.timeout(NAMES_LIMIT):
                await self.catalogue()  # once, before all of them look into it
                found = await asyncio.gather(*(self.find_guilds(guild_id, 1) for guild_id in unknown))
            self._learn(row for rows in found for row in rows)
        result.names.update((one, self._names[one]) for one in unknown if one in self._names)

    def _learn(self, rows: Iterable[dict[str, Any]]) -> None:
        if len(self._names) >= _MOST_KNOWN:
            self._names.clear()
        self._names.update((str(row.get("id")), row["name"]) for row in rows)


def connect(
    host: str | None = None, port: int | None = None, key: SecretStr | str | None = None, **options: Any
) -> Asker:
    """Return an asker of the running bot, or of any better-ipc server that is named.

    Parameters and errors are those of `botkit.ipc.connection.connect`: ``host``, ``port`` and ``key`` name a server,
    and with none of them the running bot of this user is found; ``role``, ``identity``, ``timeout``, ``ssl`` and
    ``insecure`` may be given.
    """
    return cast("Asker", connection.connect(host, port, key, kind=Asker, **options))


def _finds_guilds(entry: dict[str, Any]) -> bool:
    # A stock server may have a route of that name which does something else.
    names = {one.get("name") for one in entry.get("parameters", ())}
    return {"search", "limit"} <= names and entry.get("role", "viewer") == "viewer"
