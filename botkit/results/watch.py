"""A live value below a cell: asked for again and again, and honest about its age."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from botkit.errors import BadArguments, IPCError
from botkit.results import html
from botkit.results._static import bundle_of, read

if TYPE_CHECKING:
    from botkit.results.result import Result

_log = logging.getLogger(__name__)

LEAST = 0.1
RETRY = 1.0
MAX_ROWS = 50


class _Watched(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = read("times.js", "watch.js")
    _css = read("result.css")
    value = traitlets.Unicode("").tag(sync=True)
    caption = traitlets.Unicode("").tag(sync=True)
    state = traitlets.Unicode("waiting").tag(sync=True)
    note = traitlets.Unicode("").tag(sync=True)
    every = traitlets.Float(2.0).tag(sync=True)
    at = traitlets.Float(None, allow_none=True).tag(sync=True)


class Watch:
    """Shows a route's answer live; displays itself in a notebook.

    It ends by `stop` or its button, when its widget is closed, and when the cell that made it runs again. While the
    bot is away it says so, keeps the last value, and goes on asking.

    Parameters
    ----------
    ask
        Asks for the answer.
    route
        The route's name.
    every
        Seconds from one question to the next.
    ended
        Called once with the watch when it has ended.

    Attributes
    ----------
    result
        The last answer; None before the first.
    root
        The widget.

    Raises
    ------
    ValueError
        If ``every`` is under 0.1 s.
    RuntimeError
        If no event loop runs.
    """

    def __init__(
        self,
        ask: Callable[[], Awaitable[Result]],
        route: str,
        every: float = 2.0,
        ended: Callable[[Watch], None] = lambda _: None,
    ) -> None:
        if not every >= LEAST:
            raise ValueError(f"every={every!r} is too often: give {LEAST} s or more.")
        loop = _running_loop()
        self.result: Result | None = None
        self.route = route
        self.every = every
        self.root = _Watched(every=every, caption=f"{route} · every {every:g} s")
        self._ask = ask
        self._ended = ended
        self.root.on_msg(lambda _widget, content, _buffers: self._told(content))
        self.root.observe(lambda change: self.stop() if change["new"] is None else None, names="comm")
        self._cell = _this_cell()
        _watches.add(self)
        _watch_cells()
        self._task = loop.create_task(self._follow(), name=f"botkit watches {route}")
        self._task.add_done_callback(self._done)

    def __repr__(self) -> str:
        return f"<Watch {self.route} every {self.every:g} s: {self.root.state}>"

    def _repr_mimebundle_(self, **_: Any) -> Any:
        return bundle_of(self.root, **{"text/plain": repr(self)})

    @property
    def value(self) -> Any:
        """The last value; None before the first."""
        return None if self.result is None else self.result.value

    @property
    def running(self) -> bool:
        """Whether it still asks."""
        return not self._task.done()

    def stop(self) -> None:
        """End; the last value stays on the screen. May be called twice."""
        self._task.cancel()

    async def _follow(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                self._show(await self._ask())
                pause = self.every
            except BadArguments:
                raise  # they will not get better
            except IPCError as error:
                self._set(state="away", note=str(error))
                pause = max(self.every, RETRY)
            await asyncio.sleep(max(began + pause - loop.time(), LEAST / 2))

    def _show(self, result: Result) -> None:
        self.result = result
        body = html.answer(result.value, result.names, self.route, MAX_ROWS)
        caption = f"{result.caption} · every {self.every:g} s"
        self._set(state="live", note="", value=body, caption=caption, at=round(time.time(), 1))

    def _set(self, **values: Any) -> None:
        with self.root.hold_sync():
            for name, value in values.items():
                setattr(self.root, name, value)

    def _told(self, content: Any) -> None:
        if isinstance(content, dict) and content.get("kind") == "stop":
            self.stop()

    def _done(self, task: asyncio.Task[None]) -> None:
        _watches.discard(self)
        note = ""
        if not task.cancelled() and (error := task.exception()) is not None:
            note = str(error)
            if not isinstance(error, IPCError):
                _log.error("The watch of %s ended.", self.route, exc_info=error)
                note = f"The watch failed ({type(error).__name__}: {error})."
        self._set(state="stopped", note=note)
        self._ended(self)


_watches: set[Watch] = set()
"""All that have not ended."""

_shells: list[Any] = []


def _running_loop() -> asyncio.AbstractEventLoop:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise RuntimeError(
            "A watch needs a running event loop: use it in a notebook or in an async function."
        ) from None


def _shell() -> Any:
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()


def _this_cell() -> str | None:
    """Return what tells the running cell from others: its id, or its text where a front end sends none."""
    parent = getattr(_shell(), "parent_header", None)
    if not isinstance(parent, dict) or "content" not in parent:
        return None
    cell: str | None = parent.get("metadata", {}).get("cellId") or parent["content"].get("code")
    return cell


def _watch_cells() -> None:
    shell = _shell()
    if shell is not None and not any(known is shell for known in _shells):
        _shells.append(shell)
        shell.events.register("pre_run_cell", _before_cell)


def _before_cell(info: Any) -> None:
    cell = getattr(info, "cell_id", None) or info.raw_cell
    for watch in [one for one in _watches if one._cell is not None and one._cell == cell]:
        watch.stop()
