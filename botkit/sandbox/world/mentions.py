"""Who a text mentions (Discord's reference, "Message Formatting" and "Allowed Mentions Object"). Pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.world import Unknown, World

_CODE = re.compile(r"```.*?```|``.+?``|`[^`]*`", re.DOTALL)
_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(everyone|here)\b")

EVERYTHING = frozenset({"users", "roles", "everyone"})


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which mentions of a text are to be heeded.

    Parameters
    ----------
    parse
        Kinds of which all are: ``users``, ``roles``, ``everyone``.
    users, roles
        Ids of further ones.
    replied_user
        Whether the author of the message that is replied to is mentioned.
    """

    parse: frozenset[str] = EVERYTHING
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    replied_user: bool = True


ALL = Allowed()


def mentioned(
    world: World,
    guild: Guild | None,
    text: str,
    allowed: Allowed = ALL,
    *,
    anyone: bool = True,
    replied_to: Json | None = None,
) -> Json:
    """Return the keys of a message object that say whom it mentions.

    Parameters
    ----------
    world, guild
        Where; no guild in a direct message.
    text
        What is written.
    allowed
        Which mentions are to be heeded.
    anyone
        Whether the author may mention everyone, and all roles (``MENTION_EVERYONE``).
    replied_to
        The user object of the author of the message that this one replies to.
    """
    users: dict[str, Json] = {}
    roles: list[str] = []
    everyone = False
    if "@" in text:
        text = _CODE.sub(" ", text)
        for identifier in map(int, _USER.findall(text)):
            if "users" in allowed.parse or identifier in allowed.users:
                _add(world, identifier, users)
        if guild is not None:
            roles = _roles(world, guild, text, allowed, anyone=anyone)
            everyone = anyone and "everyone" in allowed.parse and _EVERYONE.search(text) is not None
    if replied_to is not None and allowed.replied_user:
        users.setdefault(replied_to["id"], replied_to)
    return {"mentions": list(users.values()), "mention_roles": roles, "mention_everyone": everyone}


def _add(world: World, identifier: int, users: dict[str, Json]) -> None:
    try:
        user = world.user(identifier)
    except Unknown:
        return
    users.setdefault(user["id"], user)


def _roles(world: World, guild: Guild, text: str, allowed: Allowed, *, anyone: bool) -> list[str]:
    known = world.roles(guild)
    found = []
    for identifier in dict.fromkeys(map(int, _ROLE.findall(text))):
        role = known.get(identifier)
        heeded = "roles" in allowed.parse or identifier in allowed.roles
        if role is not None and heeded and (anyone or role["mentionable"]) and identifier != guild.id:
            found.append(str(identifier))
    return found
