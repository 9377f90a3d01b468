"""A gateway session: a bot's place in the stream of events, which outlives its connections. Pure state."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from botkit.sandbox.world import Audience, Event
from botkit.sandbox.world.ids import shard_of

REPLAY_BYTES = 32 * 2**20
"""How much a session keeps for RESUME; who comes back later than that must identify again."""


class Session:
    """What one shard has been sent.

    Parameters
    ----------
    id
        What the bot resumes with.
    shard, shards
        Its shard, and of how many.
    intents
        The intents it identified with.
    replay_bytes
        How much is kept for RESUME.
    """

    def __init__(
        self, id: str, shard: int, shards: int, intents: int, *, replay_bytes: int = REPLAY_BYTES
    ) -> None:
        self.id = id
        self.shard = shard
        self.shards = shards
        self.intents = intents
        self.audience = Audience(intents)
        self.sequence = 0
        self.send: Callable[[bytes], None] | None = None
        """Hands a frame to the connection; None while there is none."""
        self._replay_bytes = replay_bytes
        self._kept: deque[tuple[int, bytes]] = deque()
        self._size = 0

    def serves(self, guild: int | None) -> bool:
        """Return whether a guild, or what happens outside of guilds, belongs to the shard."""
        if guild is None:
            return self.shard == 0
        return shard_of(guild, self.shards) == self.shard

    def publish(self, event: Event) -> bool:
        """Dispatch an event if shard and intents say so; return whether they do."""
        if event.intent & ~self.intents or not self.serves(event.guild):
            return False
        self.dispatch(event.type, event.body(self.audience))
        return True

    def dispatch(self, type: str, body: bytes) -> None:
        """Give a dispatch its place in the sequence, keep it for RESUME, and send it."""
        self.sequence += 1
        frame = b'{"t":"%b","s":%d,"op":0,"d":%b}' % (type.encode(), self.sequence, body)
        self._kept.append((self.sequence, frame))
        self._size += len(frame)
        while self._size > self._replay_bytes:
            self._size -= len(self._kept.popleft()[1])
        if self.send is not None:
            self.send(frame)

    def missed(self, sequence: int) -> list[bytes] | None:
        """Return the frames after a sequence number; None if they are no longer all there."""
        first = self._kept[0][0] if self._kept else self.sequence + 1
        if sequence + 1 < first or sequence > self.sequence:
            return None
        start = sequence + 1 - first
        return [frame for _, frame in list(self._kept)[start:]]
