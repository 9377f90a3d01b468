"""botkit.panels.controls: buttons that do what the calls do."""

from __future__ import annotations

import asyncio

from botkit.model import Snapshot, State
from botkit.panels.controls import ControlsPanel


class Acts:
    """Counts what the buttons ask for; `hold` keeps an act from ending, `error` makes it fail."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.hold = asyncio.Event()
        self.hold.set()
        self.error: Exception | None = None

    def act(self, name: str):
        """Return one act."""

        async def run() -> None:
            await self.hold.wait()
            if self.error:
                raise self.error
            self.done.append(name)

        return run

    def panel(self) -> ControlsPanel:
        """Return a panel with these acts."""
        return ControlsPanel(
            "en", start=self.act("start"), stop=self.act("stop"), restart=self.act("restart")
        )


def enabled(panel: ControlsPanel) -> list[str]:
    """Return the labels of the buttons that can be pressed."""
    return [b.description for b in (panel.start, panel.stop, panel.restart) if not b.disabled]


async def finished(panel: ControlsPanel) -> None:
    """Wait until no act runs."""
    while panel._task is not None:
        await asyncio.sleep(0)


async def test_only_what_makes_sense_can_be_pressed() -> None:
    """A running bot is not started, a stopped one not stopped."""
    panel = Acts().panel()
    assert enabled(panel) == ["Start"]
    panel.update(Snapshot(state=State.READY), "this kernel's loop")
    assert enabled(panel) == ["Stop", "Restart"]
    assert panel.note.value == "Runs in this kernel's loop."
    panel.update(Snapshot(state=State.FAILED), "")
    assert enabled(panel) == ["Start"]


async def test_a_click_runs_its_act_once_at_a_time() -> None:
    """A second click while the first is at work does nothing."""
    acts = Acts()
    panel = acts.panel()
    acts.hold.clear()
    panel.start.click()
    panel.start.click()
    panel.restart.click()
    assert enabled(panel) == []
    acts.hold.set()
    await finished(panel)
    assert acts.done == ["start"]
    assert enabled(panel) == ["Start"]


async def test_a_failing_act_says_so_beside_the_buttons() -> None:
    """No exception is lost, and the next click works."""
    acts = Acts()
    panel = acts.panel()
    acts.error = RuntimeError("no")
    panel.stop.click()
    await finished(panel)
    assert panel.note.value == "Stop failed: no"
    acts.error = None
    panel.stop.click()
    await finished(panel)
    assert acts.done == ["stop"]
