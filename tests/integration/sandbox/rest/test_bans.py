"""Bans over REST, each answer as Discord's description says."""

from __future__ import annotations

import time
from typing import Any

import pytest

from botkit.sandbox.world import messages
from botkit.sandbox.world.permissions import Permission
from tests.integration.sandbox.rest.asking import Asking, asking
from tests.integration.sandbox.rest.granting import grant, heard, raise_member


def path(rest: Asking, who: object) -> str:
    """Return the path of a ban in the first guild."""
    return f"/guilds/{rest.guild.id}/bans/{who}"


async def test_a_member_is_banned_and_pardoned() -> None:
    """The ban is told before the departure; the reason is kept, in any script."""
    async with (
        asking() as rest,
        heard(rest, "GUILD_BAN_ADD", "GUILD_MEMBER_REMOVE", "GUILD_BAN_REMOVE") as events,
    ):
        user = rest.guild.user_id(1)
        await rest.ask("PUT", path(rest, user), {"delete_message_seconds": 0}, expect=204, reason="도배")
        assert (await rest.ask("GET", path(rest, user)))["reason"] == "도배"
        await rest.ask("GET", f"/guilds/{rest.guild.id}/members/{user}", expect=404, code=10007)
        await rest.ask("PUT", path(rest, user), expect=204)
        await rest.ask("DELETE", path(rest, user), expect=204)
        await rest.ask("DELETE", path(rest, user), expect=404, code=10026)
        await rest.ask("GET", path(rest, user), expect=404, code=10026)
    assert [one["user"]["id"] for one in events] == [str(user)] * 3


async def test_what_a_banned_user_wrote_is_deleted() -> None:
    """As far back as wanted; what others wrote stays."""
    async with asking() as rest:
        user, other = rest.guild.user_id(1), rest.guild.user_id(2)
        channel = rest.world.channel(rest.guild.general)[0]
        for author, age in ((user, 7200.0), (user, 60.0), (other, 60.0)):
            said = rest.world.user(author)
            messages.send(rest.world, channel, said, {"content": "spam"}, time.time() - age)
        rest.world.take()
        async with heard(rest, "MESSAGE_DELETE_BULK") as events:
            await rest.ask("PUT", path(rest, user), {"delete_message_seconds": 3600}, expect=204)
        left = [int(one["author"]["id"]) for one in rest.world.messages.all(rest.guild.general)]
        assert left == [user, other]
    assert len(events[0]["ids"]) == 1


async def test_bans_come_in_pages() -> None:
    """By user id, after one or before one."""
    async with asking() as rest:
        users = sorted(rest.guild.user_id(serial) for serial in range(1, 6))
        for user in users:
            await rest.ask("PUT", path(rest, user), expect=204)
        for query, wanted in (
            ("", users),
            ("limit=2", users[:2]),
            (f"after={users[2]}", users[3:]),
            (f"before={users[3]}&limit=2", users[1:3]),
        ):
            found = await rest.ask("GET", f"/guilds/{rest.guild.id}/bans?{query}")
            assert [int(one["user"]["id"]) for one in found] == wanted
        await rest.ask("GET", f"/guilds/{rest.guild.id}/bans?limit=1001", expect=400, code=50035)


async def test_who_may_be_banned() -> None:
    """A stranger, too; not the owner, nor who stands above the bot, nor nobody."""
    async with asking() as rest:
        high = rest.guild.user_id(1)
        raise_member(rest, high)
        await rest.ask("PUT", path(rest, rest.guild.user_id(rest.guild.serials + 5)), expect=204)
        for user in (high, rest.guild.owner, rest.world.bot_id):
            await rest.ask("PUT", path(rest, user), expect=403, code=50013)
        await rest.ask("PUT", path(rest, 5), expect=404, code=10013)


@pytest.mark.parametrize(
    "body", [{"delete_message_seconds": 604_801}, {"delete_message_days": 8}, {"delete_message_seconds": "1"}]
)
async def test_a_wrong_ban_is_refused(body: dict[str, Any]) -> None:
    """Nobody is banned by it."""
    async with asking() as rest:
        user = rest.guild.user_id(1)
        await rest.ask("PUT", path(rest, user), body, expect=400, code=50035)
        await rest.ask("GET", path(rest, user), expect=404, code=10026)


async def test_bans_need_their_permission() -> None:
    """To see them, too."""
    async with asking() as rest:
        grant(rest, without=Permission.BAN_MEMBERS)
        user = rest.guild.user_id(1)
        for method, where in (("GET", f"/guilds/{rest.guild.id}/bans"), ("GET", path(rest, user))):
            await rest.ask(method, where, expect=403, code=50013)
        for method in ("PUT", "DELETE"):
            await rest.ask(method, path(rest, user), expect=403, code=50013)
        bulk = f"/guilds/{rest.guild.id}/bulk-ban"
        await rest.ask("POST", bulk, {"user_ids": [str(user)]}, expect=403, code=50013)


async def test_many_are_banned_at_once() -> None:
    """Who cannot be is named; if nobody can, it is an error."""
    async with asking() as rest:
        path = f"/guilds/{rest.guild.id}/bulk-ban"
        users = [str(rest.guild.user_id(serial)) for serial in range(3)]
        done = await rest.ask("POST", path, {"user_ids": users, "delete_message_seconds": 60})
        assert done == {"banned_users": users[1:], "failed_users": users[:1]}
        await rest.ask("POST", path, {"user_ids": users}, expect=400, code=500000)
        await rest.ask("POST", path, {"user_ids": ["5"] * 201}, expect=400, code=50035)
        await rest.ask("POST", path, {}, expect=400, code=50035)
