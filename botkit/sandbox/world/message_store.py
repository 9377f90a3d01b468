"""Messages by channel: a bounded memory of what was written, who has reacted, and what is pinned. Pure state."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from botkit.sandbox.world.objects import Json

PER_CHANNEL = 1000
TOTAL = 20_000
"""Messages that are kept in all; the oldest are forgotten first, as if they had been deleted in silence."""


@dataclass(slots=True)
class Reaction:
    """One emoji below a message.

    Parameters
    ----------
    emoji
        The partial emoji object.
    users
        The ids of those who have reacted with it, in order of their reaction.
    """

    emoji: Json
    users: dict[int, None] = field(default_factory=dict)


class MessageStore:
    """What was written, by channel and in order."""

    def __init__(self, per_channel: int = PER_CHANNEL, total: int = TOTAL) -> None:
        self._per_channel = per_channel
        self._total = total
        self._by_channel: dict[int, OrderedDict[int, Json]] = {}
        self._order: OrderedDict[int, int] = OrderedDict()
        self._last: dict[int, str] = {}
        self.reactions: dict[int, dict[str, Reaction]] = {}
        """Of each message that has any: its reactions by the emoji's key, the first one first."""
        self.pins: dict[int, dict[int, float]] = {}
        """Of each channel that has any: when its pinned messages were pinned, the newest pin last."""

    def __len__(self) -> int:
        return len(self._order)

    def add(self, channel: int, message: Json) -> None:
        """Keep a message; forget the oldest one of its channel, or of all, if that is one too many."""
        identifier = int(message["id"])
        kept = self._by_channel.get(channel)
        if kept is None:
            kept = self._by_channel[channel] = OrderedDict()
        kept[identifier] = message
        self._order[identifier] = channel
        self._last[channel] = message["id"]
        if len(kept) > self._per_channel:
            self.remove(channel, next(iter(kept)))
        if len(self._order) > self._total:
            oldest, where = next(iter(self._order.items()))
            self.remove(where, oldest)

    def last(self, channel: int) -> str | None:
        """Return the id of the newest message of a channel, which may be deleted; None if none was written."""
        return self._last.get(channel)

    def get(self, channel: int, identifier: int) -> Json | None:
        """Return a message, None if it is not there."""
        kept = self._by_channel.get(channel)
        return kept.get(identifier) if kept is not None else None

    def where(self, identifier: int) -> int | None:
        """Return the id of the channel that a message is in, None if it is not there."""
        return self._order.get(identifier)

    def all(self, channel: int) -> list[Json]:
        """Return the messages of a channel, the oldest first."""
        kept = self._by_channel.get(channel)
        return list(kept.values()) if kept is not None else []

    def remove(self, channel: int, identifier: int) -> Json | None:
        """Forget a message, and return it if it was there."""
        if (kept := self._by_channel.get(channel)) is None:
            return None
        message = kept.pop(identifier, None)
        if message is not None:
            self._order.pop(identifier, None)
            self.reactions.pop(identifier, None)
            self.unpin(channel, identifier)
            if not kept:
                del self._by_channel[channel]
        return message

    def unpin(self, channel: int, identifier: int) -> None:
        """Forget that a message is pinned, if it is."""
        pins = self.pins.get(channel)
        if pins is not None and pins.pop(identifier, None) is not None and not pins:
            del self.pins[channel]

    def forget(self, channel: int) -> None:
        """Forget what was written in a channel."""
        self._last.pop(channel, None)
        self.pins.pop(channel, None)
        for identifier in self._by_channel.pop(channel, ()):
            self._order.pop(identifier, None)
            self.reactions.pop(identifier, None)
