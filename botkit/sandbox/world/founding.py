"""What a guild has when it is made: its roles and channels. Pure functions."""

from __future__ import annotations

from botkit.sandbox.world import objects
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import EVERYONE

CHANNELS = (
    (1, objects.CATEGORY, "Community", None),
    (2, objects.TEXT, "general", "Say hello."),
    (3, objects.TEXT, "bot-commands", "Commands of bots go here."),
    (4, objects.ANNOUNCEMENT, "announcements", "News about the server."),
    (5, objects.VOICE, "Voice", None),
)
"""Of each channel: what is added to the guild's id to get its own (1, 2, 3…), type, name and topic."""

GENERAL = 2
"""What is added to a guild's id to get the id of the channel in which people talk at first."""

MODERATOR_ROLE, BOT_ROLE = 11, 12
"""What is added to a guild's id to get the ids of two of its roles."""

SPACING = 16
"""Ids of guilds are this far apart, so that those of their first channels and roles fit between."""


def roles(guild: int, bot: Json, permissions: int) -> dict[int, Json]:
    """Return the roles of a guild by id: everyone (whose id is the guild's), the moderators and the bot's own."""
    made = (
        objects.role(guild, "@everyone", 0, str(EVERYONE)),
        objects.role(guild + MODERATOR_ROLE, "Moderator", 1, str(EVERYONE), 0x3498DB),
        objects.role(guild + BOT_ROLE, bot["username"], 2, str(permissions), bot=int(bot["id"])),
    )
    return {int(one["id"]): one for one in made}


def channels(guild: int) -> dict[int, Json]:
    """Return the channels of a guild by id: a category with three text channels and a voice channel."""
    made = (channel(guild, offset) for offset, *_ in CHANNELS)
    return {int(one["id"]): one for one in made if one is not None}


def channel(guild: int, offset: int) -> Json | None:
    """Return one of these channels, by what is added to the guild's id to get its own; None if there is none."""
    if not 1 <= offset <= len(CHANNELS):
        return None
    _, kind, name, topic = CHANNELS[offset - 1]
    made = objects.channel(guild, guild + offset, kind, name, offset - 1)
    if kind != objects.CATEGORY:
        made["parent_id"] = str(guild + CHANNELS[0][0])
    if topic is not None:
        made["topic"] = topic
    return made
