"""botkit.model: values that survive the way over the wire."""

from __future__ import annotations

import json
from dataclasses import asdict

from botkit.model import ErrorRow, GuildMove, Identifies, ShardSnapshot, Snapshot, State, Vitals


def test_snapshot_survives_json() -> None:
    """What `to_dict` sends, `from_dict` reads."""
    snapshot = Snapshot(
        revision=3,
        state=State.READY,
        name="봇",
        bot_id="81384788765712384",
        event_rates=(("MESSAGE_CREATE", 3.5), ("OTHER", 0.1)),
        identifies=Identifies(997, 1000, 1_764_000_000.0),
        vitals=Vitals(1_763_990_000.0, 0.004, 120_000_000, 0.03),
        errors=(ErrorRow("0a1b2c3d", "ValueError", "cogs/music.py:12 in play", 3, 1_763_990_000.0),),
        recent=(GuildMove(1_763_990_000.0, "81384788765712384", "<b>", 12, joined=True),),
        shards=(ShardSnapshot(0, State.READY, 0.02, 5, 100), ShardSnapshot(1, State.RECONNECTING)),
    )
    assert Snapshot.from_dict(json.loads(json.dumps(snapshot.to_dict()))) == snapshot


def test_snapshot_of_a_newer_bot_is_read() -> None:
    """Keys that this version does not know are passed over."""
    shard = {**asdict(ShardSnapshot(0, State.READY)), "mood": "good"}
    data = {**Snapshot(guilds=4).to_dict(), "weather": "fine", "shards": [shard]}
    assert Snapshot.from_dict(data) == Snapshot(guilds=4, shards=(ShardSnapshot(0, State.READY),))


def test_snapshot_of_an_older_bot_is_read() -> None:
    """What an older bot does not tell is not known."""
    assert Snapshot.from_dict({"state": "ready", "guilds": 4}) == Snapshot(state=State.READY, guilds=4)


def test_only_stopped_and_failed_are_not_alive() -> None:
    """Every other state runs or is on its way."""
    assert {state for state in State if not state.alive} == {State.STOPPED, State.FAILED}
