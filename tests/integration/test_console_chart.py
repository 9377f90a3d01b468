"""The console's chart in a real kernel, of a real bot."""

from __future__ import annotations

from tests.integration.kernels import kernel

START = "import botkit; console = await botkit.start(); await console.ready()"
CHARTED = """
import asyncio
async with asyncio.timeout(20):
    while not console.chart.lines:
        await asyncio.sleep(0.05)
console.chart.lines.newest[1]
"""


async def test_the_chart_shows_the_bot_of_the_kernel() -> None:
    """It is filled from what the bot has recorded, whichever routes it has."""
    async with kernel() as k:
        await k.run(START)
        assert (await k.run(CHARTED)).value == "25"
        assert (await k.run("console.state, console._task.done()")).value == "(<State.READY: 'ready'>, False)"


async def test_a_stopped_bot_leaves_a_gap() -> None:
    """The line does not go on through the time in which there was no bot."""
    async with kernel() as k:
        await k.run(START)
        await k.run(CHARTED)
        await k.run("await console.restart(); await console.ready()")
        rows = "console.chart.lines.by_span['15m'].rows"
        gaps = f"[row[1:] for row in {rows}].count([None] * 3)"
        # The console hears of the restart in its own time.
        again = CHARTED.replace("not console.chart.lines", f"not {gaps} or {rows}[-1][1] is None")
        assert (await k.run(again)).error is None
        assert (await k.run(gaps)).value == "1"
