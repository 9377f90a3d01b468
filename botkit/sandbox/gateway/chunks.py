"""The answers to REQUEST_GUILD_MEMBERS: members of a guild, a thousand at a time. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.sandbox.world import Guild, World
from botkit.sandbox.world.objects import Json

SIZE = 1000
"""Members in one chunk, as Discord sends them."""


def chunks(world: World, guild: Guild, wish: Json) -> Iterator[Json]:
    """Yield the data of each GUILD_MEMBERS_CHUNK that answers a request.

    Parameters
    ----------
    world, guild
        Whose members are asked for.
    wish
        The data of the request: ``query`` and ``limit``, or ``user_ids``; and ``nonce``.
    """
    users, not_found = _wanted(world, guild, wish)
    count = max(1, -(-len(users) // SIZE))
    for index in range(count):
        members = [world.member(guild, user) for user in users[index * SIZE : (index + 1) * SIZE]]
        body: Json = {
            "guild_id": str(guild.id),
            "members": members,
            "chunk_index": index,
            "chunk_count": count,
            "not_found": not_found,
        }
        yield body | ({"nonce": wish["nonce"]} if wish.get("nonce") else {})


def _wanted(world: World, guild: Guild, wish: Json) -> tuple[Sequence[int], list[str]]:
    """Return the ids of the members asked for, and the ids asked for that are no members."""
    ids = wish.get("user_ids")
    if ids is not None:
        asked = [str(one) for one in (ids if isinstance(ids, list) else [ids])]
        found = {one: one.isdecimal() and world.is_member(guild, int(one)) for one in asked}
        return [int(one) for one, there in found.items() if there], [one for one in asked if not found[one]]
    start = str(wish.get("query") or "").lower()
    limit = wish.get("limit")
    people: Sequence[int] = world.member_ids(guild)
    if start:
        people = [one for one in people if str(world.user(one)["username"]).startswith(start)]
    return people[: limit if isinstance(limit, int) and limit > 0 else None], []
