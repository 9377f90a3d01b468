"""REST of guilds (Discord's reference, "Guild")."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from botkit.sandbox.rest.answers import RestError, invalid_form, missing_permissions
from botkit.sandbox.rest.bodies import Body, Query, Snowflake
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.fields import Id, Image
from botkit.sandbox.rest.operations import MODIFY_GUILD, Table
from botkit.sandbox.world import Guild, guilds, objects
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission

table = Table()

Locale = Literal[
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr", "hu",
    "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN",
    "zh-TW",
]  # fmt: skip

_DEFAULTS = {
    "verification_level": 0,
    "default_message_notifications": 0,
    "explicit_content_filter": 0,
    "preferred_locale": "en-US",
    "afk_timeout": 300,
    "system_channel_flags": 0,
    "premium_progress_bar_enabled": False,
}
"""What null stands for."""

_BOOSTED = {
    "splash": "INVITE_SPLASH",
    "banner": "BANNER",
    "discovery_splash": "DISCOVERABLE",
    "home_header": "BANNER",
}
_FEATURES = {"COMMUNITY", "DISCOVERABLE", "INVITES_DISABLED", "RAID_ALERTS_DISABLED"}
"""What can be switched with a request (Discord's reference, "Mutable Guild Features")."""
_ADMINISTRATORS = {"COMMUNITY", "DISCOVERABLE"}


class Counts(Query):
    """What is wanted of a guild."""

    with_counts: bool = False


class Changes(Body):
    """What is changed of a guild."""

    name: Annotated[str, Field(min_length=2, max_length=100)] = ""
    description: Annotated[str, Field(max_length=300)] | None = None
    icon: Image | None = None
    splash: Image | None = None
    banner: Image | None = None
    discovery_splash: Image | None = None
    home_header: Image | None = None
    verification_level: Literal[0, 1, 2, 3, 4] | None = None
    default_message_notifications: Literal[0, 1] | None = None
    explicit_content_filter: Literal[0, 1, 2] | None = None
    preferred_locale: Locale | None = None
    afk_timeout: Literal[60, 300, 900, 1800, 3600] | None = None
    afk_channel_id: Id | None = None
    system_channel_id: Id | None = None
    rules_channel_id: Id | None = None
    public_updates_channel_id: Id | None = None
    safety_alerts_channel_id: Id | None = None
    system_channel_flags: Annotated[int, Field(ge=0, lt=1 << 31)] | None = None
    premium_progress_bar_enabled: bool | None = None
    features: Annotated[list[str], Field(max_length=1521)] | None = None
    owner_id: Snowflake | None = None


@table.add("GET", "/guilds/{guild_id}")
async def guild(call: Call) -> Json:
    """Return a guild, with counts if they are wanted."""
    found = call.guild()
    value = guilds.guild_object(call.world, found)
    return value | _counts(found) if call.query(Counts).with_counts else value


@table.add("GET", "/guilds/{guild_id}/preview")
async def preview(call: Call) -> Json:
    """Return what is shown of a guild to those who are not in it."""
    found = call.guild()
    value = guilds.guild_object(call.world, found)
    names = "id name icon splash discovery_splash home_header emojis stickers features description"
    return {key: value[key] for key in names.split()} | _counts(found)


@table.add("PATCH", "/guilds/{guild_id}", limit=MODIFY_GUILD)
async def modify(call: Call) -> Json:
    """Change a guild."""
    found = call.guild()
    call.require(Permission.MANAGE_GUILD, found)
    body = await call.body(Changes)
    if body.owner_id not in (None, found.owner):
        # Only the owner may give a guild away, and a bot is none.
        raise missing_permissions()
    old = guilds.guild_object(call.world, found)
    changes: Json = {
        key: _DEFAULTS.get(key) if value is None else value for key, value in body.given().items()
    }
    changes.pop("owner_id", None)
    for key in guilds.CHANNEL_KEYS:
        if changes.get(key) is not None:
            _check_channel(call, found, key, int(changes[key]))
    for key, feature in _BOOSTED.items():
        if changes.get(key) is not None and feature not in old["features"]:
            raise RestError(400, "This server needs more boosts to perform this action", 50101)
    if "features" in changes:
        changes["features"] = _features(
            call, found, old | changes, list(old["features"]), changes["features"]
        )
    return guilds.modify(call.world, found, changes)


@table.add("GET", "/guilds/{guild_id}/soundboard-sounds")
async def sounds(call: Call) -> Json:
    """Return the guild's own sounds: there are none."""
    call.guild()
    return {"items": []}


def _counts(found: Guild) -> Json:
    return {"approximate_member_count": found.size, "approximate_presence_count": guilds.online(found)}


def _check_channel(call: Call, found: Guild, key: str, identifier: int) -> None:
    channel = call.world.channels(found).get(identifier)
    kinds = (objects.VOICE,) if key == "afk_channel_id" else objects.TEXT_TYPES
    if channel is None:
        raise invalid_form(key, "Channel does not exist.")
    if channel["type"] not in kinds:
        raise invalid_form(key, "Invalid channel type.")


def _features(call: Call, found: Guild, now: Json, old: list[str], wanted: Any) -> list[str]:
    """Return the features that a guild has after those that can be switched were."""
    wished = set(old) if wanted is None else set(wanted)
    switched = {one for one in _FEATURES if (one in wished) != (one in old)}
    if switched & _ADMINISTRATORS:
        call.require(Permission.ADMINISTRATOR, found)
    lacking = [one for one in ("rules_channel_id", "public_updates_channel_id") if now[one] is None]
    if "COMMUNITY" in switched & wished and lacking:
        raise invalid_form(lacking[0], "This field is required for Community guilds.")
    return [one for one in old if one not in switched] + sorted(switched & wished)
