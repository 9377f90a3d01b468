"""Channels over REST, each answer as Discord's description says."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.sandbox.world import founding, objects, voice
from botkit.sandbox.world.permissions import Permission
from tests.integration.sandbox.rest.asking import Asking, asking
from tests.integration.sandbox.rest.granting import bot_role, grant, heard, hide, moderators


def every(rest: Asking) -> str:
    """Return the path of the first guild's channels."""
    return f"/guilds/{rest.guild.id}/channels"


def general(rest: Asking, more: str = "") -> str:
    """Return the path of the channel in which people talk."""
    return f"/channels/{rest.guild.general}{more}"


async def test_the_channels_of_a_guild() -> None:
    """All of them, those too that the bot cannot view; alone, such a one is refused."""
    async with asking() as rest:
        hide(rest, rest.guild.general)
        assert [one["type"] for one in await rest.ask("GET", every(rest))] == [4, 0, 0, 5, 2]
        await rest.ask("GET", f"/channels/{rest.guild.id + 5}")
        for method in ("GET", "DELETE"):
            await rest.ask(method, general(rest), expect=403, code=50001)
            await rest.ask(method, "/channels/5", expect=404, code=10003)
        await rest.ask("PATCH", general(rest), {}, expect=403, code=50001)
        await rest.ask("GET", "/guilds/5/channels", expect=404, code=10004)


@pytest.mark.parametrize("kind", [None, 0, 2, 4, 5, 13, 15])
async def test_a_channel_of_each_type_is_made(kind: int | None) -> None:
    """It has what its type has, and the gateway tells of it."""
    wish: dict[str, Any] = {
        "name": "Some Name", "type": kind, "topic": "t", "nsfw": True, "bitrate": 9000, "user_limit": 7,
        "rate_limit_per_user": 5, "default_sort_order": 1, "available_tags": [{"name": "tag"}],
        "default_reaction_emoji": {"emoji_name": "🦆"}, "default_auto_archive_duration": 60,
    }  # fmt: skip
    async with asking() as rest, heard(rest, "CHANNEL_CREATE") as events:
        made = await rest.ask("POST", every(rest), wish, expect=201, reason="needed")
        assert made["type"] == (kind or 0)
        assert made["name"] == ("some-name" if kind in (None, 0, 5, 15) else "Some Name")
        assert ("topic" in made, "bitrate" in made) == (kind in (None, 0, 5, 15), kind in (2, 13))
        assert ("available_tags" in made) == (kind == 15)
        assert await rest.ask("GET", f"/channels/{made['id']}") == made
    assert events == [made]


async def test_a_channel_in_a_category_has_its_overwrites() -> None:
    """Unless it is made with others."""
    async with asking() as rest:
        category, guild = str(rest.guild.id + 1), str(rest.guild.id)
        overwrite = {"id": guild, "type": 0, "allow": "0", "deny": str(int(Permission.SEND_MESSAGES))}
        await rest.ask("PUT", f"/channels/{category}/permissions/{guild}", overwrite, expect=204)
        made = await rest.ask("POST", every(rest), {"name": "a", "parent_id": category}, expect=201)
        assert made["permission_overwrites"] == [overwrite]
        wish = {"name": "b", "parent_id": category, "permission_overwrites": []}
        assert (await rest.ask("POST", every(rest), wish, expect=201))["permission_overwrites"] == []


@pytest.mark.parametrize(
    "wish",
    [
        {"name": ""}, {"name": "x" * 101}, {"type": 14}, {"type": "0"}, {"topic": "x" * 1025},
        {"type": 2, "bitrate": 96_001}, {"type": 2, "user_limit": 100}, {"type": 13, "bitrate": 64_001},
        {"bitrate": 7999}, {"rate_limit_per_user": -1}, {"default_auto_archive_duration": 5},
        {"parent_id": "5"}, {"parent_id": "{general}"}, {"type": 4, "parent_id": "{category}"}, {"nsfw": 1},
        {"permission_overwrites": [{"id": "x"}]}, {"type": 15, "available_tags": [{}]},
    ],
)  # fmt: skip
async def test_a_wrong_channel_is_refused(wish: dict[str, Any]) -> None:
    """With the field that is wrong."""
    async with asking() as rest:
        names = {"{general}": str(rest.guild.general), "{category}": str(rest.guild.id + 1)}
        filled = {
            key: names.get(value, value) if isinstance(value, str) else value for key, value in wish.items()
        }
        refused = await rest.ask("POST", every(rest), {"name": "x", **filled}, expect=400, code=50035)
        assert refused["errors"].keys() == {list(wish)[-1]}
        await rest.ask("POST", every(rest), {}, expect=400, code=50035)


async def test_a_channel_is_changed() -> None:
    """The gateway tells the whole channel; null stands for the default; what changes nothing is not told."""
    async with asking() as rest, heard(rest, "CHANNEL_UPDATE", "CHANNEL_UPDATE") as events:
        wish = {"name": "New Name", "topic": "About.", "rate_limit_per_user": 10, "nsfw": True, "type": 5}
        changed = await rest.ask("PATCH", general(rest), wish)
        assert (changed["name"], changed["topic"], changed["type"]) == ("new-name", "About.", 5)
        await rest.ask("PATCH", general(rest), wish)
        later = await rest.ask(
            "PATCH", general(rest), {"topic": None, "rate_limit_per_user": None, "parent_id": None}
        )
        assert (later["topic"], later["rate_limit_per_user"], later["parent_id"]) == (None, 0, None)
        await rest.ask("PATCH", general(rest), {"type": 2}, expect=400, code=50035)
        await rest.ask("PATCH", general(rest), {"name": None}, expect=400, code=50035)
    assert events == [changed, later]


async def test_channels_need_permissions() -> None:
    """To manage them; and roles, for overwrites."""
    async with asking() as rest:
        grant(rest, without=Permission.MANAGE_ROLES)
        guild = str(rest.guild.id)
        overwrite = {"id": guild, "type": 0, "allow": "0", "deny": "2048"}
        await rest.ask("PATCH", general(rest), {"permission_overwrites": [overwrite]}, expect=403, code=50013)
        await rest.ask("PUT", general(rest, f"/permissions/{guild}"), overwrite, expect=403, code=50013)
        await rest.ask("DELETE", general(rest, f"/permissions/{guild}"), expect=403, code=50013)
        grant(rest, without=Permission.MANAGE_CHANNELS)
        await rest.ask("POST", every(rest), {"name": "x"}, expect=403, code=50013)
        await rest.ask("PATCH", every(rest), [], expect=403, code=50013)
        await rest.ask("PATCH", general(rest), {}, expect=403, code=50013)
        await rest.ask("DELETE", general(rest), expect=403, code=50013)


async def test_a_channel_is_deleted() -> None:
    """What was in a category stays; who was in a voice channel is out; the guild forgets the channel."""
    types = ("CHANNEL_DELETE", "GUILD_UPDATE", "CHANNEL_DELETE", "CHANNEL_UPDATE")
    async with asking() as rest:
        voice.place(rest.world, rest.guild, rest.guild.owner, rest.guild.id + 5)
        rest.world.take()
        async with heard(rest, *types) as events:
            gone = await rest.ask("DELETE", general(rest), reason="quiet")
            await rest.ask("GET", general(rest), expect=404, code=10003)
            await rest.ask("DELETE", f"/channels/{rest.guild.id + 1}")
        async with heard(rest, "VOICE_STATE_UPDATE") as moved:
            await rest.ask("DELETE", f"/channels/{rest.guild.id + 5}")
        left = await rest.ask("GET", every(rest))
    assert (events[0], events[1]["system_channel_id"]) == (gone, None)
    assert {one["parent_id"] for one in left} == {None}
    assert moved[0]["channel_id"] is None


async def test_channels_are_moved() -> None:
    """Positions and categories of several at once; with a category's overwrites, if wanted."""
    async with asking() as rest:
        new = await rest.ask("POST", every(rest), {"name": "Second", "type": 4}, expect=201)
        denied = {"type": 0, "allow": "0", "deny": "2048"}
        await rest.ask("PUT", f"/channels/{new['id']}/permissions/{rest.guild.id}", denied, expect=204)
        wish = {
            "id": str(rest.guild.general),
            "position": 9,
            "parent_id": new["id"],
            "lock_permissions": True,
        }
        async with heard(rest, "CHANNEL_UPDATE") as events:
            await rest.ask("PATCH", every(rest), [wish], expect=204)
        found = await rest.ask("GET", general(rest))
        assert (found["position"], found["parent_id"]) == (9, new["id"])
        assert found["permission_overwrites"][0]["deny"] == "2048"
        await rest.ask("PATCH", every(rest), [{"id": "5", "position": 1}], expect=404, code=10003)
        await rest.ask("PATCH", every(rest), [{"id": new["id"], "position": -1}], expect=400, code=50035)
        bad = [{"id": str(rest.guild.general), "parent_id": "5"}]
        await rest.ask("PATCH", every(rest), bad, expect=400, code=50035)
    assert events == [found]


async def test_overwrites_are_set_and_removed() -> None:
    """Of a role or a member; the type follows from the id if it is not there."""
    async with asking() as rest, heard(rest, "CHANNEL_UPDATE", "CHANNEL_UPDATE", "CHANNEL_UPDATE") as events:
        member = rest.guild.user_id(1)
        await rest.ask(
            "PUT", general(rest, f"/permissions/{moderators(rest)}"), {"allow": "1024"}, expect=204
        )
        await rest.ask("PUT", general(rest, f"/permissions/{member}"), {"type": 1, "deny": 2048}, expect=204)
        found = (await rest.ask("GET", general(rest)))["permission_overwrites"]
        assert [(one["type"], one["allow"], one["deny"]) for one in found] == [
            (0, "1024", "0"),
            (1, "0", "2048"),
        ]
        await rest.ask("DELETE", general(rest, f"/permissions/{member}"), expect=204)
        for method, body in (("DELETE", None), ("PUT", {"type": 0})):
            await rest.ask(method, general(rest, f"/permissions/{member}"), body, expect=404, code=10009)
        await rest.ask("PUT", general(rest, f"/permissions/{member}"), {"type": 2}, expect=400, code=50035)
    assert [len(one["permission_overwrites"]) for one in events] == [1, 2, 1]


async def test_a_bot_overwrites_only_what_it_may_itself() -> None:
    """And never who manages roles, unless it is an administrator."""
    async with asking() as rest:
        where = general(rest, f"/permissions/{rest.guild.id}")
        for bits in (Permission.VIEW_AUDIT_LOG, Permission.MANAGE_ROLES):
            for side in ("allow", "deny"):
                await rest.ask("PUT", where, {"type": 0, side: str(int(bits))}, expect=403, code=50013)
        own = {"id": str(bot_role(rest)), "type": 0, "allow": str(int(Permission.MANAGE_ROLES)), "deny": "0"}
        rest.world.open_channels(rest.guild)[rest.guild.general]["permission_overwrites"] = [own]
        await rest.ask("PUT", where, {"type": 0, "deny": str(int(Permission.VIEW_AUDIT_LOG))}, expect=204)
        grant(rest, Permission.ADMINISTRATOR)
        await rest.ask("PUT", where, {"type": 0, "allow": str(int(Permission.MANAGE_ROLES))}, expect=204)


async def test_overwrites_take_effect() -> None:
    """A bot that has shut itself out is out."""
    async with asking() as rest:
        body = {"type": 0, "deny": str(int(Permission.VIEW_CHANNEL))}
        await rest.ask("PUT", general(rest, f"/permissions/{rest.guild.id}"), body, expect=204)
        await rest.ask("GET", general(rest), expect=403, code=50001)


async def test_typing_is_told() -> None:
    """In channels for text, if the bot may write there."""
    async with asking() as rest, heard(rest, "TYPING_START") as events:
        await rest.ask("POST", general(rest, "/typing"), expect=204)
        await rest.ask("POST", f"/channels/{rest.guild.id + 1}/typing", expect=400, code=50024)
        grant(rest, without=Permission.SEND_MESSAGES)
        await rest.ask("POST", general(rest, "/typing"), expect=403, code=50013)
    assert events[0]["member"]["user"]["id"] == events[0]["user_id"] == str(rest.world.bot_id)


async def test_a_guild_has_500_channels_and_50_categories_at_most() -> None:
    """And 50 channels in a category."""
    async with asking() as rest:
        channels, base = rest.world.open_channels(rest.guild), rest.guild.id + 10 * founding.SPACING
        for number in range(46):
            channels[base + number] = objects.channel(rest.guild.id, base + number, 0, "x")
            channels[base + number]["parent_id"] = str(rest.guild.id + 1)
        full = {"name": "x", "parent_id": str(rest.guild.id + 1)}
        await rest.ask("POST", every(rest), full, expect=400, code=50035)
        for number in range(100, 149):
            channels[base + number] = objects.channel(rest.guild.id, base + number, 4, "x")
        await rest.ask("POST", every(rest), {"name": "x", "type": 4}, expect=400, code=30013)
        for number in range(200, 600):
            channels[base + number] = objects.channel(rest.guild.id, base + number, 0, "x")
        await rest.ask("POST", every(rest), {"name": "x"}, expect=400, code=30013)
