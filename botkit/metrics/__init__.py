"""Counters of one bot: what happened, how often, and since when. Pure: time is passed in, nothing is awaited."""

from __future__ import annotations

from botkit.metrics.metrics import RECENT, Metrics
from botkit.metrics.series import GAP, SERIES_LENGTH, GuildSeries
from botkit.metrics.shard_events import ShardEvents

__all__ = ["GAP", "RECENT", "SERIES_LENGTH", "GuildSeries", "Metrics", "ShardEvents"]
