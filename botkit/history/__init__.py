"""The numbers of a bot over time, kept over restarts in a SQLite file."""

from __future__ import annotations

from botkit.history.history import History
from botkit.history.spans import SPANS, Sample, Span, SpanName

__all__ = ["SPANS", "History", "Sample", "Span", "SpanName"]
