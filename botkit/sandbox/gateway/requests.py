"""What a bot with a session asks of the gateway: presence, voice, members, soundboards."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from botkit.sandbox.gateway import members
from botkit.sandbox.gateway.codes import Op
from botkit.sandbox.gateway.session import Session
from botkit.sandbox.gateway.wishes import Members, Presence, Sounds, VoiceState, read
from botkit.sandbox.world import Guild, World, voice
from botkit.sandbox.world.objects import VOICE_TYPES, dumps
from botkit.sandbox.world.permissions import Permission

if TYPE_CHECKING:
    from botkit.sandbox.gateway.gateway import Gateway

_log = logging.getLogger(__name__)


def show(world: World, wish: Presence, now: float) -> None:
    """Change how the bot is seen.

    No event tells it: a bot hears of the presences of others, not of its own.
    """
    status = "offline" if wish.status == "invisible" else wish.status
    world.presences[world.bot_id] = {
        "status": status,
        "activities": [
            {**one.model_dump(exclude_unset=True), "created_at": int(now * 1000)} for one in wish.activities
        ],
        "client_status": {} if status == "offline" else {"web": status},
    }


def _presence(gateway: Gateway, _session: Session, data: Any) -> None:
    show(gateway.world, read(Presence, data), gateway.now)


def _voice(gateway: Gateway, session: Session, data: Any) -> None:
    """Join, move or leave; who may not is not answered. The voice server is one that is not there (endpoint null)."""
    wish = read(VoiceState, data)
    guild = _served(gateway, session, wish.guild_id)
    if guild is None or not _may_connect(gateway.world, guild, wish.channel_id):
        return
    world = gateway.world
    voice.place(world, guild, world.bot_id, wish.channel_id, mute=wish.self_mute, deaf=wish.self_deaf)
    if wish.channel_id is not None:
        server = {"token": f"voice.{guild.id:x}", "guild_id": str(guild.id), "endpoint": None}
        world.tell("VOICE_SERVER_UPDATE", guild, server, everyone=True)
    gateway.emit_told()


def _may_connect(world: World, guild: Guild, channel_id: int | None) -> bool:
    if channel_id is None:
        return True
    channel = world.channels(guild).get(channel_id)
    if channel is None or channel["type"] not in VOICE_TYPES:
        return False
    needed = Permission.VIEW_CHANNEL | Permission.CONNECT
    return world.permissions(guild, world.bot_id, channel) & needed == needed


def _members(gateway: Gateway, session: Session, data: Any) -> None:
    wish = read(Members, data)
    guild = _served(gateway, session, wish.guild_id)
    if guild is None:
        return
    if not members.allowed(wish, session.intents):
        # Discord does not answer: libraries report that the members did not arrive in time.
        _log.warning("a request for all members of %d needs the GUILD_MEMBERS intent: not answered", guild.id)
        return
    if wish.everybody and not wish.limit and _limited(gateway, session, guild, wish):
        return
    gateway.stream_members(session, guild, wish)


def _limited(gateway: Gateway, session: Session, guild: Guild, wish: Members) -> bool:
    """Return whether all members of a guild were asked for a short while ago, and tell so if they were."""
    now = gateway.now
    rest = session.member_lists.get(guild.id, 0.0) + members.LIST_EVERY - now
    if rest <= 0:
        session.member_lists[guild.id] = now
        return False
    meta = {"guild_id": str(guild.id), **members.nonce(wish)}
    body = {"opcode": int(Op.REQUEST_GUILD_MEMBERS), "retry_after": round(rest, 3), "meta": meta}
    session.dispatch("RATE_LIMITED", dumps(body))
    return True


def _sounds(gateway: Gateway, session: Session, data: Any) -> None:
    for identifier in dict.fromkeys(read(Sounds, data).guild_ids):
        guild = _served(gateway, session, identifier)
        if guild is not None:
            body = {"guild_id": str(guild.id), "soundboard_sounds": []}
            session.dispatch("SOUNDBOARD_SOUNDS", dumps(body))


def _served(gateway: Gateway, session: Session, identifier: int) -> Guild | None:
    return gateway.world.guilds.get(identifier) if session.serves(identifier) else None


HANDLERS: dict[int, Callable[[Gateway, Session, Any], None]] = {
    Op.PRESENCE_UPDATE: _presence,
    Op.VOICE_STATE_UPDATE: _voice,
    Op.REQUEST_GUILD_MEMBERS: _members,
    Op.REQUEST_SOUNDBOARD_SOUNDS: _sounds,
}
"""What each opcode does that needs a session."""
