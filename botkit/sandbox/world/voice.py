"""Voice states: who is in which voice channel. Nothing can be heard."""

from __future__ import annotations

from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.ids import mix
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.world import World


def place(
    world: World, guild: Guild, user: int, channel: int | None, *, mute: bool = False, deaf: bool = False
) -> Json:
    """Put a member into a voice channel, or take them out; return the voice state.

    Parameters
    ----------
    world, guild, user
        Who, and where.
    channel
        Which of the guild's voice channels; none if None.
    mute, deaf
        Whether they have muted or deafened themselves.

    Raises
    ------
    Unknown
        If the user is not a member.
    """
    member = world.member(guild, user)
    state: Json = {
        "channel_id": None if channel is None else str(channel),
        "user_id": str(user),
        "session_id": f"{mix(guild.id, user):016x}{mix(user, 41):016x}",
        "deaf": member["deaf"],
        "mute": member["mute"],
        "self_deaf": deaf,
        "self_mute": mute,
        "self_video": False,
        "suppress": False,
        "request_to_speak_timestamp": None,
    }
    if channel is None:
        guild.extra.voice.pop(user, None)
    else:
        guild.extra.voice[user] = state
    world.tell("VOICE_STATE_UPDATE", guild, {**state, "guild_id": str(guild.id), "member": member})
    return state
