"""Changes of webhooks (Discord's reference, "Webhook Object")."""

from __future__ import annotations

from botkit.sandbox.world import messages, objects
from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.ids import mix
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.world import Unknown, World

MOST = 15
"""So many webhooks may a channel have."""


def create(
    world: World, channel: Json, guild: Guild, user: int, name: str, avatar: str | None, now: float
) -> Json:
    """Make a webhook of a channel; return it with its token.

    Parameters
    ----------
    world, channel, guild
        Where.
    user
        Who makes it; it belongs to the bot's application if that is the bot.
    name, avatar
        What it writes as, unless told otherwise; the avatar is a hash.
    now
        The time, in seconds since the epoch.
    """
    identifier = world.snowflake(now)
    token = "".join(f"{mix(world.seed, identifier, part):016x}" for part in range(4))
    hook: Json = {
        "id": str(identifier),
        "type": 1,
        "guild_id": str(guild.id),
        "channel_id": channel["id"],
        "user": world.user(user),
        "name": name,
        "avatar": avatar,
        "token": token,
        "application_id": str(world.bot_id) if user == world.bot_id else None,
    }
    world.webhooks[identifier] = hook
    _changed(world, guild, channel["id"])
    return hook


def modify(world: World, hook: Json, changes: Json) -> Json:
    """Change name, avatar or channel of a webhook; return it."""
    before = hook["channel_id"]
    hook.update(changes)
    guild = world.guild(int(hook["guild_id"]))
    for channel in dict.fromkeys((before, hook["channel_id"])):
        _changed(world, guild, channel)
    return hook


def delete(world: World, hook: Json) -> None:
    """Delete a webhook."""
    if world.webhooks.pop(int(hook["id"]), None) is not None:
        _changed(world, world.guild(int(hook["guild_id"])), hook["channel_id"])


def get(world: World, identifier: int) -> Json:
    """Return a webhook.

    Raises
    ------
    Unknown
        If there is none.
    """
    try:
        return world.webhooks[identifier]
    except KeyError:
        raise Unknown("Webhook", identifier) from None


def of_channel(world: World, channel: int) -> list[Json]:
    """Return the webhooks of a channel, the oldest first."""
    return [one for one in world.webhooks.values() if one["channel_id"] == str(channel)]


def of_guild(world: World, guild: Guild) -> list[Json]:
    """Return the webhooks of a guild, the oldest first."""
    return [one for one in world.webhooks.values() if one["guild_id"] == str(guild.id)]


def author(hook: Json, name: str | None = None, avatar: str | None = None) -> Json:
    """Return the user object that a webhook writes as.

    Parameters
    ----------
    hook
        The webhook.
    name, avatar
        What it is to be called this time, and the hash of its picture.
    """
    value = objects.user(int(hook["id"]), name or hook["name"], bot=True)
    value["avatar"] = avatar or hook["avatar"]
    return value


def _changed(world: World, guild: Guild, channel: str) -> None:
    found = world.channels(guild).get(int(channel))
    if found is None or messages.seen_by_bot(world, guild, found):
        world.tell("WEBHOOKS_UPDATE", guild, {"guild_id": str(guild.id), "channel_id": channel})
