"""Three ways to ask: better-ipc's client, ours, and the floor, with the times that they take."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from tests.bench.ipc_floor import LENGTH

Ask = Callable[[str], Awaitable[Any]]


class Floor:
    """A client of `tests.bench.ipc_floor`: one connection, answers matched by id."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._last = 0
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def connect(cls, port: int) -> Floor:
        """Return a client with its connection."""
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=2**22))

    async def ask(self, endpoint: str) -> Any:
        """Return the answer."""
        self._last = number = self._last + 1
        data = orjson.dumps({"id": number, "endpoint": endpoint, "secret": "key", "kwargs": {}})
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        self._writer.write(LENGTH.pack(len(data)) + data)
        return await future

    async def close(self) -> None:
        """End."""
        self._reading.cancel()
        await asyncio.wait([self._reading])
        self._writer.close()

    async def _read(self) -> None:
        while True:
            size = LENGTH.unpack(await self._reader.readexactly(4))[0]
            reply = orjson.loads(await self._reader.readexactly(size))
            self._waiting.pop(reply["id"]).set_result(reply["value"])


async def one_caller(
    asks: dict[str, Ask], route: str, rounds: int = 12, questions: int = 40
) -> dict[str, float]:
    """Return the median time of a question in milliseconds, of all ways to ask, turn about in short rounds."""
    times: dict[str, list[float]] = {name: [] for name in asks}
    for _ in range(rounds):
        for name, ask in asks.items():
            for _ in range(questions):
                began = time.perf_counter()
                await ask(route)
                times[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(all_times) for name, all_times in times.items()}


async def many_callers(
    asks: dict[str, Ask], route: str, callers: int = 100, rounds: int = 4, seconds: float = 0.3
) -> dict[str, float]:
    """Return questions a second with many callers, each with one question at a time; the best of some rounds."""
    best = dict.fromkeys(asks, 0.0)
    for _ in range(rounds):
        for name, ask in asks.items():
            best[name] = max(best[name], await _per_second(ask, route, callers, seconds))
    return best


async def _per_second(ask: Ask, route: str, callers: int, seconds: float) -> float:
    done = 0
    began = time.perf_counter()
    until = began + seconds

    async def caller() -> None:
        nonlocal done
        while time.perf_counter() < until:
            await ask(route)
            done += 1

    await asyncio.gather(*(caller() for _ in range(callers)))
    return done / (time.perf_counter() - began)
