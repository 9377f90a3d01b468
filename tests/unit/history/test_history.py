"""botkit.history.history: the thread behind the loop."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from botkit.history import History, Sample

NOW = 1_800_000_000.0


async def test_what_was_noted_is_told_at_once(tmp_path: Path) -> None:
    """A question does not wait for the next time of writing."""
    history = History(tmp_path / "history.sqlite")
    history.open()
    history.note(Sample(NOW, 3, 30, 0.5))
    assert await history.points("1h", NOW + 1) == [[NOW, 3, 30, 0.5]]
    await history.close()


async def test_closed_it_knows_nothing_and_opened_again_all(tmp_path: Path) -> None:
    """A stop of the bot and a start bring back what was."""
    history = History(tmp_path / "history.sqlite")
    history.open()
    history.note(Sample(NOW, 3, 30, 0.5))
    history.note_guilds(NOW, [7], [5])
    await history.close()
    await history.close()
    history.note(Sample(NOW + 5, 4, 40, 0.5))
    assert await history.points("1h", NOW + 6) == []
    history.open()
    assert await history.points("1h", NOW + 6) == [[NOW, 3, 30, 0.5]]
    assert await history.guild_points(7, "1h", NOW + 6) == [[NOW, 5]]
    assert await history.past(NOW + 3_600) == ((3, 30), None)
    await history.close()


@pytest.mark.parametrize("off", [True, False])
async def test_fifty_rounds_leave_no_thread(tmp_path: Path, off: bool) -> None:
    """Each close ends what its open began."""
    before = threading.active_count()
    history = History(None if off else tmp_path / "history.sqlite")
    for number in range(50):
        history.open()
        history.note(Sample(NOW + number, 1, 1, 0.0))
        await history.close()
    for thread in threading.enumerate():
        if thread.name.startswith("botkit history"):
            thread.join(5)
    assert threading.active_count() == before
