"""A page that shows nothing but a screen is made once: later viewers get it with the numbers of now put in.

Voila runs the notebook for every GET and builds its template engine anew each time: 40 ms, of which the numbers need 3.
A screen says itself whether the notebook has anything left to do (`botkit.panels.screen.Screen.settled`); where it has,
where the notebook shows anything else, or where the kernel does not answer at once, Voila runs it as ever.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from voila.tornado.handler import TornadoVoilaHandler

from botkit.panels.screen import VIEW

ANSWER = 1.0
"""Seconds that the kernel has to paint; one that is busy with a cell lets Voila wait for it."""

_MOST = 16
_PAINT = re.compile(
    r'<div class="botkit-first-paint">(?P<paint>.*?)</div>\s*'
    r'<script type="application/vnd\.voila\.cell-output\+json">(?P<output>.*?)</script>',
    re.DOTALL,
)
_KERNEL = re.compile(r'"kernelId": "([0-9a-f-]{36})"')
_LANG = re.compile(r'<html lang="(\w+)"')
_OUTPUT = 'class="botkit-output"'


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was made, without its numbers.

    Parameters
    ----------
    before, after
        The HTML around the first paint.
    kernel_id, model_id
        The kernel whose screen it shows, and that screen.
    lang
        The language of the page.
    """

    before: str
    after: str
    kernel_id: str
    model_id: str
    lang: str

    @classmethod
    def of(cls, html: str) -> Page | None:
        """Return the page in a whole HTML, or None if it shows anything else than one screen."""
        found, kernel, lang = list(_PAINT.finditer(html)), _KERNEL.search(html), _LANG.search(html)
        if len(found) != 1 or html.count(_OUTPUT) != 1 or kernel is None or lang is None:
            return None
        output = json.loads(found[0]["output"])
        if not output["metadata"].get(VIEW, {}).get("botkit", {}).get("alone"):
            return None
        start, end = found[0].span("paint")
        return cls(html[:start], html[end:], kernel[1], output["data"][VIEW]["model_id"], lang[1])


class PageMemory:
    """The pages of a notebook, and a line to its kernel.

    Parameters
    ----------
    notebook
        The notebook; when its file changes, its pages are made anew.
    """

    def __init__(self, notebook: Path) -> None:
        self.notebook = notebook
        self._pages: OrderedDict[tuple[Any, ...], Page] = OrderedDict()
        self._client: tuple[str, AsyncKernelClient] | None = None
        self._turn = asyncio.Lock()

    def keep(self, key: tuple[Any, ...], html: str) -> None:
        """Keep a page that was made; the one that was used longest ago gives way."""
        if (page := Page.of(html)) is not None:
            self._pages[key] = page
            if len(self._pages) > _MOST:
                self._pages.popitem(last=False)

    async def recall(self, key: tuple[Any, ...], kernels: Any) -> str | None:
        """Return a page with the numbers of now; None if it has to be made."""
        page = self._pages.get(key)
        if page is None:
            return None
        if page.kernel_id not in kernels or (paint := await self._paint(page, kernels)) is None:
            self._pages.pop(key, None)
            return None
        self._pages.move_to_end(key)
        return page.before + paint + page.after

    def close(self) -> None:
        """Let go of the kernel; idempotent."""
        if self._client is not None:
            self._client[1].stop_channels()
        self._client = None

    async def _paint(self, page: Page, kernels: Any) -> str | None:
        """Ask the kernel for the screen as it is now, on a line that is kept open; one question at a time."""
        question = (
            f"__import__('botkit.panels.screen', fromlist=['_']).settled({page.model_id!r}, {page.lang!r})"
        )
        async with self._turn:
            if page.kernel_id not in kernels:
                return None
            try:
                async with asyncio.timeout(ANSWER):
                    reply = await self._line(page.kernel_id, kernels).execute(
                        "", silent=True, user_expressions={"screen": question}, reply=True
                    )
            except (TimeoutError, RuntimeError):
                self.close()
                return None
        data: dict[str, Any] = reply["content"].get("user_expressions", {}).get("screen", {}).get("data", {})
        paint: str | None = data.get("text/html")
        return paint

    def _line(self, kernel_id: str, kernels: Any) -> AsyncKernelClient:
        if self._client is None or self._client[0] != kernel_id:
            self.close()
            client: AsyncKernelClient = kernels.get_kernel(kernel_id).client()
            client.start_channels(iopub=False, stdin=False, hb=False, control=False)
            self._client = kernel_id, client
        return self._client[1]


class PageHandler(TornadoVoilaHandler):  # type: ignore[misc]
    """Voila's handler of the page, which makes a page anew only where it has to."""

    def initialize(self, memory: PageMemory, **how: Any) -> None:
        """Take the server's memory."""
        super().initialize(**how)
        self.memory = memory

    async def get_generator(self, path: str | None = None) -> AsyncIterator[str]:
        """Yield the page, in pieces as they are made, or whole from memory."""
        # All that a page depends on: the notebook as it is now, and what the viewer reads.
        key = (
            self.memory.notebook.stat().st_mtime_ns,
            self.request.path,
            self.get_query_argument("lang", ""),
            self.request.headers.get("Accept-Language", ""),
        )
        if (html := await self.memory.recall(key, self.kernel_manager)) is not None:
            self.set_header("Content-Type", "text/html")
            self.set_header("Cache-Control", "no-cache, no-store, must-revalidate")
            yield html
            return
        pieces: list[str] = []
        async for piece in super().get_generator(path=path):
            pieces.append(piece)
            yield piece
        self.memory.keep(key, "".join(pieces))
