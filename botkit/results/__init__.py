"""Answers that display themselves: tables, trees, further pages, live values. Nothing here opens a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botkit.lazy import lazily

if TYPE_CHECKING:
    from botkit.results.loading import Loading
    from botkit.results.result import Result
    from botkit.results.watch import Watch

__all__ = ["Loading", "Result", "Watch"]

__getattr__ = lazily(__name__, {"Loading": "loading", "Result": "result", "Watch": "watch"})


def __dir__() -> list[str]:
    return __all__
