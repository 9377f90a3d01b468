"""A session: a shard's place in the stream of events, which outlives its connections. Pure state."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from botkit.sandbox.world import Audience, Event
from botkit.sandbox.world.ids import shard_of

if TYPE_CHECKING:
    from botkit.sandbox.gateway.line import Line

REPLAY_BYTES = 16 * 2**20
"""How much a session keeps for RESUME; who comes back later than that must identify again."""

GENERATIONS = 5


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
    large_threshold
        From how many members on it wants to hear only of those who are online.
    replay_bytes
        How much is kept for RESUME.
    """

    def __init__(
        self,
        id: str,
        shard: int,
        shards: int,
        intents: int,
        *,
        large_threshold: int = 50,
        replay_bytes: int = REPLAY_BYTES,
    ) -> None:
        self.id = id
        self.shard = shard
        self.shards = shards
        self.intents = intents
        self.audience = Audience(intents, large_threshold)
        self.sequence = 0
        self.line: Line | None = None
        """The connection; None while there is none."""
        self.left = 0.0
        """When it lost its connection, by the gateway's clock."""
        self.member_lists: dict[int, float] = {}
        """When the whole list of members was last asked for, by guild."""
        self._replay_bytes = replay_bytes
        self._kept: deque[bytes] = deque()
        self._size = 0
        self._marks: deque[int] = deque(maxlen=GENERATIONS)

    def serves(self, guild: int | None) -> bool:
        """Return whether a guild, or what happens outside of guilds, belongs to the shard."""
        if guild is None:
            return self.shard == 0
        return shard_of(guild, self.shards) == self.shard

    def publish(self, event: Event) -> bool:
        """Dispatch an event of the shard if the intents allow it; return whether they do."""
        if event.intent & ~self.intents:
            return False
        self.dispatch(event.type, event.body(self.audience))
        return True

    def dispatch(self, type: str, body: bytes) -> None:
        """Give a dispatch its place in the sequence, keep it for RESUME, and send it."""
        self.sequence += 1
        frame = b'{"t":"%b","s":%d,"op":0,"d":%b}' % (type.encode(), self.sequence, body)
        self._kept.append(frame)
        self._size += len(frame)
        while self._size > self._replay_bytes:
            self._size -= len(self._kept.popleft())
        if self.line is not None:
            self.line.send(type, frame)

    def missed(self, sequence: int) -> list[bytes] | None:
        """Return the frames after a sequence number; None if they are no longer all there, or not yet sent."""
        first = self.sequence - len(self._kept) + 1
        if sequence + 1 < first or sequence > self.sequence:
            return None
        return list(islice(self._kept, sequence + 1 - first, None))

    def age(self) -> None:
        """Forget what was sent `GENERATIONS` calls ago, if the bot has been connected ever since.

        A bot that sends heartbeats cannot miss what is older than the longest silence that it is allowed.
        """
        if self.line is None:
            self._marks.clear()
            return
        if len(self._marks) == GENERATIONS:
            while self.sequence - len(self._kept) < self._marks[0]:
                self._size -= len(self._kept.popleft())
        self._marks.append(self.sequence)
