"""botkit.console: the panels on the screen."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from botkit.console import Console
from botkit.model import State
from botkit.settings import load
from tests.unit.panels.vitals import FULL

ORDER = ["headline", "chart", "shards", "activity", "health", "errors", "recent", "table"]


@pytest.fixture
async def console() -> Console:
    """A console whose bot was never started."""
    return Console(load(lang="en"))


async def test_widgets_and_first_paint_have_one_order(console: Console) -> None:
    """What a page shows first stands where the live panels will stand."""
    assert re.findall(r'<section class="botkit botkit-(\w+)', console.first_paint()) == ORDER
    live = [panel.root for panel in console._panels]
    assert list(console.dashboard().children) == live
    assert len(live) == len(ORDER)
    assert len(console.screen().children) == len(ORDER) + 1
    await console.close()


async def test_a_snapshot_reaches_every_panel(console: Console) -> None:
    """One look at the bot is shown by all, in the widgets and in the first paint."""
    await console._show(replace(FULL, state=State.STARTING))
    html = console.first_paint()
    for text in ("1,234", "MESSAGE_CREATE", "183 MB", "ZeroDivisionError", "Owls"):
        assert text in html
    assert "data-stale>" not in html
    await console.close()


async def test_a_page_of_a_bot_that_is_gone_is_marked_as_old(console: Console) -> None:
    """Whoever loads the page while the bot does not answer sees that before any script runs."""
    console.latest = FULL
    console.headline.lost(FULL.at, "No bot listens.")
    html = console.first_paint()
    assert "data-stale>" in html
    assert "No bot listens." in html
    await console.close()
