"""Members over REST, each answer as Discord's description says."""

from __future__ import annotations

import time
from typing import Any

import pytest

from botkit.sandbox.world import voice
from botkit.sandbox.world.objects import iso
from botkit.sandbox.world.permissions import Permission
from tests.integration.sandbox.rest.asking import Asking, asking
from tests.integration.sandbox.rest.granting import (
    bot_role,
    grant,
    heard,
    high_role,
    moderators,
    raise_member,
)

DAY = 86400.0


def path(rest: Asking, who: object = None) -> str:
    """Return the path of a member of the first guild; by default of one below the bot."""
    return f"/guilds/{rest.guild.id}/members/{rest.guild.user_id(1) if who is None else who}"


async def test_members_come_in_pages_by_id() -> None:
    """Each once, the bot among them; one at a time unless told otherwise."""
    async with asking() as rest:
        base, seen = f"/guilds/{rest.guild.id}/members", [0]
        while page := await rest.ask("GET", f"{base}?limit=40&after={seen[-1]}"):
            seen += [int(one["user"]["id"]) for one in page]
        assert len(seen) - 1 == rest.guild.size
        assert seen == sorted(set(seen))
        assert rest.world.bot_id in seen
        assert len(await rest.ask("GET", base)) == 1
        for query in ("limit=0", "limit=1001", "after=x"):
            await rest.ask("GET", f"{base}?{query}", expect=400, code=50035)


async def test_the_list_of_members_needs_the_members_intent() -> None:
    """One member, or a search, does not."""
    async with asking() as rest:
        rest.sandbox.account.granted = 0
        await rest.ask("GET", f"/guilds/{rest.guild.id}/members", expect=403, code=50001)
        await rest.ask("GET", path(rest))
        await rest.ask("GET", path(rest, "search?query=a"))


async def test_members_are_found_by_the_beginning_of_their_names() -> None:
    """Whatever its case, by nickname too."""
    async with asking() as rest:
        one = rest.guild.user_id(1)
        rest.guild.changed(one)["nick"] = "Zebra Crossing"
        (found,) = await rest.ask("GET", path(rest, "search?query=zeBRa%20c&limit=5"))
        assert found["user"]["id"] == str(one)
        name = found["user"]["username"].upper()
        assert found in await rest.ask("GET", path(rest, f"search?query={name}&limit=1000"))
        assert await rest.ask("GET", path(rest, "search?query=crossing")) == []
        await rest.ask("GET", path(rest, "search"), expect=400, code=50035)


async def test_one_member() -> None:
    """A user who is no member is another answer than no user."""
    async with asking() as rest:
        assert (await rest.ask("GET", path(rest, rest.world.bot_id)))["roles"] == [str(bot_role(rest))]
        stranger = rest.guild.user_id(rest.guild.serials + 5)
        await rest.ask("GET", path(rest, stranger), expect=404, code=10007)
        await rest.ask("GET", path(rest, 5), expect=404, code=10013)
        await rest.ask("GET", "/guilds/5/members/5", expect=404, code=10004)


async def test_a_member_is_renamed_and_timed_out() -> None:
    """The gateway tells the whole member."""
    async with asking() as rest, heard(rest, "GUILD_MEMBER_UPDATE") as events:
        wish = {"nick": "Nick", "communication_disabled_until": iso(time.time() + DAY)}
        changed = await rest.ask("PATCH", path(rest), wish)
        assert changed == await rest.ask("GET", path(rest))
        assert (changed["nick"], changed["communication_disabled_until"]) == tuple(wish.values())
        freed = await rest.ask("PATCH", path(rest), {"nick": "", "communication_disabled_until": None})
        assert (freed["nick"], freed["communication_disabled_until"]) == (None, None)
    assert events == [{"guild_id": str(rest.guild.id), **changed}]


@pytest.mark.parametrize(
    "wish",
    [
        {"nick": "x" * 33}, {"roles": "5"}, {"mute": "yes"}, {"communication_disabled_until": "tomorrow"},
        {"communication_disabled_until": iso(time.time() + 29 * DAY)}, {"flags": -1},
    ],
)  # fmt: skip
async def test_a_wrong_member_is_refused(wish: dict[str, Any]) -> None:
    """With the field that is wrong; a time-out ends within 28 days."""
    async with asking() as rest:
        refused = await rest.ask("PATCH", path(rest), wish, expect=400, code=50035)
        assert refused["errors"].keys() == wish.keys()


@pytest.mark.parametrize(
    ("wish", "permission"),
    [
        ({"nick": "x"}, Permission.MANAGE_NICKNAMES), ({"roles": []}, Permission.MANAGE_ROLES),
        ({"communication_disabled_until": None}, Permission.MODERATE_MEMBERS), ({"mute": True}, 0), ({"deaf": True}, 0),
        ({"channel_id": None}, 0),
        ({"flags": 4}, Permission.MANAGE_GUILD | Permission.MANAGE_ROLES | Permission.KICK_MEMBERS),
    ],
)  # fmt: skip
async def test_each_change_of_a_member_needs_its_permission(wish: dict[str, Any], permission: int) -> None:
    """Without it nothing is changed."""
    async with asking() as rest:
        grant(rest, without=permission)
        before = await rest.ask("GET", path(rest))
        await rest.ask("PATCH", path(rest), wish, expect=403, code=50013)
        assert await rest.ask("GET", path(rest)) == before


async def test_nobody_changes_those_above() -> None:
    """No nickname, no time-out and no kick for the owner, and for whom a role puts above the bot."""
    async with asking() as rest:
        high = rest.guild.user_id(1)
        raise_member(rest, high)
        grant(rest, Permission.ADMINISTRATOR)
        for user in (high, rest.guild.owner):
            await rest.ask("PATCH", path(rest, user), {"nick": "x"}, expect=403, code=50013)
            until = iso(time.time() + DAY)
            wish = {"communication_disabled_until": until}
            await rest.ask("PATCH", path(rest, user), wish, expect=403, code=50013)
            await rest.ask("DELETE", path(rest, user), expect=403, code=50013)


async def test_an_administrator_is_not_timed_out() -> None:
    """Even one below the bot."""
    async with asking() as rest:
        role = high_role(rest, 1, Permission.ADMINISTRATOR)
        rest.guild.changed(rest.guild.user_id(1))["roles"] = [str(role)]
        wish = {"communication_disabled_until": iso(time.time() + DAY)}
        await rest.ask("PATCH", path(rest), wish, expect=403, code=50013)


async def test_roles_are_given_and_taken() -> None:
    """One by one or all at once; what changes nothing is told to nobody."""
    async with asking() as rest, heard(rest, "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_UPDATE") as events:
        role = moderators(rest)
        for _ in range(2):
            await rest.ask("PUT", f"{path(rest)}/roles/{role}", expect=204, reason="earned")
        assert (await rest.ask("GET", path(rest)))["roles"] == [str(role)]
        await rest.ask("DELETE", f"{path(rest)}/roles/{role}", expect=204)
        await rest.ask("DELETE", f"{path(rest)}/roles/{role}", expect=204)
        assert (await rest.ask("PATCH", path(rest), {"roles": [str(role)]}))["roles"] == [str(role)]
    assert [one["roles"] for one in events] == [[str(role)], []]


async def test_only_roles_below_the_bots_are_given() -> None:
    """Not those of bots, nor everybody's; whoever the member is."""
    async with asking() as rest:
        cases = ((high_role(rest), 403, 50013), (bot_role(rest), 400, 50028), (rest.guild.id, 400, 50028))
        for role, status, code in (*cases, (5, 404, 10011)):
            await rest.ask("PUT", f"{path(rest)}/roles/{role}", expect=status, code=code)
            await rest.ask("PATCH", path(rest), {"roles": [str(role)]}, expect=status, code=code)
        grant(rest, without=Permission.MANAGE_ROLES)
        await rest.ask("DELETE", f"{path(rest)}/roles/{moderators(rest)}", expect=403, code=50013)


async def test_people_in_voice_channels_are_moved_and_muted() -> None:
    """Only if they are in one."""
    async with asking() as rest:
        grant(rest, Permission.MUTE_MEMBERS | Permission.DEAFEN_MEMBERS | Permission.MOVE_MEMBERS)
        await rest.ask("PATCH", path(rest), {"mute": True}, expect=400, code=40032)
        voice.place(rest.world, rest.guild, rest.guild.user_id(1), rest.guild.id + 5)
        rest.world.take()
        async with heard(rest, "VOICE_STATE_UPDATE", "VOICE_STATE_UPDATE") as events:
            assert (await rest.ask("PATCH", path(rest), {"mute": True}))["mute"] is True
            text = {"channel_id": str(rest.guild.general)}
            await rest.ask("PATCH", path(rest), text, expect=400, code=50035)
            await rest.ask("PATCH", path(rest), {"channel_id": None})
        assert [(one["mute"], one["channel_id"]) for one in events] == [
            (True, str(rest.guild.id + 5)),
            (True, None),
        ]


async def test_the_bot_renames_itself() -> None:
    """That needs a permission of its own; its picture in a guild does not."""
    async with asking() as rest:
        assert (await rest.ask("PATCH", path(rest, "@me"), {"nick": "Me", "bio": "x"}))["nick"] == "Me"
        grant(rest, without=Permission.CHANGE_NICKNAME)
        await rest.ask("PATCH", path(rest, "@me"), {"nick": "I"}, expect=403, code=50013)
        await rest.ask("PATCH", path(rest, "@me"), {"avatar": None})
        await rest.ask("PATCH", path(rest, "@me"), {"nick": "x" * 33}, expect=400, code=50035)


async def test_a_member_is_kicked() -> None:
    """The gateway tells that it is gone; it cannot be kicked twice."""
    async with asking() as rest, heard(rest, "GUILD_MEMBER_REMOVE") as events:
        size = rest.guild.size
        await rest.ask("DELETE", path(rest), expect=204, reason="무례함")
        await rest.ask("DELETE", path(rest), expect=404, code=10007)
        await rest.ask("DELETE", path(rest, rest.world.bot_id), expect=403, code=50013)
        grant(rest, without=Permission.KICK_MEMBERS)
        await rest.ask("DELETE", path(rest, rest.guild.user_id(2)), expect=403, code=50013)
        assert rest.guild.size == size - 1
    assert events[0]["user"]["id"] == str(rest.guild.user_id(1))
