"""Guilds over REST, each answer as Discord's description says."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.sandbox.world.permissions import Permission
from tests.integration.sandbox.rest.asking import asking
from tests.integration.sandbox.rest.granting import grant, heard

PNG = "data:image/png;base64,iVBORw0KGgo="


async def test_a_guild_is_told_with_counts_if_they_are_wanted() -> None:
    """And its preview always with them."""
    async with asking() as rest:
        base = f"/guilds/{rest.guild.id}"
        assert "approximate_member_count" not in await rest.ask("GET", base)
        assert (await rest.ask("GET", f"{base}?with_counts=true"))[
            "approximate_member_count"
        ] == rest.guild.size
        assert (await rest.ask("GET", f"{base}/preview"))["name"] == rest.guild.name
        await rest.ask("GET", f"{base}?with_counts=perhaps", expect=400, code=50035)
        for path in (
            "/guilds/5",
            "/guilds/5/preview",
            "/guilds/5/soundboard-sounds",
            "/guilds/5/threads/active",
        ):
            await rest.ask("GET", path, expect=404, code=10004)
        await rest.ask("GET", "/guilds/x", expect=400, code=50035)
        await rest.ask("PATCH", "/guilds/5", {"name": "New name"}, expect=404, code=10004)


async def test_a_guild_is_changed() -> None:
    """What was sent stays, null stands for the default, and the gateway tells of it."""
    async with asking() as rest, heard(rest, "GUILD_UPDATE") as events:
        base = f"/guilds/{rest.guild.id}"
        wish = {
            "name": "New name", "icon": PNG, "verification_level": 3, "afk_channel_id": str(rest.guild.id + 5),
            "afk_timeout": 900, "preferred_locale": "ko", "features": ["INVITES_DISABLED"], "description": "d",
        }  # fmt: skip
        changed = await rest.ask("PATCH", base, wish, reason="because")
        assert changed["afk_channel_id"] == str(rest.guild.id + 5)
        assert changed["features"] == ["INVITES_DISABLED"]
        assert await rest.ask("GET", base) == changed
        later = await rest.ask("PATCH", base, {"verification_level": None, "icon": None, "features": []})
        assert (later["verification_level"], later["icon"], later["features"]) == (0, None, [])
    assert events == [changed]


@pytest.mark.parametrize(
    "wish",
    [
        {"name": "x"}, {"name": None}, {"verification_level": 9}, {"afk_timeout": 7}, {"preferred_locale": "xx"},
        {"afk_channel_id": "5"}, {"icon": 5}, {"icon": "data:image/png;base64,!"}, {"description": "x" * 301},
    ],
)  # fmt: skip
async def test_a_wrong_guild_is_refused(wish: dict[str, Any]) -> None:
    """With the field that is wrong."""
    async with asking() as rest:
        before = await rest.ask("GET", f"/guilds/{rest.guild.id}")
        refused = await rest.ask("PATCH", f"/guilds/{rest.guild.id}", wish, expect=400, code=50035)
        assert refused["errors"].keys() == wish.keys()
        assert await rest.ask("GET", f"/guilds/{rest.guild.id}") == before


@pytest.mark.parametrize(("key", "offset"), [("afk_channel_id", 2), ("system_channel_id", 5)])
async def test_channels_of_a_guild_must_be_of_the_right_type(key: str, offset: int) -> None:
    """People away go to a voice channel, messages of the system to a text channel."""
    async with asking() as rest:
        base = f"/guilds/{rest.guild.id}"
        await rest.ask("PATCH", base, {key: str(rest.guild.id + offset)}, expect=400, code=50035)
        assert (await rest.ask("PATCH", base, {key: None}))[key] is None


@pytest.mark.parametrize(
    ("wish", "lacking", "status", "code"),
    [
        ({"owner_id": "5"}, 0, 403, 50013),
        ({"banner": PNG}, 0, 400, 50101),
        ({"features": ["COMMUNITY"]}, 0, 403, 50013),
        ({"name": "New name"}, Permission.MANAGE_GUILD, 403, 50013),
    ],
)
async def test_changing_a_guild_needs_permission(
    wish: dict[str, Any], lacking: int, status: int, code: int
) -> None:
    """To manage it; Community needs an administrator, giving it away its owner, pictures boosts."""
    async with asking() as rest:
        grant(rest, without=lacking)
        await rest.ask("PATCH", f"/guilds/{rest.guild.id}", wish, expect=status, code=code)


async def test_a_community_has_channels_that_cannot_be_deleted() -> None:
    """It must name them first."""
    async with asking() as rest:
        grant(rest, Permission.ADMINISTRATOR)
        base, rules = f"/guilds/{rest.guild.id}", str(rest.guild.general)
        await rest.ask("PATCH", base, {"features": ["COMMUNITY"]}, expect=400, code=50035)
        wish = {"features": ["COMMUNITY"], "rules_channel_id": rules, "public_updates_channel_id": rules}
        assert (await rest.ask("PATCH", base, wish))["features"] == ["COMMUNITY"]
        await rest.ask("DELETE", f"/channels/{rules}", expect=400, code=50074)


async def test_there_are_no_active_threads() -> None:
    """The list is there, and empty."""
    async with asking() as rest:
        assert (await rest.ask("GET", f"/guilds/{rest.guild.id}/threads/active"))["threads"] == []
