"""One tile for each shard: its state, latency, heartbeat, guilds and events."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import Any

import anywidget
import traitlets

from botkit.model import ShardSnapshot, Snapshot, State
from botkit.panels import _html
from botkit.panels._panel import Panel
from botkit.panels._static import front_end
from botkit.panels._values import milliseconds
from botkit.panels.texts import Lang, texts_of

DENSE = 24
"""With more shards than this a tile shows its number and latency only; the rest is in its tip."""

IN_ORDER = (
    *(State.FAILED, State.RECONNECTING, State.STOPPING, State.STARTING, State.CONNECTING),
    *(State.STOPPED, State.READY),
)


class _Shards(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = front_end("format.js", "values.js", "cards.js", "shards.js")
    _css = front_end("theme.css", "shards.css")
    lang = traitlets.Unicode("en").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    dense = traitlets.Int(DENSE).tag(sync=True)
    at = traitlets.Float(0.0).tag(sync=True)
    # A list for each column: with hundreds of shards only those are sent that have changed.
    shards: traitlets.List[list[Any]] = traitlets.List().tag(sync=True)
    latencies: traitlets.List[int | None] = traitlets.List().tag(sync=True)
    beats: traitlets.List[float | None] = traitlets.List().tag(sync=True)
    guilds: traitlets.List[int | None] = traitlets.List().tag(sync=True)
    rates: traitlets.List[float] = traitlets.List().tag(sync=True)


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
        shards = snapshot.shards
        columns = {
            "shards": [[shard.id, shard.state.value] for shard in shards],
            "latencies": [milliseconds(shard.latency) for shard in shards],
            "beats": [None if shard.heartbeat_at is None else round(shard.heartbeat_at) for shard in shards],
            "guilds": [_guilds(shard) for shard in shards],
            "rates": [round(shard.events_per_second, 1) for shard in shards],
        }
        if any(getattr(self.root, name) != column for name, column in columns.items()):
            self._set(at=round(snapshot.at, 1), **columns)

    @staticmethod
    def first_paint(snapshot: Snapshot, lang: Lang = "en") -> str:
        """Return the panel as HTML for the time before the page's script runs; everything escaped."""
        texts = texts_of("shards", lang)
        dense = " data-dense" if len(snapshot.shards) > DENSE else ""
        tiles = "".join(_tile_html(texts, shard, snapshot.at) for shard in snapshot.shards)
        empty = f'<p class="bk-empty">{escape(texts["empty"])}</p>' if not tiles else ""
        return (
            f'<section class="botkit botkit-shards bk-card"><header class="bk-head">'
            f"<h2>{escape(texts['title'])}</h2>"
            f'<span class="bk-muted bk-summary">{escape(_summary(texts, snapshot))}</span></header>'
            f'<ul class="bk-tiles"{dense}>{tiles}</ul>{empty}</section>'
        )


def _guilds(shard: ShardSnapshot) -> int | None:
    """Return how many guilds a shard serves; None while Discord has not told."""
    return shard.guilds if shard.guilds or shard.state is State.READY else None


def _summary(texts: dict[str, str], snapshot: Snapshot) -> str:
    """Return how many shards are in which state, the troubled first, and their median latency."""
    counts = Counter(shard.state for shard in snapshot.shards)
    said = [
        texts["count"].format(n=_html.number(counts[state]), state=texts[f"state_{state}"].lower())
        for state in IN_ORDER
        if counts[state]
    ]
    took = sorted(shard.latency for shard in snapshot.shards if shard.latency is not None)
    if len(took) > 1:
        said.append(texts["median"].format(n=_html.took(texts, milliseconds(took[len(took) // 2]))))
    return " · ".join(said)


def _tile_html(texts: dict[str, str], shard: ShardSnapshot, now: float) -> str:
    none = texts["unit_none"]
    known = _guilds(shard)
    guilds = none if known is None else _html.plural(texts, "guilds", known).format(n=_html.number(known))
    rate = texts["rate"].format(n=_html.number(shard.events_per_second, 1))
    beat = none if shard.heartbeat_at is None else _html.age(texts, now - shard.heartbeat_at)
    return (
        f'<li class="bk-tile" data-state="{shard.state}">'
        f'<span class="bk-tile-id"><i class="bk-shape" aria-hidden="true"></i>{shard.id}</span>'
        f'<span class="bk-tile-state">{escape(texts[f"state_{shard.state}"])}</span>'
        f'<span class="bk-tile-latency">{escape(_html.took(texts, milliseconds(shard.latency)))}</span>'
        f'<span class="bk-tile-beat"><i aria-hidden="true"></i>{escape(beat)}</span>'
        f'<span class="bk-tile-more">{escape(guilds)}</span>'
        f'<span class="bk-tile-rate">{escape(rate)}</span></li>'
    )
