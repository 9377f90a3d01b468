"""The answers to REQUEST_GUILD_MEMBERS: members of a guild, a thousand at a time. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.sandbox.gateway.wishes import Members
from botkit.sandbox.world import Guild, World
from botkit.sandbox.world.events import Intent
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.presences import presence

SIZE = 1000
"""Members in one chunk, as Discord sends them."""

MOST_MATCHES = 100
"""Members that a prefix or a list of ids finds at most."""

LONGEST_NONCE = 32
"""Bytes of a nonce; a longer one is ignored."""

LIST_EVERY = 30.0
"""Seconds between two requests for all members of a guild (Discord's change log, 14 August 2025)."""


def allowed(wish: Members, intents: int) -> bool:
    """Return whether a session may be answered: the whole list needs the members intent."""
    return not wish.everybody or bool(intents & Intent.GUILD_MEMBERS)


def chunks(world: World, guild: Guild, wish: Members, intents: int) -> Iterator[Json]:
    """Yield the data of each GUILD_MEMBERS_CHUNK that answers a request.

    Parameters
    ----------
    world, guild
        Whose members are asked for.
    wish
        What is asked for.
    intents
        The intents of the session: without that for presences none are sent.
    """
    users, not_found = _wanted(world, guild, wish)
    extra: Json = nonce(wish)
    if not_found is not None:
        extra["not_found"] = not_found
    seen = bool(wish.presences and intents & Intent.GUILD_PRESENCES)
    count = max(1, -(-len(users) // SIZE))
    for index in range(count):
        part = users[index * SIZE : (index + 1) * SIZE]
        body: Json = {
            "guild_id": str(guild.id),
            "members": [world.member(guild, user) for user in part if world.is_member(guild, user)],
            "chunk_index": index,
            "chunk_count": count,
            **extra,
        }
        if seen:
            body["presences"] = [presence(world, user) for user in part]
        yield body


def nonce(wish: Members) -> Json:
    """Return the nonce of a request as a part of its answers; nothing if there is none, or it is invalid."""
    value = wish.nonce
    fits = isinstance(value, str) and len(value.encode(errors="replace")) <= LONGEST_NONCE
    return {"nonce": value} if fits else {}


def _wanted(world: World, guild: Guild, wish: Members) -> tuple[Sequence[int], list[str] | None]:
    """Return the ids of the members asked for, and the ids asked for that are no members."""
    if wish.user_ids is not None:
        ids = wish.user_ids if isinstance(wish.user_ids, list) else [wish.user_ids]
        asked = dict.fromkeys(str(one) for one in ids)
        found = {one: _is_member(world, guild, one) for one in list(asked)[:MOST_MATCHES]}
        return [int(one) for one, there in found.items() if there], [one for one in found if not found[one]]
    people: Sequence[int] = world.member_ids(guild)
    if not wish.query:
        return people[: wish.limit or None], None
    start = wish.query.lower()
    limit = min(wish.limit or MOST_MATCHES, MOST_MATCHES)
    matching = (one for one in people if str(world.user(one)["username"]).lower().startswith(start))
    return [one for one, _ in zip(matching, range(limit), strict=False)], None


def _is_member(world: World, guild: Guild, identifier: str) -> bool:
    digits = identifier.isascii() and identifier.isdecimal() and len(identifier) <= 20
    return digits and world.is_member(guild, int(identifier))
