"""Questions of viewers: each is answered soon after it is asked, and again when the answer may have changed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Generic

from botkit.panels.guild_query import Leases, Question

_log = logging.getLogger(__name__)

REPEAT = 0.1
"""Seconds between two answers to the same question when browsers ask it."""

SHARE = 0.1
"""Part of the time that renewed answers may take: dear questions of many viewers are renewed less often."""


class Questions(Generic[Question]):
    """Asks what somebody wants to know, one question after the other.

    Must be made and used in a running event loop, in which it owns one task while there is something to ask.

    Parameters
    ----------
    answer
        Finds the answer to a question and sends it; raises nothing.
    name
        The name of the task.
    refresh
        Seconds between two answers to the same question when only the bot is the reason.
    rest
        Seconds after each answer in which nothing is asked, however many ask.
    always
        A question that somebody always looks at the answer of.
    """

    def __init__(
        self,
        answer: Callable[[Question], Awaitable[None]],
        name: str,
        *,
        refresh: float,
        rest: float = 0.0,
        always: tuple[Question, ...] = (),
    ) -> None:
        self._answer = answer
        self._name = name
        self._refresh = refresh
        self._rest = rest
        self._always = always
        self._leases: Leases[Question] = Leases()
        self._due: dict[Question, float] = {}
        self._asked: dict[Question, float] = {}
        self._took: dict[Question, float] = {}
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    def ask(self, question: Question) -> None:
        """Answer a browser's question soon, and whenever the answer may have changed, for the time of a lease."""
        self._leases.renew(question, time.monotonic())
        self._want(question, REPEAT)

    def changed(self) -> None:
        """Bring up to date what somebody looks at."""
        live = self._live()
        gap = max(self._refresh, sum(self._took.get(question, 0.0) for question in live) / SHARE)
        for question in live:
            self._want(question, gap)

    def close(self) -> None:
        """End the task; idempotent."""
        self._closed = True
        if self._task is not None:
            self._task.cancel()

    def _live(self) -> tuple[Question, ...]:
        return tuple(dict.fromkeys((*self._always, *self._leases.live(time.monotonic()))))

    def _want(self, question: Question, gap: float) -> None:
        """Have a question asked as soon as its last answer is ``gap`` seconds old."""
        due = self._asked.get(question, float("-inf")) + gap
        self._due[question] = min(due, self._due.get(question, due))
        self._woken.set()
        if self._task is None and not self._closed:
            self._task = asyncio.get_running_loop().create_task(self._work(), name=self._name)
            self._task.add_done_callback(self._ended)

    async def _work(self) -> None:
        while self._due:
            self._woken.clear()
            now = time.monotonic()
            for question in [question for question, at in self._due.items() if at <= now]:
                self._due.pop(question, None)
                began = self._asked[question] = time.monotonic()
                await self._answer(question)
                self._took[question] = time.monotonic() - began
                if self._rest:
                    await asyncio.sleep(self._rest)
            self._forget()
            if self._due:
                await self._pause(min(self._due.values()) - time.monotonic())

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._woken.wait()
        except TimeoutError:
            pass

    def _forget(self) -> None:
        """Drop what nobody looks at any more, so that nothing here grows with what viewers have ever asked."""
        live = set(self._live())
        self._due = {question: at for question, at in self._due.items() if question in live}
        self._asked = {question: at for question, at in self._asked.items() if question in live}
        self._took = {question: took for question, took in self._took.items() if question in live}

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("The %s stopped asking.", self._name, exc_info=error)
        elif self._due and not self._closed:
            self._want(next(iter(self._due)), self._refresh)
