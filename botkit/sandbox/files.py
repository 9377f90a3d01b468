"""Files that the bot has uploaded: a bounded memory, served as Discord's CDN serves them."""

from __future__ import annotations

from collections import OrderedDict

from aiohttp import web

LIMIT = 64 * 2**20
"""Bytes that are kept in all; the oldest files are forgotten first."""


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

    async def serve(self, request: web.Request) -> web.Response:
        """``GET /attachments/{channel}/{id}/{filename}``."""
        found = self._files.get(request.path)
        if found is None:
            raise web.HTTPNotFound
        data, _ = found
        # Never as a page: what a bot uploads must not run in the sandbox's origin.
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=data, content_type="application/octet-stream", headers=headers)
