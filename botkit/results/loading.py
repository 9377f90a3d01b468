"""All pages of a list, one after the other: how far it has come, and how it is stopped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from botkit.errors import IPCError
from botkit.results._static import bundle_of, read
from botkit.results.pages import Pages
from botkit.results.result import in_kernel
from botkit.results.values import counted

if TYPE_CHECKING:
    from botkit.results.result import Result

_log = logging.getLogger(__name__)


class Job:
    """Loads pages in a task of its own; the task ends with the list, with `cancel`, or with an error.

    Parameters
    ----------
    pages
        What to load.
    everything
        Whether to load all pages, in the greatest pieces that the route gives, or one.
    ended
        Called when it is over.
    """

    def __init__(self, pages: Pages, *, everything: bool, ended: Callable[[], None]) -> None:
        self._pages = pages
        self._ended = ended
        self.note = ""
        self.task = asyncio.get_running_loop().create_task(
            self._load(everything), name="botkit loads further rows"
        )
        self.task.add_done_callback(self._done)

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return not self.task.done()

    def cancel(self) -> None:
        """Stop; what is loaded stays."""
        self.task.cancel()

    async def _load(self, everything: bool) -> None:
        size = await self._pages.greatest() if everything else None
        await self._pages.load(size)
        while everything and self._pages.more:
            await self._pages.load(size)

    def _done(self, task: asyncio.Task[None]) -> None:
        pages = self._pages
        if task.cancelled():
            self.note = f"Stopped at {len(pages.rows):,} of {counted(pages.total, 'row')}."
        elif (error := task.exception()) is not None:
            self.note = str(error)
            if not isinstance(error, IPCError):
                _log.error("Further rows could not be loaded.", exc_info=error)
                self.note = f"Further rows could not be loaded ({type(error).__name__}: {error})."
        self._ended()


class _Progress(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = read("progress.js")
    _css = read("result.css")
    loaded = traitlets.Int(0).tag(sync=True)
    total = traitlets.Int(0).tag(sync=True)
    busy = traitlets.Bool(True).tag(sync=True)
    note = traitlets.Unicode("").tag(sync=True)


class Loading:
    """All rows of a result on their way: a progress bar in a notebook, and the result when it is awaited.

    Parameters
    ----------
    result
        What grows.
    pages
        Its pages; None if it has all there is.
    """

    def __init__(self, result: Result, pages: Pages | None) -> None:
        self._result = result
        self._pages = pages
        self._root: _Progress | None = None
        self._job: Job | None = None
        if pages is not None and pages.more:
            pages.listeners.append(self._show)
            self._job = Job(pages, everything=True, ended=self._over)

    def __repr__(self) -> str:
        pages = self._pages
        loaded = len(pages.rows) if pages else len(self._result)
        return f"<Loading {loaded:,} of {counted(pages.total if pages else loaded, 'row')}>"

    def __await__(self) -> Generator[Any, None, Result]:
        return self._wait().__await__()

    def cancel(self) -> None:
        """Stop; the rows that are loaded stay in the result. May be called twice."""
        if self._job is not None:
            self._job.cancel()

    @property
    def widget(self) -> anywidget.AnyWidget:
        """The progress bar."""
        if self._root is None:
            self._root = _Progress()
            self._root.on_msg(lambda _widget, content, _buffers: self._told(content))
            self._show()
        return self._root

    async def _wait(self) -> Result:
        if self._job is None:
            return self._result
        if in_kernel():
            from IPython.display import display

            display(self.widget)
        # Not the task itself: whoever is cancelled while it waits stops the loading in good order.
        try:
            await asyncio.wait({self._job.task})
        except asyncio.CancelledError:
            self.cancel()
            raise
        if not self._job.task.cancelled():
            self._job.task.result()
        return self._result

    def _told(self, content: Any) -> None:
        if isinstance(content, dict) and content.get("kind") == "cancel":
            self.cancel()

    def _show(self) -> None:
        if self._root is not None and self._pages is not None:
            with self._root.hold_sync():
                self._root.loaded, self._root.total = len(self._pages.rows), self._pages.total
                self._root.busy = self._job is not None and self._job.running
                self._root.note = self._job.note if self._job else ""

    def _over(self) -> None:
        if self._pages is not None and self._show in self._pages.listeners:
            self._pages.listeners.remove(self._show)
        self._show()

    def _repr_mimebundle_(self, **_: Any) -> Any:
        plain = {"text/plain": repr(self)}
        return bundle_of(self.widget, **plain) if self._job and in_kernel() else plain
