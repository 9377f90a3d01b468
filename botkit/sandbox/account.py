"""The bot's account: its token, and what Discord grants it. Pure state."""

from __future__ import annotations

import hmac

from botkit.sandbox.world.events import PRIVILEGED
from botkit.sandbox.world.ids import mix
from botkit.sandbox.world.objects import Json

GUILDS_PER_SHARD = 1000
"""How many guilds Discord puts on a shard when it recommends a number of them."""


class Account:
    """The bot's account at the sandbox.

    Parameters
    ----------
    seed
        What decides the token.
    """

    def __init__(self, seed: int) -> None:
        self.token = f"sandbox.{seed}.{mix(seed, 13):016x}"
        self.revoked = False
        """Whether the token opens nothing any more."""
        self.granted = int(PRIVILEGED)
        """The privileged intents that the application may use."""

    def knows(self, token: object) -> bool:
        """Return whether a token is the bot's, and not revoked."""
        right = hmac.compare_digest(str(token).encode(errors="replace"), self.token.encode())
        return right and not self.revoked

    def recommended_shards(self, guilds: int) -> int:
        """Return how many shards Discord recommends for so many guilds."""
        return 1 + guilds // GUILDS_PER_SHARD

    def session_start_limit(self, now: float) -> Json:
        """Return what is left of the sessions that may be started (``GET /gateway/bot``)."""
        return {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
