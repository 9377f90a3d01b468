"""Snapshots with all that the smaller panels show, and with hostile values."""

from __future__ import annotations

from dataclasses import replace

from botkit.model import ErrorRow, GuildMove, Identifies, ShardSnapshot, State, Vitals
from tests.unit.panels.wire import READY

NOW = READY.at
TYPES = (
    *("MESSAGE_CREATE", "PRESENCE_UPDATE", "TYPING_START", "GUILD_MEMBER_UPDATE", "MESSAGE_UPDATE"),
    *("MESSAGE_REACTION_ADD", "VOICE_STATE_UPDATE", "GUILD_MEMBER_ADD", "INTERACTION_CREATE"),
    *("MESSAGE_DELETE", "GUILD_MEMBER_REMOVE", "GUILD_SCHEDULED_EVENT_USER_REMOVE", "OTHER"),
)
NAMES = (
    "Owls",
    "<img src=x onerror=document.title='hit'>",
    "\u202eevil\u202c",
    "🦊 Füchse 🦊",
    "M" * 100,
    "\u200b \u3000",
)

PLACE = "bot/cogs/moderation/channels_and_roles.py:1042 in on_member_update"

FULL = replace(
    READY,
    guilds=1234,
    members=5_678_901,
    guilds_hour_ago=1231,
    guilds_day_ago=1300,
    members_hour_ago=5_678_901,
    members_day_ago=None,
    events_per_second=143.6,
    event_rates=tuple((kind, round(84.2 / 1.7**place, 1)) for place, kind in enumerate(TYPES)),
    commands=4321,
    commands_failed=12,
    command_p50=0.0832,
    command_p95=1.24,
    rate_limits=2,
    rate_limited_at=NOW - 200,
    identifies=Identifies(988, 1000, NOW + 5 * 3600 + 300),
    vitals=Vitals(NOW - 2, 0.0124, 183_400_000, 0.0342),
    errors=(
        ErrorRow("a1", "ZeroDivisionError", "bot/cogs/dice.py:42 in roll", 7, NOW - 30),
        ErrorRow("b2", "Forbidden<b>", PLACE, 1234, NOW - 4000),
    ),
    recent=tuple(
        GuildMove(NOW - 20 * 4**place, str(2**60 + place), name, 10**place, place % 3 != 1)
        for place, name in enumerate(NAMES)
    ),
    shards=(
        ShardSnapshot(0, State.READY, 0.0421, 617, 9, 71.23, NOW - 12),
        ShardSnapshot(1, State.RECONNECTING, None, 617, 9, 0.0, NOW - 95),
        ShardSnapshot(2, State.CONNECTING),
    ),
)  # fmt: skip
"""A busy bot of which everything is known."""
