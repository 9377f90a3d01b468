"""Start, stop and restart, for the operator: each button does what the call of the same name does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import ipywidgets

from botkit.model import Snapshot, State
from botkit.panels.texts import Lang, texts_of

Act = Callable[[], Awaitable[None]]


class ControlsPanel:
    """Three buttons, of which those are enabled that make sense in the bot's state.

    Parameters
    ----------
    lang
        The language of the labels.
    start, stop, restart
        What the buttons do; each is awaited in a task of the panel's own, one at a time.
    """

    def __init__(self, lang: Lang, *, start: Act, stop: Act, restart: Act) -> None:
        self._texts = texts_of("controls", lang)
        self._task: asyncio.Task[None] | None = None
        self._allowed = (True, False, False)
        self.start = self._button("start", "play", start)
        self.stop = self._button("stop", "stop", stop)
        self.restart = self._button("restart", "refresh", restart)
        self.note = ipywidgets.Label()
        self.root = ipywidgets.HBox([self.start, self.stop, self.restart, self.note])
        self.root.add_class("botkit-controls")
        self.lost()

    def update(self, snapshot: Snapshot, where: str) -> None:
        """Enable what makes sense now; ``where`` says where the bot runs."""
        alive = snapshot.state.alive
        self._enable(start=not alive, stop=alive and snapshot.state is not State.STOPPING, restart=alive)
        note = self._texts["where"].format(where=where) if alive else self._texts["nobody"]
        if self._task is None:
            self.note.value = note

    def lost(self) -> None:
        """There is no bot to stop: only starting makes sense."""
        self._enable(start=True, stop=False, restart=False)
        if self._task is None:
            self.note.value = self._texts["nobody"]

    def close(self) -> None:
        """End a running act and the widgets; idempotent."""
        if self._task is not None:
            self._task.cancel()
        for widget in (*self.root.children, self.root):
            widget.close()

    def _enable(self, *, start: bool, stop: bool, restart: bool) -> None:
        self._allowed = (start, stop, restart)
        self._show_allowed()

    def _show_allowed(self) -> None:
        """Enable what is allowed, and nothing while an act is at work: a click would be lost."""
        for button, allowed in zip((self.start, self.stop, self.restart), self._allowed, strict=True):
            button.disabled = self._task is not None or not allowed

    def _button(self, name: str, icon: str, act: Act) -> ipywidgets.Button:
        button = ipywidgets.Button(description=self._texts[name], icon=icon)
        button.add_class("botkit-button")
        button.on_click(lambda _: self._run(name, act))
        return button

    def _run(self, name: str, act: Act) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._act(name, act), name=f"botkit {name}")
            self._task.add_done_callback(self._done)
            self._show_allowed()

    async def _act(self, name: str, act: Act) -> None:
        self.note.value = "…"
        try:
            await act()
            self.note.value = ""
        except Exception as error:
            # A button has no cell to raise in: the sentence stands beside it.
            self.note.value = self._texts["failed"].format(act=self._texts[name], error=error)

    def _done(self, _task: asyncio.Task[None]) -> None:
        self._task = None
        self._show_allowed()
