"""The documented shapes of the gateway's messages (Discord's reference, "Gateway Events"), as JSON Schema.

A key that ends with ``?`` may be left out. Keys that the reference does not name are refused, except where a shape
carries an object of REST: those are described by Discord's OpenAPI description.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.openapi import description

Schema = dict[str, Any]

ID: Schema = {"type": "string", "pattern": r"^[1-9]\d{0,19}$"}
TEXT: Schema = {"type": "string"}
TIME: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$"}
NUMBER: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
STATUS: Schema = {"enum": ["idle", "dnd", "online", "offline"]}


def maybe(schema: Schema) -> Schema:
    """Return a schema that allows null, too."""
    return {"anyOf": [schema, {"type": "null"}]}


def many(schema: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


def rest(name: str, *, without: tuple[str, ...] = ()) -> Schema:
    """Return a component of the OpenAPI description; ``without`` names required keys that may be missing here."""
    if not without:
        return {"$ref": f"urn:discord#/components/schemas/{name}"}
    schema = json.loads(
        json.dumps(description().document["components"]["schemas"][name]).replace('"#/', '"urn:discord#/')
    )
    return schema | {"required": [key for key in schema["required"] if key not in without]}


def shape(**keys: Schema) -> Schema:
    """Return the schema of an object with these keys and no others."""
    return {
        "type": "object",
        "properties": {key.rstrip("_"): value for key, value in keys.items()},
        "required": [key for key in keys if not key.endswith("_")],
        "additionalProperties": False,
    }


def extra(base: Schema, **keys: Schema) -> Schema:
    """Return the schema of an object of REST with further keys."""
    return {"allOf": [base, shape(**keys) | {"additionalProperties": True}]}


USER, MEMBER, ROLE, MESSAGE = map(
    rest, ("UserResponse", "GuildMemberResponse", "GuildRoleResponse", "MessageResponse")
)
PARTIAL_MEMBER = rest("GuildMemberResponse", without=("user",))
CHANNEL = rest("GuildChannelResponse")
EMOJI = shape(id=maybe(ID), name=maybe(TEXT), animated_=FLAG)
ACTIVITY = extra({}, name=TEXT, type=NUMBER, created_at=NUMBER)
CLIENTS = shape(desktop_=STATUS, mobile_=STATUS, web_=STATUS)
PRESENCE = {
    "user": extra({}, id=ID),
    "status": STATUS,
    "activities": many(ACTIVITY),
    "client_status": CLIENTS,
}
GONE = shape(id=ID, unavailable_=FLAG)
WHERE = {"channel_id": ID, "message_id": ID, "guild_id_": ID}
VOICE_STATE = {
    "channel_id": maybe(ID), "user_id": ID, "member_": MEMBER, "session_id": TEXT, "deaf": FLAG, "mute": FLAG,
    "self_deaf": FLAG, "self_mute": FLAG, "self_stream_": FLAG, "self_video": FLAG, "suppress": FLAG,
    "request_to_speak_timestamp": maybe(TIME),
}  # fmt: skip
SAID = extra(MESSAGE, guild_id_=ID, member_=PARTIAL_MEMBER, mentions=many(USER))
GUILD = extra(
    rest("GuildResponse"),
    joined_at=TIME, large=FLAG, unavailable_=FLAG, member_count=NUMBER, members=many(MEMBER),
    voice_states=many(shape(**VOICE_STATE)), channels=many(rest("GuildChannelResponse", without=("guild_id",))),
    threads=many(rest("ThreadResponse")), presences=many(shape(**PRESENCE, guild_id_=ID)),
    stage_instances=many(rest("StageInstanceResponse")),
    guild_scheduled_events=many({"type": "object"}), soundboard_sounds=many(rest("SoundboardSoundResponse")),
)  # fmt: skip

DISPATCHES: dict[str, Schema] = {
    "READY": extra(
        {}, v=NUMBER, user=USER, guilds=many(GONE), session_id=TEXT, resume_gateway_url=TEXT,
        shard_=many(NUMBER) | {"minItems": 2, "maxItems": 2}, application=shape(id=ID, flags=NUMBER),
    ),
    "RESUMED": {"type": "object"},
    "RATE_LIMITED": shape(opcode=NUMBER, retry_after={"type": "number"}, meta=shape(guild_id=ID, nonce_=TEXT)),
    **dict.fromkeys(("CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"), CHANNEL),
    "CHANNEL_PINS_UPDATE": shape(guild_id_=ID, channel_id=ID, last_pin_timestamp_=maybe(TIME)),
    "GUILD_CREATE": GUILD,
    "GUILD_UPDATE": rest("GuildResponse"),
    "GUILD_DELETE": GONE,
    **dict.fromkeys(("GUILD_BAN_ADD", "GUILD_BAN_REMOVE", "GUILD_MEMBER_REMOVE"), shape(guild_id=ID, user=USER)),
    "GUILD_MEMBER_ADD": extra(MEMBER, guild_id=ID),
    "GUILD_MEMBER_UPDATE": extra(
        MEMBER, guild_id=ID, roles=many(ID), user=USER, nick_=maybe(TEXT), avatar=maybe(TEXT), banner=maybe(TEXT),
        joined_at=maybe(TIME), premium_since_=maybe(TIME), deaf_=FLAG, mute_=FLAG, pending_=FLAG,
        communication_disabled_until_=maybe(TIME),
    ),
    "GUILD_MEMBERS_CHUNK": shape(
        guild_id=ID, members=many(MEMBER), chunk_index=NUMBER, chunk_count=NUMBER, not_found_=many(TEXT),
        presences_=many(shape(**PRESENCE, guild_id_=ID)), nonce_=TEXT,
    ),
    **dict.fromkeys(("GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE"), shape(guild_id=ID, role=ROLE)),
    "GUILD_ROLE_DELETE": shape(guild_id=ID, role_id=ID),
    "SOUNDBOARD_SOUNDS": shape(guild_id=ID, soundboard_sounds=many(rest("SoundboardSoundResponse"))),
    "INTERACTION_CREATE": shape(
        id=ID, application_id=ID, type={"enum": [1, 2, 3, 4, 5]}, data_={"type": "object"},
        guild_=extra({}, id=ID, locale=TEXT, features=many(TEXT)), guild_id_=ID, channel_=extra({}, id=ID, type=NUMBER),
        channel_id_=ID, member_=extra(MEMBER, permissions=TEXT), user_=USER, token=TEXT, version={"const": 1},
        message_=MESSAGE, app_permissions=TEXT, locale_=TEXT, guild_locale_=TEXT, entitlements=many({"type": "object"}),
        authorizing_integration_owners={"type": "object"}, context_={"enum": [0, 1, 2]}, attachment_size_limit=NUMBER,
    ),
    **dict.fromkeys(("MESSAGE_CREATE", "MESSAGE_UPDATE"), SAID),
    "MESSAGE_DELETE": shape(id=ID, channel_id=ID, guild_id_=ID),
    "MESSAGE_DELETE_BULK": shape(ids=many(ID), channel_id=ID, guild_id_=ID),
    "MESSAGE_REACTION_ADD": shape(
        user_id=ID, **WHERE, member_=MEMBER, emoji=EMOJI, message_author_id_=ID, burst=FLAG, burst_colors_=many(TEXT),
        type=NUMBER,
    ),
    "MESSAGE_REACTION_REMOVE": shape(user_id=ID, **WHERE, emoji=EMOJI, burst=FLAG, type=NUMBER),
    "MESSAGE_REACTION_REMOVE_ALL": shape(**WHERE),
    "MESSAGE_REACTION_REMOVE_EMOJI": shape(**WHERE, emoji=EMOJI),
    "PRESENCE_UPDATE": shape(**PRESENCE, guild_id=ID),
    "TYPING_START": shape(channel_id=ID, guild_id_=ID, user_id=ID, timestamp=NUMBER, member_=MEMBER),
    "USER_UPDATE": USER,
    "VOICE_STATE_UPDATE": shape(**VOICE_STATE, guild_id_=ID),
    "VOICE_SERVER_UPDATE": shape(token=TEXT, guild_id=ID, endpoint=maybe(TEXT)),
    "WEBHOOKS_UPDATE": shape(guild_id=ID, channel_id=ID),
}  # fmt: skip
"""The data of dispatches by type."""

NULL: Schema = {"type": "null"}

OTHERS: dict[int, Schema] = {
    1: NULL,
    7: NULL,
    9: FLAG,
    10: shape(heartbeat_interval=NUMBER),
    11: NULL,
}
"""The data of the other messages by opcode."""


def errors(frame: Any) -> Iterator[str]:
    """Yield what is wrong with a message; nothing if it is as documented."""
    for error in _validator(frame.get("op"), frame.get("t")).iter_errors(frame):
        where = ".".join(map(str, error.absolute_path))
        yield f"{frame.get('t') or frame.get('op')}: {where}: {error.message[:300]}"


@cache
def _validator(op: int, type: str | None) -> Draft202012Validator:
    if op == 0:
        data, envelope = DISPATCHES.get(str(type), {"not": {}}), {"s": NUMBER | {"minimum": 1}, "t": TEXT}
    else:
        data, envelope = OTHERS.get(op, {"not": {}}), {"s": NULL, "t": NULL}
    resource = Resource.from_contents(description().document, default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource("urn:discord", resource)
    return Draft202012Validator(shape(op=NUMBER, d=data, **envelope), registry=registry)
