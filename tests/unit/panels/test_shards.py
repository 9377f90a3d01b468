"""The tiles of shards: what is sent, and their first paint."""

from __future__ import annotations

from dataclasses import replace

import pytest

from botkit.model import ShardSnapshot, Snapshot, State
from botkit.panels import ShardsPanel
from botkit.panels.texts import Lang
from tests.unit.panels.wire import READY, Wire


def _shards(count: int) -> tuple[ShardSnapshot, ...]:
    return tuple(ShardSnapshot(number, State.READY, 0.05, 2500, 123_456) for number in range(count))


def test_a_shard_is_sent_in_columns() -> None:
    """Seconds become whole milliseconds; what is unknown stays so."""
    panel = ShardsPanel("en")
    known = replace(READY.shards[0], events_per_second=1.26, heartbeat_at=READY.at - 12)
    panel.update(replace(READY, shards=(known, ShardSnapshot(1, State.CONNECTING))))
    root = panel.root
    assert root.shards == [[0, "ready"], [1, "connecting"]]
    assert (root.latencies, root.guilds, root.rates) == ([42, None], [3, None], [1.3, 0.0])
    assert (root.beats, root.at) == ([READY.at - 12, None], READY.at)


def test_a_second_of_events_costs_little() -> None:
    """Of 200 shards whose rates have changed nothing but the rates travels, and the bot's clock."""
    panel = ShardsPanel("en")
    panel.update(replace(READY, shards=_shards(200)))
    wire = Wire(panel)
    busy = tuple(replace(shard, events_per_second=12.3) for shard in _shards(200))
    panel.update(replace(READY, at=READY.at + 1, shards=busy))
    assert [sorted(state) for state in wire.states] == [["at", "rates"]]
    assert len(str(wire.messages)) < 1_500


def test_the_same_shards_send_nothing() -> None:
    """A latency that differs by less than a millisecond is no news."""
    panel = ShardsPanel("en")
    panel.update(READY)
    wire = Wire(panel)
    panel.update(replace(READY, guilds=9, shards=(replace(READY.shards[0], latency=0.0422),)))
    assert wire.messages == []


def test_two_hundred_shards_fit_a_small_message() -> None:
    """An update of 200 shards stays below 10 kB."""
    panel = ShardsPanel("en")
    wire = Wire(panel)
    panel.update(replace(READY, shards=_shards(200)))
    assert len(str(wire.messages)) < 10_000


def test_first_paint_says_state_and_latency_in_words() -> None:
    """A tile does not tell by colour alone."""
    html = ShardsPanel.first_paint(READY, "en")
    assert "Ready</span>" in html
    assert "42 ms" in html
    assert "3 servers" in html
    assert "data-dense" not in html


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(
    ("seconds", "sent", "text"),
    [(0.0, 0, "&lt;1 ms"), (0.0009, 0, "&lt;1 ms"), (0.001, 1, ">1 ms"), (0.0016, 2, ">2 ms")],
)
def test_no_latency_reads_zero(lang: Lang, seconds: float, sent: int, text: str) -> None:
    """What is less than a millisecond is said to be that, in either language."""
    panel = ShardsPanel(lang)
    snapshot = replace(READY, shards=(replace(READY.shards[0], latency=seconds),))
    panel.update(snapshot)
    assert panel.root.latencies[0] == sent
    assert text in ShardsPanel.first_paint(snapshot, lang)


def test_first_paint_tells_heartbeat_and_rate() -> None:
    """The age of the heartbeat and the events a second stand on the tile; what is not known is no number."""
    known = replace(READY.shards[0], events_per_second=1.26, heartbeat_at=READY.at - 12)
    html = ShardsPanel.first_paint(replace(READY, shards=(known, ShardSnapshot(1, State.CONNECTING))), "en")
    assert "</i>12 s</span>" in html
    assert "1.3/s" in html
    assert "</i>–</span>" in html
    assert "0 servers" not in html


def test_first_paint_of_many_is_dense() -> None:
    """Many shards get small tiles."""
    assert "data-dense" in ShardsPanel.first_paint(replace(READY, shards=_shards(60)), "en")


def test_first_paint_of_none_says_so() -> None:
    """Without shards there is a sentence."""
    assert "No shard is connected yet." in ShardsPanel.first_paint(Snapshot(), "en")
