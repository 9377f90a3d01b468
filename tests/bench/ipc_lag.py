"""The routes of a bot in 100,000 guilds, and a watch on its loop. Run as a process of its own.

Prints its port. Its operator's key is the word "key"; the route `lag` returns for how many milliseconds the loop was
held at most since it was asked last.
"""

from __future__ import annotations

import asyncio
import time

from pydantic import SecretStr

from botkit.bot.service import Service
from botkit.ipc import route
from botkit.model import GuildRow
from botkit.settings import load

GUILDS = 100_000
_TICK = 0.001


class Lag:
    """Notes how late the loop comes to what it should do each millisecond."""

    def __init__(self) -> None:
        self._most = 0.0
        self._due = time.perf_counter() + _TICK
        asyncio.get_running_loop().call_later(_TICK, self._tick)

    @route()
    async def lag(self) -> float:
        """Return the longest delay in milliseconds since the last time."""
        most, self._most = self._most, 0.0
        return most * 1000

    def _tick(self) -> None:
        now = time.perf_counter()
        self._most = max(self._most, now - self._due)
        self._due = now + _TICK
        asyncio.get_running_loop().call_later(_TICK, self._tick)


async def main() -> None:
    """Answer for ever."""
    service = Service(load(ipc_port=0, secret_key=SecretStr("key")))
    service.monitor.replace_guilds(
        GuildRow(str(10**17 + number), f"Guild {number * 7919 % GUILDS}", number % 5000, float(number), 0)
        for number in range(GUILDS)
    )
    service.server.add_routes(Lag())
    await service.server.start()
    print(service.server.port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
