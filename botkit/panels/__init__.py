"""The panels: each is a ``root`` widget and ``update(snapshot)``, and knows nothing of bots, sockets or files.

The names are imported when they are first used: a server that serves the page needs the texts, and no widgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from botkit.lazy import lazily

if TYPE_CHECKING:
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

_HOMES = {
    "ActivityPanel": "activity",
    "ChartPanel": "chart",
    "ErrorsPanel": "errors",
    "GuildQuery": "guild_query",
    "GuildTablePanel": "guild_table",
    "HeadlinePanel": "headline",
    "HealthPanel": "health",
    "RecentPanel": "recent",
    "ShardsPanel": "shards",
    "stylesheet": "_static",
}

__getattr__ = lazily(__name__, _HOMES)
