"""The notebook to be compared with: what a user of plain Voila writes, each visit a kernel of its own."""

from __future__ import annotations

from pathlib import Path

import nbformat

CELL = """
import asyncio
from html import escape

import ipywidgets
from botkit.ipc.connection import find

bot = find().client()
headline, chart, table = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
order = ipywidgets.Dropdown(options=["members", "name", "joined"], description="Sort by")
points = []


async def show_table(_change=None):
    page = await bot.call("guilds", sort=order.value, descending=order.value != "name", limit=100)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str(row[key]))}</td>" for key in ("name", "members", "joined_at", "shard", "id"))
        for row in page["rows"]
    )
    table.value = f"<table>{rows}</table>"


def show_chart():
    low = min(one for _, one in points)
    line = " ".join(f"{at - points[0][0]:.1f},{200 - (one - low)}" for at, one in points)
    chart.value = f'<svg width="900" height="220"><polyline points="{line}" fill="none" stroke="blue"/></svg>'


async def follow():
    revision, drawn = -1, 0.0
    while True:
        now = await bot.call("snapshot", after=revision, wait=4)
        revision = now["revision"]
        headline.value = (
            f'The bot is active in <strong class="count">{now["guilds"]}</strong> servers,'
            f' {now["events_per_second"]:.1f} events a second, {now["at"]:.1f}.'
        )
        if now["at"] - drawn >= 1:
            drawn = now["at"]
            points.append((now["at"], now["guilds"]))
            show_chart()
            await show_table()


order.observe(lambda change: asyncio.ensure_future(show_table()), "value")
points.extend((at, one) for at, one in (await bot.call("series"))["points"] if one is not None)
show_chart()
await show_table()
now = await bot.call("snapshot")
headline.value = f'The bot is active in <strong class="count">{now["guilds"]}</strong> servers.'
task = asyncio.ensure_future(follow())
ipywidgets.VBox([headline, chart, order, table])
"""


def write(path: Path) -> Path:
    """Write the notebook."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.cells = [nbformat.v4.new_code_cell(CELL)]
    nbformat.write(notebook, path)
    return path
