"""Forty light bots: each a shard that reads what it is sent and counts it. Run as a process of its own.

Arguments: the gateway's address, the token, the intents, the number of shards. Prints a line when all guilds have come,
and one with what was read since, in frames and bytes, for each line on standard input.
"""

from __future__ import annotations

import asyncio
import json
import sys

import aiohttp


class Count:
    """What all shards have read."""

    ready = frames = size = 0


async def read(
    http: aiohttp.ClientSession, url: str, token: str, intents: int, shard: tuple[int, int], count: Count
) -> None:
    """Be a shard until the end; nothing but the first frames is parsed, and no heartbeat is due meanwhile."""
    async with http.ws_connect(url, max_msg_size=0) as socket:
        await socket.receive()
        await socket.send_json(
            {
                "op": 2,
                "d": {
                    "token": token,
                    "intents": intents,
                    "shard": shard,
                    "properties": {"os": "", "browser": "", "device": ""},
                },
            }
        )
        waiting = len(json.loads((await socket.receive()).data)["d"]["guilds"])
        while waiting:
            waiting -= '"t":"GUILD_CREATE"' in (await socket.receive()).data[:80]
        count.ready += 1
        async for message in socket:
            count.frames += 1
            count.size += len(message.data)


async def main(url: str, token: str, intents: int, shards: int) -> None:
    """Run all shards, and tell of them."""
    count = Count()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        tasks = [
            asyncio.create_task(read(http, url, token, intents, (shard, shards), count))
            for shard in range(shards)
        ]
        while count.ready < shards:
            await asyncio.sleep(0.05)
            for task in tasks:
                if task.done():
                    task.result()
        print("ready", flush=True)
        loop = asyncio.get_running_loop()
        while await loop.run_in_executor(None, sys.stdin.readline):
            print(count.frames, count.size, sum(task.done() for task in tasks), flush=True)
        for task in tasks:
            task.cancel()


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
