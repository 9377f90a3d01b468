"""Files that the bot has uploaded: a bounded memory, served as Discord's CDN serves them."""

from __future__ import annotations

import struct
from collections import OrderedDict

from aiohttp import web

LIMIT = 64 * 2**20
"""Bytes that are kept in all; the oldest files are forgotten first."""


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of JPEG's frame headers."""


def image_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF or JPEG in pixels; None for other files."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return struct.unpack(">II", data[16:24])
    if data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:
        return struct.unpack("<HH", data[6:10])
    return _jpeg_size(data) if data.startswith(b"\xff\xd8") else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        if data[place + 1] in _FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + max(2, int.from_bytes(data[place + 2 : place + 4], "big"))
    return None


class Files:
    """What was uploaded, by path.

    Parameters
    ----------
    limit
        Bytes that are kept in all.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._size = 0
        self._files: OrderedDict[str, tuple[bytes, str]] = OrderedDict()

    def add(self, channel: int, attachment: int, filename: str, data: bytes, content_type: str) -> str:
        """Keep a file; return its path below the sandbox's address."""
        path = f"/attachments/{channel}/{attachment}/{filename}"
        self._files[path] = (data, content_type)
        self._size += len(data)
        while self._size > self._limit and len(self._files) > 1:
            _, (oldest, _) = self._files.popitem(last=False)
            self._size -= len(oldest)
        return path

    def get(self, path: str) -> tuple[bytes, str] | None:
        """Return a file and its content type; None if it is not, or no longer, there."""
        return self._files.get(path)

    async def serve(self, request: web.Request) -> web.Response:
        """``GET /attachments/{channel}/{id}/{filename}``."""
        found = self.get(request.path)
        if found is None:
            raise web.HTTPNotFound
        data, _ = found
        # Never as a page: what a bot uploads must not run in the sandbox's origin.
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=data, content_type="application/octet-stream", headers=headers)
