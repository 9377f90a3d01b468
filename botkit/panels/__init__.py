"""The panels: each is a ``root`` widget and ``update(snapshot)``, and knows nothing of bots, sockets or files."""

from __future__ import annotations

from botkit.panels._static import stylesheet
from botkit.panels.activity import ActivityPanel
from botkit.panels.chart import ChartPanel
from botkit.panels.errors import ErrorsPanel
from botkit.panels.guild_query import GuildQuery
from botkit.panels.guild_table import GuildTablePanel
from botkit.panels.headline import HeadlinePanel
from botkit.panels.health import HealthPanel
from botkit.panels.recent import RecentPanel
from botkit.panels.shards import ShardsPanel

__all__ = [
    "ActivityPanel",
    "ChartPanel",
    "ErrorsPanel",
    "GuildQuery",
    "GuildTablePanel",
    "HeadlinePanel",
    "HealthPanel",
    "RecentPanel",
    "ShardsPanel",
    "stylesheet",
]
