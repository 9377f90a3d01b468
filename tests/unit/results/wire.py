"""A comm that keeps what a widget sends, and plays the browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


class Wire:
    """The browser's end of a widget's line.

    Attributes
    ----------
    state
        The traits as the browser has them.
    customs
        The custom messages so far.
    sent
        How many bytes have come.
    """

    kernel = True
    comm_id = "wire"

    def __init__(self, widget: Any) -> None:
        self.state: dict[str, Any] = dict(widget.get_state())
        self.customs: list[dict[str, Any]] = []
        self.sent = 0
        self._callback: Callable[[dict[str, Any]], None] = lambda _: None
        widget.comm = self

    def on_msg(self, callback: Callable[[dict[str, Any]], None]) -> None:
        """Keep who takes what browsers send."""
        self._callback = callback

    def send(self, data: dict[str, Any], **_: Any) -> None:
        """Take a message, as it is on the wire."""
        text = json.dumps(data)
        self.sent += len(text)
        message = json.loads(text)
        self.state.update(message.get("state", {}))
        if message["method"] == "custom":
            self.customs.append(message["content"])

    def close(self, *_: Any, **__: Any) -> None:
        """Take the end."""

    def press(self, kind: Any, **more: Any) -> None:
        """Send what a button of the front end sends."""
        content = {"kind": kind, **more}
        self._callback({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})
