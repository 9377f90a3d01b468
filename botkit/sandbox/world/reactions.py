"""Changes of reactions (Discord's reference, "Reaction Object", and the events "Message Reaction Add"…)."""

from __future__ import annotations

import re
from urllib.parse import unquote

from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.message_store import Reaction
from botkit.sandbox.world.messages import guild_of, tell_where
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.world import Unknown, World

MOST_KINDS = 20
"""So many different emojis may be below a message."""

_VARIANT = "\ufe0f"
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf"
    "\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
)
_UNIT = f"{_PICTURE}{_VARIANT}?[\U0001f3fb-\U0001f3ff]?"
_UNICODE = re.compile(
    f"{_UNIT}(?:\u200d{_UNIT})*|[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]{_VARIANT}?\u20e3"
    "|\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f"
)
_CUSTOM = re.compile(r"(?:a:)?(\w{1,32}):(\d{1,20})")


def key_of(emoji: Json) -> str:
    """Return what tells an emoji from others: its id, or the character."""
    return emoji["id"] or str(emoji["name"]).replace(_VARIANT, "")


def emoji_of(world: World, text: str, message: int | None = None) -> tuple[Json, int | None]:
    """Return the partial emoji that a path names, and the guild that has it; None for the guild of a Unicode one.

    Parameters
    ----------
    world
        Whose guilds have custom emojis.
    text
        A Unicode emoji, or ``name:id``.
    message
        A message: what people have reacted with there is known, whichever guild it is from.

    Raises
    ------
    Unknown
        If there is no such emoji.
    """
    text = unquote(text)
    if _UNICODE.fullmatch(text):
        return {"id": None, "name": text}, None
    if (found := _CUSTOM.fullmatch(text)) is not None:
        for guild in world.guilds.values():
            for one in guild.extra.fields.get("emojis", ()) if guild.has_extra else ():
                if one["id"] == found[2]:
                    return _partial(one), guild.id
        kept = world.messages.reactions.get(message or 0, {}).get(found[2])
        if kept is not None:
            return kept.emoji, None
    raise Unknown("Emoji", text)


def _partial(emoji: Json) -> Json:
    value = {"id": emoji["id"], "name": emoji["name"]}
    return value | {"animated": True} if emoji.get("animated") else value


def users(world: World, message: int, emoji: Json) -> list[int]:
    """Return the ids of those who have reacted to a message with an emoji, in order."""
    kept = world.messages.reactions.get(message, {}).get(key_of(emoji))
    return sorted(kept.users) if kept is not None else []


def kinds(world: World, message: int) -> int:
    """Return how many different emojis are below a message."""
    return len(world.messages.reactions.get(message, ()))


def add(world: World, channel: Json, message: Json, user: int, emoji: Json) -> bool:
    """Let a user react; return whether it is new."""
    identifier = int(message["id"])
    below = world.messages.reactions.setdefault(identifier, {})
    kept = below.setdefault(key_of(emoji), Reaction(emoji))
    if user in kept.users:
        return False
    kept.users[user] = None
    _show(world, message)
    guild = guild_of(world, channel)
    data = _one(message, user, kept.emoji) | {"message_author_id": message["author"]["id"]}
    if guild is not None:
        data |= _member(world, guild, user)
    tell_where(world, "MESSAGE_REACTION_ADD", channel, guild, data)
    return True


def remove(world: World, channel: Json, message: Json, user: int, emoji: Json) -> bool:
    """Take a user's reaction back; return whether it was there."""
    below = world.messages.reactions.get(int(message["id"]), {})
    kept = below.get(key_of(emoji))
    if kept is None or user not in kept.users:
        return False
    del kept.users[user]
    if not kept.users:
        del below[key_of(emoji)]
    _show(world, message)
    guild = guild_of(world, channel)
    tell_where(world, "MESSAGE_REACTION_REMOVE", channel, guild, _one(message, user, kept.emoji))
    return True


def clear(world: World, channel: Json, message: Json, emoji: Json | None = None) -> bool:
    """Take all reactions away, or those with one emoji; return whether there were any."""
    below = world.messages.reactions.get(int(message["id"]), {})
    data: Json = {"message_id": message["id"]}
    if emoji is None:
        type, gone = "MESSAGE_REACTION_REMOVE_ALL", bool(below)
        below.clear()
    else:
        type, gone = "MESSAGE_REACTION_REMOVE_EMOJI", below.pop(key_of(emoji), None) is not None
        data["emoji"] = emoji
    if gone:
        _show(world, message)
        tell_where(world, type, channel, guild_of(world, channel), data)
    return gone


def _one(message: Json, user: int, emoji: Json) -> Json:
    return {"user_id": str(user), "message_id": message["id"], "emoji": emoji, "burst": False, "type": 0}


def _member(world: World, guild: Guild, user: int) -> Json:
    try:
        return {"member": world.member(guild, user)}
    except Unknown:
        return {}


def _show(world: World, message: Json) -> None:
    """Write the reactions into the message object."""
    identifier = int(message["id"])
    below = world.messages.reactions.get(identifier)
    if not below:
        world.messages.reactions.pop(identifier, None)
        message.pop("reactions", None)
        return
    message["reactions"] = [
        {
            "emoji": one.emoji,
            "count": len(one.users),
            "count_details": {"burst": 0, "normal": len(one.users)},
            "burst_colors": [],
            "me_burst": False,
            "me": world.bot_id in one.users,
        }
        for one in below.values()
    ]
