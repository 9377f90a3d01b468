"""The front ends' files: plain modules and style sheets, joined here since anywidget takes one text of each."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_FOLDER = files("botkit.panels") / "static"
_SHEETS = (
    *(
        "theme.css",
        "headline.css",
        "uPlot.min.css",
        "chart.css",
        "shards.css",
        "activity.css",
        "health.css",
    ),
    *("rows.css", "guild_table.css"),
)


@cache
def read(*names: str) -> str:
    """Return the text of files of the folder ``static``, one after the other."""
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


def stylesheet() -> str:
    """Return the style of all panels, for a page that paints them before their widgets are there."""
    return read(*_SHEETS)
