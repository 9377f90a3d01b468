"""botkit.model: values that survive the way over the wire."""

from __future__ import annotations

import json

from botkit.model import ShardSnapshot, Snapshot, State


def test_snapshot_survives_json() -> None:
    """What `to_dict` sends, `from_dict` reads."""
    shards = (ShardSnapshot(0, State.READY, 0.02, 5, 100), ShardSnapshot(1, State.RECONNECTING))
    snapshot = Snapshot(revision=3, state=State.READY, name="봇", bot_id="81384788765712384", shards=shards)
    assert Snapshot.from_dict(json.loads(json.dumps(snapshot.to_dict()))) == snapshot


def test_snapshot_of_a_newer_bot_is_read() -> None:
    """Keys that this version does not know are passed over."""
    data = {**Snapshot(guilds=4).to_dict(), "weather": "fine"}
    assert Snapshot.from_dict(data).guilds == 4


def test_only_stopped_and_failed_are_not_alive() -> None:
    """Every other state runs or is on its way."""
    assert {state for state in State if not state.alive} == {State.STOPPED, State.FAILED}
