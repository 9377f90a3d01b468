"""Bodies of channels, and what they mean for a channel of a type (Discord's reference, "Channel")."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Field

from botkit.sandbox.rest.answers import invalid_form, unknown
from botkit.sandbox.rest.bodies import Body
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.fields import Bits, Id, within
from botkit.sandbox.world import Guild, objects
from botkit.sandbox.world.objects import ANNOUNCEMENT, CATEGORY, FORUM, STAGE, TEXT, VOICE, Json

IN_CATEGORY = 50

Kind = Literal[0, 2, 4, 5, 13, 15]
Slowmode = Annotated[int, Field(ge=0, le=21600)]
Count = Annotated[int, Field(ge=0, lt=1 << 31)]
Name = Annotated[str, Field(min_length=1, max_length=100)]

_EVERY = {"name", "position", "permission_overwrites"}
_TALK = _EVERY | {"parent_id", "nsfw", "rate_limit_per_user"}
_THREADS = {"topic", "default_auto_archive_duration", "default_thread_rate_limit_per_user"}
_CALLS = _TALK | {"bitrate", "user_limit", "rtc_region", "video_quality_mode"}
_POSTS = {"available_tags", "default_reaction_emoji", "default_sort_order", "default_forum_layout", "flags"}
KEYS: dict[int, set[str]] = {
    TEXT: _TALK | _THREADS,
    ANNOUNCEMENT: _TALK | _THREADS,
    VOICE: _CALLS,
    STAGE: _CALLS,
    CATEGORY: _EVERY,
    FORUM: _TALK | _THREADS | _POSTS | {"default_tag_setting"},
}
"""The keys that a channel of a type has; others are ignored."""

_NULL = {"topic", "parent_id", "rtc_region", "default_reaction_emoji", "default_sort_order"}
_DEFAULTS: Json = {"nsfw": False, "rate_limit_per_user": 0, "user_limit": 0, "bitrate": 64000, "flags": 0}


class Allowance(Body):
    """What an overwrite allows and denies."""

    type: Literal[0, 1] | None = None
    allow: Bits | None = None
    deny: Bits | None = None


class Overwrite(Allowance):
    """The same, and for whom."""

    id: Id


class Reaction(Body):
    """An emoji."""

    emoji_id: Id | None = None
    emoji_name: Annotated[str, Field(max_length=100)] | None = None


class Tag(Reaction):
    """A tag of a forum's posts."""

    name: Annotated[str, Field(max_length=20)]
    id: Id | None = None
    moderated: bool | None = None


class Fields(Body):
    """What a new channel has, or what is changed of one."""

    position: Count | None = None
    topic: Annotated[str, Field(max_length=4096)] | None = None
    bitrate: Annotated[int, Field(ge=8000)] | None = None
    user_limit: Count | None = None
    nsfw: bool | None = None
    rate_limit_per_user: Slowmode | None = None
    parent_id: Id | None = None
    permission_overwrites: Annotated[list[Overwrite], Field(max_length=100)] | None = None
    rtc_region: Annotated[str, Field(max_length=100)] | None = None
    video_quality_mode: Literal[1, 2] | None = None
    default_auto_archive_duration: Literal[60, 1440, 4320, 10080] | None = None
    default_reaction_emoji: Reaction | None = None
    default_thread_rate_limit_per_user: Slowmode | None = None
    default_sort_order: Literal[0, 1] | None = None
    default_forum_layout: Literal[0, 1, 2] | None = None
    default_tag_setting: Literal["match_all", "match_some"] | None = None
    flags: Count | None = None
    available_tags: Annotated[list[Tag], Field(max_length=20)] | None = None


class NewChannel(Fields):
    """A channel to be made."""

    name: Name
    type: Kind | None = None


class ChangedChannel(Fields):
    """What is changed of a channel."""

    name: Name = ""
    type: Kind | None = None


def changes(call: Call, guild: Guild, kind: int, body: Fields, channel: Json | None = None) -> Json:
    """Return keys of a channel object as a body sets them.

    Parameters
    ----------
    call, guild
        Where.
    kind
        The type that the channel has, or will have.
    body
        What is wanted.
    channel
        The channel that is changed; None for a new one.

    Raises
    ------
    RestError
        50035 if something does not fit the type or the guild, 10009 for an overwrite of nobody.
    """
    given: dict[str, Any] = {key: value for key, value in body.given().items() if key in KEYS[kind]}
    _check_ranges(kind, body)
    if "name" in given and kind in (TEXT, ANNOUNCEMENT, FORUM):
        given["name"] = re.sub(r"\s+", "-", given["name"].strip()).lower() or "-"
    if given.get("parent_id") is not None:
        _check_parent(call, guild, int(given["parent_id"]), channel)
    if kind == CATEGORY and body.parent_id is not None:
        raise invalid_form("parent_id", "Categories cannot have subcategories")
    if "permission_overwrites" in given:
        given["permission_overwrites"] = [
            overwrite(call, guild, one.id, one) for one in body.permission_overwrites or ()
        ]
    if given.get("default_reaction_emoji") is not None:
        given["default_reaction_emoji"] = {
            "emoji_id": None,
            "emoji_name": None,
            **given["default_reaction_emoji"],
        }
    if "available_tags" in given:
        given["available_tags"] = [_tag(call, one) for one in body.available_tags or ()]
    for key in [key for key, value in given.items() if value is None and key not in _NULL]:
        if key in _DEFAULTS:
            given[key] = _DEFAULTS[key]
        else:
            del given[key]
    return given


def overwrite(call: Call, guild: Guild, identifier: int, wish: Allowance) -> Json:
    """Return an overwrite object for a role or a user.

    Raises
    ------
    RestError
        10009 if there is no such role or user.
    """
    known = identifier in call.world.roles(guild)
    kind = wish.type if wish.type is not None else int(not known)
    if kind == 1:
        known = call.world.is_member(guild, identifier)
    if not known:
        raise unknown("Overwrite")
    return {"id": str(identifier), "type": kind, "allow": str(wish.allow or 0), "deny": str(wish.deny or 0)}


def _check_ranges(kind: int, body: Fields) -> None:
    if kind in objects.VOICE_TYPES:
        within("bitrate", body.bitrate, 8000, 64000 if kind == STAGE else 96000)
        within("user_limit", body.user_limit, 0, 10_000 if kind == STAGE else 99)
    if kind in objects.TEXT_TYPES and len(body.topic or "") > 1024:
        raise invalid_form("topic", "Must be 1024 or fewer in length.")


def _check_parent(call: Call, guild: Guild, parent: int, channel: Json | None) -> None:
    channels = call.world.channels(guild)
    if parent not in channels:
        raise invalid_form("parent_id", "Category does not exist")
    if channels[parent]["type"] != CATEGORY:
        raise invalid_form("parent_id", "Not a category")
    inside = [one for one in channels.values() if one.get("parent_id") == str(parent)]
    if len(inside) >= IN_CATEGORY and (channel is None or channel.get("parent_id") != str(parent)):
        raise invalid_form("parent_id", f"Maximum number of channels in category reached ({IN_CATEGORY})")


def _tag(call: Call, tag: Tag) -> Json:
    identifier = call.world.snowflake(call.now) if tag.id is None else tag.id
    return {
        "id": str(identifier),
        "name": tag.name,
        "moderated": bool(tag.moderated),
        "emoji_id": None if tag.emoji_id is None else str(tag.emoji_id),
        "emoji_name": tag.emoji_name,
    }
