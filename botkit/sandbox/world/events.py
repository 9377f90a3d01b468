"""Dispatches: what the gateway tells of a change, and which sessions may hear it. Pure values.

The table of intents is that of Discord's reference, "Gateway", "List of Intents".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntFlag

from botkit.sandbox.world.objects import Json, dumps


class Intent(IntFlag):
    """What a session says it wants to hear of."""

    NONE = 0
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_EXPRESSIONS = 1 << 3
    GUILD_INTEGRATIONS = 1 << 4
    GUILD_WEBHOOKS = 1 << 5
    GUILD_INVITES = 1 << 6
    GUILD_VOICE_STATES = 1 << 7
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    GUILD_SCHEDULED_EVENTS = 1 << 16
    AUTO_MODERATION_CONFIGURATION = 1 << 20
    AUTO_MODERATION_EXECUTION = 1 << 21
    GUILD_MESSAGE_POLLS = 1 << 24
    DIRECT_MESSAGE_POLLS = 1 << 25


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT
"""Intents that Discord grants to an application only when its owner has asked for them."""

_GUILDS = (
    "GUILD_CREATE GUILD_UPDATE GUILD_DELETE GUILD_ROLE_CREATE GUILD_ROLE_UPDATE GUILD_ROLE_DELETE "
    "CHANNEL_CREATE CHANNEL_UPDATE CHANNEL_DELETE CHANNEL_PINS_UPDATE THREAD_CREATE THREAD_UPDATE "
    "THREAD_DELETE THREAD_LIST_SYNC THREAD_MEMBER_UPDATE THREAD_MEMBERS_UPDATE"
)
_MESSAGES = "MESSAGE_CREATE MESSAGE_UPDATE MESSAGE_DELETE MESSAGE_DELETE_BULK"
_REACTIONS = (
    "MESSAGE_REACTION_ADD MESSAGE_REACTION_REMOVE MESSAGE_REACTION_REMOVE_ALL MESSAGE_REACTION_REMOVE_EMOJI"
)

GUILD_INTENTS: dict[str, Intent] = {
    **dict.fromkeys(_GUILDS.split(), Intent.GUILDS),
    **dict.fromkeys(("GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE"), Intent.GUILD_MEMBERS),
    **dict.fromkeys(
        ("GUILD_AUDIT_LOG_ENTRY_CREATE", "GUILD_BAN_ADD", "GUILD_BAN_REMOVE"), Intent.GUILD_MODERATION
    ),
    "WEBHOOKS_UPDATE": Intent.GUILD_WEBHOOKS,
    "VOICE_STATE_UPDATE": Intent.GUILD_VOICE_STATES,
    "PRESENCE_UPDATE": Intent.GUILD_PRESENCES,
    "TYPING_START": Intent.GUILD_MESSAGE_TYPING,
    **dict.fromkeys(_MESSAGES.split(), Intent.GUILD_MESSAGES),
    **dict.fromkeys(_REACTIONS.split(), Intent.GUILD_MESSAGE_REACTIONS),
    "INTERACTION_CREATE": Intent.NONE,
    "APPLICATION_COMMAND_PERMISSIONS_UPDATE": Intent.NONE,
}
"""The intent that an event of a guild needs, by type; `Intent.NONE` goes to every session."""

DIRECT_INTENTS: dict[str, Intent] = {
    **dict.fromkeys(_MESSAGES.split(), Intent.DIRECT_MESSAGES),
    "CHANNEL_CREATE": Intent.DIRECT_MESSAGES,
    "CHANNEL_PINS_UPDATE": Intent.DIRECT_MESSAGES,
    **dict.fromkeys(_REACTIONS.split(), Intent.DIRECT_MESSAGE_REACTIONS),
    "TYPING_START": Intent.DIRECT_MESSAGE_TYPING,
    "USER_UPDATE": Intent.NONE,
    "INTERACTION_CREATE": Intent.NONE,
}
"""The same for what happens outside of guilds; such events go to shard 0."""


@dataclass(frozen=True, slots=True)
class Audience:
    """What the data of some events depends on.

    Parameters
    ----------
    intents
        The intents of the session.
    large_threshold
        From this many members on, GUILD_CREATE leaves out who is offline.
    """

    intents: int = (1 << 26) - 1
    large_threshold: int = 50


@dataclass(frozen=True, slots=True)
class Event:
    """A dispatch, before it has a place in a session's sequence.

    Parameters
    ----------
    type
        Its name (``GUILD_CREATE``).
    guild
        The guild that it belongs to: only the shard of this guild gets it. None: only shard 0 gets it.
    intent
        The intent that a session must have to get it; 0 if none.
    content
        The data as JSON, or what makes the data for a session.
    """

    type: str
    guild: int | None
    intent: int
    content: bytes | Callable[[Audience], Json]

    def body(self, audience: Audience) -> bytes:
        """Return the data as JSON, as a session may see it."""
        return self.content if isinstance(self.content, bytes) else dumps(self.content(audience))


def event(
    type: str, guild: int | None, data: Json | Callable[[Audience], Json], *, everyone: bool = False
) -> Event:
    """Return an event with the intent that Discord's table names for it.

    Parameters
    ----------
    type, guild
        As in `Event`.
    data
        The data, or what makes it for a session.
    everyone
        Whether it needs no intent although others of its type do: what a bot itself did, or what happens to it.
    """
    needed = Intent.NONE if everyone else (DIRECT_INTENTS if guild is None else GUILD_INTENTS)[type]
    return Event(type, guild, int(needed), dumps(data) if isinstance(data, dict) else data)
