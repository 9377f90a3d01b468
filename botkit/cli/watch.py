"""A route asked again and again: drawn in place on a terminal, one line for each change into a pipe."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol

from botkit.cli.catalogue import readable
from botkit.cli.messages import sentence_of
from botkit.cli.output import Form, Screen, complain, line_of, table_lines, text_of, to_csv, to_json, write
from botkit.errors import IPCError
from botkit.results.terminal import cut, harmless

_TERMINATED = 143
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_HOME, _REST_OF_LINE, _BELOW = "\x1b[H", "\x1b[K", "\x1b[J"
_NOTHING = object()
# Windows has no such handlers, nor has a thread: Ctrl-C ends the command there as it does any other.
_NO_SIGNALS = (NotImplementedError, AttributeError, ValueError, RuntimeError)


class View(Protocol):
    """What shows answers as they come."""

    def show(self, answer: Any) -> None:
        """Show an answer that has come."""

    def trouble(self, message: str) -> None:
        """Show why none came; asking goes on."""

    def resize(self) -> None:
        """Do what is needed after the window has changed its size."""

    def close(self) -> None:
        """Leave the terminal as it was."""


async def watch(ask: Callable[[], Awaitable[Any]], form: Form, *, every: float, title: str) -> int:
    """Ask until Ctrl-C, and show what changes; return the exit code, 0 after Ctrl-C.

    Parameters
    ----------
    ask
        Returns the answer of now.
    form
        How answers are printed.
    every
        Seconds between an answer and the next question.
    title
        What is asked, for the head of the screen.

    Raises
    ------
    IPCError
        If the first question fails. Later a failure is shown, and the question asked again.
    """
    resized = asyncio.Event()
    ended = _until_signal(resized)
    view: View | None = None
    try:
        answer = await ask()
        view = _view(form, title, every)
        view.show(answer)
        while True:
            await _pause(every, resized, view)
            try:
                view.show(await ask())
            except IPCError as error:
                view.trouble(sentence_of(error))
    except asyncio.CancelledError:
        if not ended:
            raise
        return _TERMINATED if signal.SIGTERM in ended else 0
    finally:
        _forget_signals()
        if view is not None:
            view.close()


class Lines:
    """Prints one line, or its rows as CSV, for each answer that differs from the one before.

    Parameters
    ----------
    form
        How an answer is printed.
    """

    def __init__(self, form: Form) -> None:
        self._form = form
        self._last: Any = _NOTHING
        self._trouble: str | None = None

    def show(self, answer: Any) -> None:
        """Print an answer if it is another than the last."""
        self._trouble = None
        if answer != self._last:
            first, self._last = self._last is _NOTHING, answer
            write(self._text(answer, first))

    def trouble(self, message: str) -> None:
        """Say on standard error why no answer came, once for each reason."""
        if message != self._trouble:
            self._trouble = message
            complain(message)

    def resize(self) -> None:
        """Do nothing: what is printed stays."""

    def close(self) -> None:
        """Do nothing: there is nothing to restore."""

    def _text(self, answer: Any, first: bool) -> str:
        if self._form is Form.CSV:
            return to_csv(answer, header=first)
        screen = Screen.here()
        if screen.terminal and self._form is Form.PLAIN:
            return text_of(readable(answer), self._form, screen)
        return f"{to_json(answer) if self._form is Form.JSON else line_of(answer)}\n"


class Drawing:
    """Draws each answer over the one before, on a screen of its own; the last stays when it ends.

    Parameters
    ----------
    title
        What is asked.
    every
        Seconds between two questions.
    """

    def __init__(self, title: str, every: float) -> None:
        self._title = harmless(title)
        self._every = every
        self._answer: Any = None
        self._at = ""
        self._trouble: str | None = None
        write(_ENTER)

    def show(self, answer: Any) -> None:
        """Draw an answer with the time at which it came."""
        self._answer, self._trouble = answer, None
        self._at = time.strftime("%H:%M:%S")
        self._draw()

    def trouble(self, message: str) -> None:
        """Draw the last answer below the reason for which it is old."""
        self._trouble = harmless(message)
        self._draw()

    def resize(self) -> None:
        """Draw again, in the window's new size."""
        self._draw()

    def close(self) -> None:
        """Go back to the terminal's own screen, and leave the last answer there."""
        write(_LEAVE + "".join(f"{line}\n" for line in table_lines(readable(self._answer), Screen.here())))

    def _draw(self) -> None:
        screen = Screen.here()
        head = [f"{self._title} · every {self._every:g} s · {self._at} · Ctrl-C ends"]
        if self._trouble is not None:
            head.append(f"Nothing newer: {self._trouble}")
        lines = [
            *(cut(line, screen.columns) for line in head),
            "",
            *table_lines(readable(self._answer), screen),
        ]
        over = len(lines) - screen.lines
        if over > 0:
            lines[screen.lines - 1 :] = [cut(f"… {over + 1} more lines", screen.columns)]
        write(_HOME + "\n".join(f"{line}{_REST_OF_LINE}" for line in lines) + _BELOW)


def _view(form: Form, title: str, every: float) -> View:
    return Drawing(title, every) if form is Form.PLAIN and Screen.here().redraws else Lines(form)


def _until_signal(resized: asyncio.Event) -> list[signal.Signals]:
    """End this task at Ctrl-C and SIGTERM; return a list that then names the signal."""
    task = asyncio.current_task()
    ended: list[signal.Signals] = []
    loop = asyncio.get_running_loop()

    def end(number: signal.Signals) -> None:
        ended.append(number)
        if task is not None:
            task.cancel()

    with suppress(*_NO_SIGNALS):
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, end, number)
        loop.add_signal_handler(signal.SIGWINCH, resized.set)
    return ended


def _forget_signals() -> None:
    with suppress(*_NO_SIGNALS):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGWINCH):
            asyncio.get_running_loop().remove_signal_handler(number)


async def _pause(seconds: float, resized: asyncio.Event, view: View) -> None:
    """Wait; draw again whenever the window changes its size meanwhile."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while True:
                await resized.wait()
                resized.clear()
                view.resize()
