"""A comm that keeps what a widget sends, and snapshots to send."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from botkit.model import ShardSnapshot, Snapshot, State
from botkit.panels._panel import Panel

READY = Snapshot(
    revision=1,
    at=1_700_000_000.0,
    state=State.READY,
    since=1_699_999_000.0,
    started_at=1_699_998_990.0,
    name="Tester",
    guilds=3,
    members=120,
    guilds_revision=1,
    events_per_second=2.04,
    shards=(ShardSnapshot(0, State.READY, 0.0421, 3, 9),),
)


class Wire:
    """The kernel's end of a line to any number of browsers."""

    kernel = True
    comm_id = "wire"

    def __init__(self, panel: Panel) -> None:
        self.messages: list[dict[str, Any]] = []
        self.closed = 0
        self._callback: Callable[[dict[str, Any]], None] = lambda _: None
        panel.root.comm = self
        # A moment ago, so that whether a beat is due does not depend on how fast a test runs.
        if panel.root.has_trait("beat"):
            panel.root.set_trait("beat", float(round(time.time())))
            self.messages.clear()

    def on_msg(self, callback: Callable[[dict[str, Any]], None]) -> None:
        """Keep who takes what browsers send."""
        self._callback = callback

    def send(self, data: dict[str, Any], **_: Any) -> None:
        """Keep a message, as it is on the wire."""
        self.messages.append(json.loads(json.dumps(data)))

    def close(self, *_: Any, **__: Any) -> None:
        """Count the ends."""
        self.closed += 1

    def from_browser(self, content: Any) -> None:
        """Hand a custom message to the widget."""
        self._callback({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})

    @property
    def states(self) -> list[dict[str, Any]]:
        """The trait updates so far."""
        return [one["state"] for one in self.messages if one["method"] == "update"]

    @property
    def customs(self) -> list[dict[str, Any]]:
        """The custom messages so far."""
        return [one["content"] for one in self.messages if one["method"] == "custom"]
