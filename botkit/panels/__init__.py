"""The panels: each is a ``root`` widget and ``update(snapshot)``, and knows nothing of bots, sockets or files."""

from __future__ import annotations

from botkit.panels._static import stylesheet
from botkit.panels.chart import ChartPanel
from botkit.panels.guild_query import GuildQuery
from botkit.panels.guild_table import GuildTablePanel
from botkit.panels.headline import HeadlinePanel
from botkit.panels.shards import ShardsPanel

__all__ = [
    "ChartPanel",
    "GuildQuery",
    "GuildTablePanel",
    "HeadlinePanel",
    "ShardsPanel",
    "stylesheet",
]
