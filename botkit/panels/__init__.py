"""The panels: each is a ``root`` widget and ``update(snapshot)``, and knows nothing of bots, sockets or files.

The names are imported when they are first used: a server that serves the page needs the texts, and no widgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from botkit.lazy import lazily

if TYPE_CHECKING:
    from botkit.panels._static import stylesheet
    from botkit.panels.guild_chart import GuildChartPanel
    from botkit.panels.guild_query import GuildQuery
    from botkit.panels.guild_table import GuildTablePanel
    from botkit.panels.headline import HeadlinePanel
    from botkit.panels.shards import ShardsPanel

__all__ = [
    "GuildChartPanel",
    "GuildQuery",
    "GuildTablePanel",
    "HeadlinePanel",
    "ShardsPanel",
    "stylesheet",
]

_HOMES = {
    "GuildChartPanel": "guild_chart",
    "GuildQuery": "guild_query",
    "GuildTablePanel": "guild_table",
    "HeadlinePanel": "headline",
    "ShardsPanel": "shards",
    "stylesheet": "_static",
}

__getattr__ = lazily(__name__, _HOMES)
