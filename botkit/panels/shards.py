"""One tile for each shard: its state, latency, guilds and events."""

from __future__ import annotations

from html import escape
from typing import Any

import anywidget
import traitlets

from botkit.model import ShardSnapshot, Snapshot
from botkit.panels import _html
from botkit.panels._panel import Panel
from botkit.panels._static import read
from botkit.panels.texts import Lang, texts_of

DENSE = 24
"""With more shards than this a tile shows its number and latency only; the rest is in its tip."""


class _Shards(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = read("format.js", "shards.js")
    _css = read("theme.css", "shards.css")
    lang = traitlets.Unicode("en").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    dense = traitlets.Int(DENSE).tag(sync=True)
    shards: traitlets.List[list[Any]] = traitlets.List().tag(sync=True)


class ShardsPanel(Panel):
    """The bot's shards, one tile each; copes with one and with hundreds.

    Parameters
    ----------
    lang
        The language of the panel.
    """

    def __init__(self, lang: Lang = "en") -> None:
        super().__init__(_Shards, "shards", lang)

    def update(self, snapshot: Snapshot) -> None:
        """Show a snapshot's shards; sends nothing when none has changed."""
        self._set(shards=[_tile(shard) for shard in snapshot.shards])

    @staticmethod
    def first_paint(snapshot: Snapshot, lang: Lang = "en") -> str:
        """Return the panel as HTML for the time before the page's script runs; everything escaped."""
        texts = texts_of("shards", lang)
        dense = " data-dense" if len(snapshot.shards) > DENSE else ""
        tiles = "".join(_tile_html(texts, shard) for shard in snapshot.shards)
        empty = f'<p class="bk-empty">{escape(texts["empty"])}</p>' if not tiles else ""
        return (
            f'<section class="botkit botkit-shards bk-card"><header class="bk-head">'
            f"<h2>{escape(texts['title'])}</h2></header>"
            f'<ul class="bk-tiles"{dense}>{tiles}</ul>{empty}</section>'
        )


def _tile(shard: ShardSnapshot) -> list[Any]:
    """Return a shard as the front end takes it; a list, since 200 times the keys would be most of the message."""
    return [shard.id, shard.state.value, _milliseconds(shard), shard.guilds, shard.events]


def _milliseconds(shard: ShardSnapshot) -> int | None:
    """Return the latency in whole milliseconds; 0 is less than one, as on this machine's own sandbox."""
    if shard.latency is None:
        return None
    return round(shard.latency * 1000) if shard.latency >= 0.001 else 0


def _latency(texts: dict[str, str], shard: ShardSnapshot) -> str:
    took = _milliseconds(shard)
    if took is None:
        return texts["unit_none"]
    return texts["unit_milliseconds"].format(n=_html.number(took) if took else "<1")


def _tile_html(texts: dict[str, str], shard: ShardSnapshot) -> str:
    latency = _latency(texts, shard)
    guilds = _html.plural(texts, "guilds", shard.guilds).format(n=_html.number(shard.guilds))
    events = _html.plural(texts, "events", shard.events).format(n=_html.number(shard.events))
    state = escape(texts[f"state_{shard.state}"])
    return (
        f'<li class="bk-tile" data-state="{shard.state}">'
        f'<span class="bk-tile-id"><i class="bk-shape" aria-hidden="true"></i>{shard.id}</span>'
        f'<span class="bk-tile-state">{state}</span>'
        f'<span class="bk-tile-latency">{escape(latency)}</span>'
        f'<span class="bk-tile-more">{escape(guilds)}</span><span class="bk-tile-more">{escape(events)}</span></li>'
    )
