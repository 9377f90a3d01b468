"""What a viewer gets to hear of what the kernel tells everyone: nothing of what other viewers do. No I/O."""

from __future__ import annotations

import json
from typing import Any

KEPT = 64
"""Questions of a viewer that are remembered; a page waits for the answers to a few."""


class Questions:
    """What one viewer has asked the panels: their answers go to everyone, and only who asked is to have them."""

    def __init__(self) -> None:
        self._asked: dict[str, None] = {}

    def note(self, content: dict[str, Any]) -> None:
        """Remember a question; ``content`` is that of a comm message which the rules have admitted."""
        data = content.get("data")
        if isinstance(data, dict) and data.get("method") == "custom" and (key := _key(data["content"])):
            self._asked.pop(key, None)
            self._asked[key] = None
            while len(self._asked) > KEPT:
                del self._asked[next(iter(self._asked))]

    def answered_by(self, content: bytes) -> bool:
        """Tell whether a comm message of the kernel is no answer at all, or one to a question of this viewer.

        Parameters
        ----------
        content
            The message's content as JSON.
        """
        # Most messages are widgets' changes; they need not be read.
        if b'"custom"' not in content:
            return True
        try:
            data = json.loads(content)["data"]
        except (ValueError, KeyError, TypeError):
            return True
        if not isinstance(data, dict) or data.get("method") != "custom":
            return True
        key = _key(data.get("content"))
        return key is None or key in self._asked


def without_parent(parts: list[Any], sign: Any = None) -> list[Any]:
    """Return a message's parts without the header of the message that caused it.

    That header names the session of the viewer who sent it, and when.

    Parameters
    ----------
    parts
        Signature, header, parent header, metadata, content, and buffers.
    sign
        Returns the signature of the four parts; without it the old signature stays, for who does not look at it.
    """
    whole = [parts[1], b"{}", parts[3], parts[4]]
    return [sign(whole) if sign is not None else parts[0], *whole, *parts[5:]]


def _key(content: Any) -> str | None:
    """Return what question and answer have in common; None for what is neither."""
    if not isinstance(content, dict) or not isinstance(content.get("kind"), str):
        return None
    query = content.get("query", {"id": content["id"]} if "id" in content else None)
    if query is None:
        return None
    return json.dumps([content["kind"], query], sort_keys=True)
