"""The answers to REQUEST_GUILD_MEMBERS: members of a guild, a thousand at a time. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.sandbox.payloads import Json
from botkit.sandbox.world import Guild, World

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
    serials, not_found = _wanted(guild, wish)
    whole = wish.get("user_ids") is None and not wish.get("query")
    count = max(1, -(-len(serials) // SIZE))
    for index in range(count):
        members = [guild.member(serial) for serial in serials[index * SIZE : (index + 1) * SIZE]]
        body: Json = {
            "guild_id": str(guild.id),
            "members": [world.bot_member(guild), *members] if whole and index == 0 else members,
            "chunk_index": index,
            "chunk_count": count,
            "not_found": not_found,
        }
        yield body | ({"nonce": wish["nonce"]} if wish.get("nonce") else {})


def _wanted(guild: Guild, wish: Json) -> tuple[Sequence[int], list[str]]:
    """Return the serial numbers of the members asked for, and the ids asked for that are no members."""
    ids = wish.get("user_ids")
    if ids is not None:
        asked = [str(one) for one in (ids if isinstance(ids, list) else [ids])]
        found = {one: guild.serial_of(int(one)) if one.isdecimal() else None for one in asked}
        missing = [one for one, serial in found.items() if serial is None]
        return [serial for serial in found.values() if serial is not None], missing
    start = str(wish.get("query") or "").lower()
    limit = wish.get("limit")
    people: Sequence[int] = list(guild.people)
    if start:
        people = [one for one in people if str(guild.user(one)["username"]).startswith(start)]
    return people[: limit if isinstance(limit, int) and limit > 0 else None], []
