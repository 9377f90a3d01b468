"""Lets viewers ask for the state of all widgets one after the other.

ipywidgets keeps a single control comm, that of whoever opened one last, and sends every answer there: of two viewers
who ask at the same time, one would get no answer and load its page seconds later by a slower way.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

_log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds that an answer may take before the next viewer's turn comes."""

_turns: WeakKeyDictionary[Any, asyncio.Lock] = WeakKeyDictionary()


class StateRequest:
    """One viewer's question for the state of all widgets, asked when its turn comes.

    Parameters
    ----------
    kernel
        The kernel's manager: viewers of one kernel wait for each other.
    ask
        Sends the question.
    """

    def __init__(self, kernel: Any, ask: Callable[[], None]) -> None:
        self._turn = _turns.setdefault(kernel, asyncio.Lock())
        self._ask = ask
        self._answer = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(
            self._run(), name="a viewer's request for widget states"
        )
        self._task.add_done_callback(_ended)

    async def _run(self) -> None:
        async with self._turn:
            self._ask()
            try:
                await asyncio.wait_for(self._answer.wait(), PATIENCE)
            except TimeoutError:
                return

    def answered(self) -> None:
        """Note that the kernel has answered: the next viewer may ask."""
        self._answer.set()

    def close(self) -> None:
        """Give the turn up; idempotent."""
        self._task.cancel()


def _ended(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("A viewer's request for widget states failed.", exc_info=error)
