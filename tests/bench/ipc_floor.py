"""The floor of a question: an asyncio stream and orjson, nothing else. Run as a process of its own.

Prints its port; a request is a length and JSON, so is the answer. It knows the three answers that are measured.
"""

from __future__ import annotations

import asyncio
import struct
from typing import Any

import orjson

LENGTH = struct.Struct(">I")


def rows(count: int) -> list[dict[str, Any]]:
    """Return rows as a list of guilds has them, 75 bytes each as JSON."""
    return [
        {"id": str(10**17 + number), "name": f"Guild {number}", "members": number % 5000, "large": False}
        for number in range(count)
    ]


ANSWERS = {"guild_count": "25", "page": {"rows": rows(100)}, "whole": {"rows": rows(20_000)}}


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one connection's questions."""
    try:
        while True:
            size = LENGTH.unpack(await reader.readexactly(4))[0]
            question = orjson.loads(await reader.readexactly(size))
            value = ANSWERS[question["endpoint"]]
            data = orjson.dumps({"id": question["id"], "value": value})
            writer.write(LENGTH.pack(len(data)) + data)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main() -> None:
    """Listen for ever."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0, limit=2**22)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
