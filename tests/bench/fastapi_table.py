"""The page to be compared with: FastAPI and Jinja2, showing what the dashboard shows. Run as a process of its own.

Headline, table of 100 servers and one chart that is kept live by a question a second, asked of the same bot with the
stock better-ipc client, as the tutorial's page asks (examples/fastapi_page.py). Arguments: its port, the bot's.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import uvicorn
from discord.ext import ipc
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment

STATIC = Path(__file__).parents[2] / "botkit" / "panels" / "static"
PAGE = Environment(autoescape=True).from_string("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>The bot's page</title>
<style>
body { margin: 2rem auto; max-width: 64rem; font: 15px system-ui, sans-serif; background: #1e1f22; color: #dbdee1; }
strong { font-size: 2.5rem; } table { width: 100%; border-collapse: collapse; }
td, th { padding: .3rem .6rem; text-align: left; border-bottom: 1px solid #3f4147; }
</style>
<link rel="stylesheet" href="static/uPlot.min.css">
</head>
<body>
<main>
<p>The bot is active in <strong id="count">{{ count }}</strong> servers.</p>
<div id="chart" style="height: 220px"></div>
<table>
<thead><tr><th>Name</th><th>Members</th><th>Joined</th><th>Shard</th><th>ID</th></tr></thead>
<tbody>
{%- for row in rows %}
<tr><th>{{ row.name }}</th><td>{{ row.members }}</td><td>{{ row.joined_at }}</td>
<td>{{ row.shard }}</td><td>{{ row.id }}</td></tr>
{%- endfor %}
</tbody>
</table>
</main>
<script src="static/uPlot.iife.min.js"></script>
<script>
const points = {{ points | tojson }};
const box = document.getElementById("chart"), data = () => [points.map((one) => one[0]), points.map((one) => one[1])];
const chart = new uPlot({ width: box.clientWidth, height: 220, series: [{}, { stroke: "#5865f2" }] }, data(), box);
setInterval(async () => {
  const now = await (await fetch("now")).json();
  document.getElementById("count").textContent = now.count;
  points.push([Date.now() / 1000, Number(now.count)]);
  chart.setData(data());
}, 1000);
</script>
</body>
</html>
""")

app = FastAPI(title="The bot's page")
app.mount("/static", StaticFiles(directory=STATIC), name="static")
bot = ipc.Client(
    host="127.0.0.1",
    secret_key=os.environ["DISCORD_BOT_SECRET_KEY"],
    multicast_port=int(sys.argv[2]),
    timeout=5,
)


@app.get("/", response_class=HTMLResponse)
async def index() -> str:
    """The page: the number, 100 servers and the line so far."""
    count = (await bot.request("guild_count")).response
    table = await _ask("guilds", sort="members", descending=True, limit=100)
    points = [point for point in (await _ask("series"))["points"] if point[1] is not None]
    return PAGE.render(count=count, rows=table["rows"], points=points)


@app.get("/now")
async def now() -> dict[str, Any]:
    """What changes."""
    return {"count": (await bot.request("guild_count")).response}


async def _ask(route: str, **arguments: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await bot.request(route, **arguments)).response
    return answer


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
