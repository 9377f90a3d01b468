"""Reactions over REST, and what the gateway tells of them."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

from botkit.sandbox.world import guilds, messages, reactions
from botkit.sandbox.world.permissions import Permission
from tests.integration.sandbox.rest.asking import Asking
from tests.integration.sandbox.rest.granting import grant, heard
from tests.integration.sandbox.rest.unlimited import unlimited

THUMB = quote("👍")


def _said(rest: Asking) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Let the owner say something; return channel, message and the path of its reactions."""
    world, guild = rest.world, rest.guild
    channel = world.channel(guild.general)[0]
    message = messages.send(world, channel, world.user(guild.owner), {"content": "x"}, time.time())
    return channel, message, f"/channels/{channel['id']}/messages/{message['id']}/reactions"


async def test_add_show_and_remove() -> None:
    """A reaction is below the message, once however often it is added, until it is taken back."""
    async with unlimited() as rest:
        _, message, base = _said(rest)
        where = f"/channels/{message['channel_id']}/messages/{message['id']}"
        async with heard(rest, "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE") as told:
            for _ in range(2):
                await rest.ask("PUT", f"{base}/{THUMB}/@me", expect=204)
            (shown,) = (await rest.ask("GET", where))["reactions"]
            await rest.ask("DELETE", f"{base}/{THUMB}/@me", expect=204)
        assert (shown["count"], shown["me"], shown["emoji"]) == (1, True, {"id": None, "name": "👍"})
        assert "reactions" not in await rest.ask("GET", where)
        assert told[0]["member"]["user"]["id"] == rest.world.bot_user["id"]
        assert told[0]["message_author_id"] == message["author"]["id"]
        assert told[1]["emoji"]["name"] == "👍"


async def test_users_in_pages() -> None:
    """Those who have reacted are listed by id; nobody has super-reacted."""
    async with unlimited() as rest:
        channel, message, base = _said(rest)
        people = sorted([rest.guild.user_id(0), rest.guild.user_id(1), rest.world.bot_id])
        for user in people:
            reactions.add(rest.world, channel, message, user, {"id": None, "name": "👍"})
        found = await rest.ask("GET", f"{base}/{THUMB}?limit=2")
        assert [int(one["id"]) for one in found] == people[:2]
        found = await rest.ask("GET", f"{base}/{THUMB}?after={people[1]}")
        assert [int(one["id"]) for one in found] == people[2:]
        assert await rest.ask("GET", f"{base}/{THUMB}?type=1") == []
        await rest.ask("GET", f"{base}/{THUMB}?limit=0", expect=400, code=50035)


async def test_of_others() -> None:
    """Who manages messages takes others' reactions away: one, all of an emoji, or all."""
    async with unlimited() as rest:
        channel, message, base = _said(rest)
        owner = rest.guild.owner
        for name in "👍✅🎉":
            reactions.add(rest.world, channel, message, owner, {"id": None, "name": name})
        rest.world.take()
        types = ("MESSAGE_REACTION_REMOVE", "MESSAGE_REACTION_REMOVE_EMOJI", "MESSAGE_REACTION_REMOVE_ALL")
        async with heard(rest, *types) as told:
            await rest.ask("DELETE", f"{base}/{THUMB}/{owner}", expect=204)
            await rest.ask("DELETE", f"{base}/{quote('✅')}", expect=204)
            await rest.ask("DELETE", base, expect=204)
        assert told[0]["user_id"] == str(owner)
        assert told[1]["emoji"]["name"] == "✅"
        assert told[2]["message_id"] == message["id"]
        grant(rest, without=Permission.MANAGE_MESSAGES)
        await rest.ask("DELETE", base, expect=403, code=50013)
        await rest.ask("DELETE", f"{base}/{THUMB}/{owner}", expect=403, code=50013)


async def test_which_emojis_there_are() -> None:
    """Unicode emojis, and custom ones of the bot's guilds; everything else is unknown."""
    async with unlimited() as rest:
        _, _, base = _said(rest)
        for wrong in ("x", "blob:123", quote("👍👍"), "%20"):
            await rest.ask("PUT", f"{base}/{wrong}/@me", expect=404, code=10014)
        guilds.modify(rest.world, rest.guild, {"emojis": [{"id": "123", "name": "blob", "animated": True}]})
        rest.world.take()
        await rest.ask("PUT", f"{base}/blob:123/@me", expect=204)
        (one,) = await rest.ask("GET", f"{base}/blob:123")
        assert one["id"] == rest.world.bot_user["id"]


async def test_who_may_add() -> None:
    """A new emoji needs the permission, and there are twenty at most; what is there can be joined."""
    async with unlimited() as rest:
        channel, message, base = _said(rest)
        for number in range(20):
            emoji = {"id": None, "name": chr(0x1F600 + number)}
            reactions.add(rest.world, channel, message, rest.guild.owner, emoji)
        rest.world.take()
        await rest.ask("PUT", f"{base}/{THUMB}/@me", expect=400, code=30010)
        grant(rest, without=Permission.ADD_REACTIONS)
        await rest.ask("PUT", f"{base}/{THUMB}/@me", expect=403, code=50013)
        await rest.ask("PUT", f"{base}/{quote(chr(0x1F600))}/@me", expect=204)
        grant(rest, without=Permission.READ_MESSAGE_HISTORY)
        await rest.ask("PUT", f"{base}/{quote(chr(0x1F600))}/@me", expect=403, code=50013)
