"""The bot's account: its token, what Discord grants it, and how often it may identify. Pure state."""

from __future__ import annotations

import base64
import hmac

from botkit.sandbox.world.events import PRIVILEGED, Intent
from botkit.sandbox.world.ids import mix
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.people import bot_id

GUILDS_PER_SHARD = 1000
"""How many guilds Discord puts on a shard when it recommends a number of them."""

SESSION_STARTS = 1000
"""How many times a day a bot may identify (Discord's reference, "Gateway", "Identifying")."""

DAY = 86400.0

ALLOWANCE = 0.1
"""Seconds by which an IDENTIFY may be early: a bot's clock starts when it sends, ours when we read."""

REVIEWED_FROM = 100
"""From this many guilds on an application's intents are those that Discord has reviewed, not the limited ones."""

INTENT_FLAGS = {Intent.GUILD_PRESENCES: 12, Intent.GUILD_MEMBERS: 14, Intent.MESSAGE_CONTENT: 18}
"""The application flag of each privileged intent, as a bit; the bit above it is the limited grant."""


class Account:
    """The bot's account at the sandbox.

    Parameters
    ----------
    seed
        What decides the token.
    shards
        The number of shards that is recommended; None to go by the number of guilds.
    max_concurrency
        How many shards may identify at once.
    session_starts
        How many times the bot may still identify today.
    identify_interval
        Seconds between two IDENTIFYs of one bucket; Discord's are 5.

    Raises
    ------
    ValueError
        If one of the numbers is too small.
    """

    def __init__(
        self,
        seed: int,
        *,
        shards: int | None = None,
        max_concurrency: int = 1,
        session_starts: int = SESSION_STARTS,
        identify_interval: float = 5.0,
    ) -> None:
        if (shards is not None and shards < 1) or max_concurrency < 1 or session_starts < 0:
            raise ValueError("A bot has at least 1 shard, a concurrency of at least 1, and 0 or more starts.")
        self.token = _token(seed, 0)
        self.revoked = False
        """Whether the token opens nothing any more."""
        self.granted = int(PRIVILEGED)
        """The privileged intents that the application may use."""
        self.shards = shards
        self.max_concurrency = max_concurrency
        self.identify_interval = identify_interval
        self.remaining = session_starts
        """How many times the bot may still identify; see `session_start_limit` for the time it is true at."""
        self._seed = seed
        self._resets = 0
        self._total = max(SESSION_STARTS, session_starts)
        self._since: float | None = None
        self._identified: dict[int, float] = {}

    def knows(self, token: object) -> bool:
        """Return whether a token is the bot's, and not revoked."""
        right = hmac.compare_digest(str(token).encode(errors="replace"), self.token.encode())
        return right and not self.revoked

    def reset_token(self) -> str:
        """Replace the token by a new one; the old one is wrong from now on. Return the new one."""
        self._resets += 1
        self.token = _token(self._seed, self._resets)
        self.revoked = False
        return self.token

    def recommended_shards(self, guilds: int) -> int:
        """Return how many shards Discord recommends for so many guilds."""
        return self.shards or 1 + guilds // GUILDS_PER_SHARD

    def session_start_limit(self, now: float) -> Json:
        """Return what is left of the sessions that may be started (``GET /gateway/bot``).

        Parameters
        ----------
        now
            The time, in seconds since the epoch. A day after the first start all starts are there again.
        """
        self._renew(now)
        after = 0.0 if self._since is None else self._since + DAY - now
        return {
            "total": self._total,
            "remaining": self.remaining,
            "reset_after": round(1000 * after),
            "max_concurrency": self.max_concurrency,
        }

    def start_session(self, now: float) -> bool:
        """Count an IDENTIFY; return False if there was none left.

        Then the token has been reset, and whoever holds the sessions must end them all (Discord's reference, "Gateway",
        "Identifying"). The owner starts with the new token as with a new day.
        """
        self._renew(now)
        if self.remaining == 0:
            self.reset_token()
            self.remaining, self._since = self._total, None
            return False
        self.remaining -= 1
        if self._since is None:
            self._since = now
        return True

    def may_identify(self, shard: int, now: float) -> bool:
        """Return whether a shard's bucket is free for an IDENTIFY, and take it if so.

        A bucket is ``shard % max_concurrency`` (Discord's reference, "Gateway", "Max Concurrency").
        """
        bucket = shard % self.max_concurrency
        last = self._identified.get(bucket)
        if last is not None and 0 <= now - last < self.identify_interval - ALLOWANCE:
            return False
        self._identified[bucket] = now
        return True

    def application_flags(self, guilds: int) -> int:
        """Return the application flags that tell of the granted intents (``GATEWAY_PRESENCE``…).

        Parameters
        ----------
        guilds
            How many guilds the bot is in: below 100 the limited flags are set.
        """
        shift = 0 if guilds >= REVIEWED_FROM else 1
        return sum(1 << (bit + shift) for intent, bit in INTENT_FLAGS.items() if self.granted & intent)

    def _renew(self, now: float) -> None:
        if self._since is not None and now >= self._since + DAY:
            self.remaining, self._since = self._total, None


def _token(seed: int, resets: int) -> str:
    """Return a token in Discord's form: first the bot's id in base64, which some libraries read."""
    bot = base64.urlsafe_b64encode(str(bot_id(seed)).encode()).decode().rstrip("=")
    return f"{bot}.sandbox-{seed}.{mix(seed, 13, resets):016x}"
